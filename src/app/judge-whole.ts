import type { GitHub } from '../github/client.ts';
import type { ChangeContext } from '../github/read/context.ts';
import type { PullRequestSubject } from '../github/read/pull-request.ts';
import { joinTexts, readTexts } from '../github/read/texts.ts';
import type { Judge } from '../judging/judge.ts';
import { judgeAsking } from '../judging/judge-asking.ts';
import type { Evidence, ReviewInput } from '../judging/judge-change.ts';
import type { GitHubModuleSource } from '../modules/github/module-source.ts';
import type { Review } from '../review/review.ts';
import type { Approvals } from '../rule/suppressions/approval.ts';
import { knownApprovals } from './commands/known-approvals.ts';
import { modulesOf } from './read-modules.ts';

/** Everything that was read for a review, modules of other repositories included. */
export type WholeContext = ChangeContext & Pick<ReviewInput, 'modules'>;

interface JudgingWhole {
  readonly judge: Pick<Judge, 'judge' | 'calls'>;
  /** Where modules of other repositories come from; undefined where they are not read. */
  readonly modules: GitHubModuleSource | undefined;
  /** Does the change come from a fork? */
  readonly isFork: boolean;
}

interface JudgedWhole {
  readonly found: Review;
  readonly context: WholeContext;
  readonly approvals: Approvals | undefined;
}

/**
 * Judges, and reads what judging asks for: one request for each round, and none where everything is there.
 *
 * @returns the context too, with what was read
 */
export async function judgeWhole(
  octokit: GitHub,
  subject: PullRequestSubject,
  evidence: Evidence & { readonly context: ChangeContext },
  { judge, modules: source, isFork }: JudgingWhole,
): Promise<JudgedWhole> {
  const { owner, repo, headSha: sha } = subject;
  let modules: WholeContext['modules'];
  let approvals: Approvals | undefined;
  const { found, context } = await judgeAsking<WholeContext, Review>(
    evidence.context,
    async (given) => {
      const about = { ...evidence, context: { ...given, modules } };
      modules = await modulesOf(octokit, about, judge, { source, subject, isFork });
      const { contents } = given.texts;
      approvals = await knownApprovals(octokit, subject, evidence.inForce.policy, contents);
      return judge.judge({ ...evidence, approvals, context: { ...given, modules } });
    },
    async (texts, files) => {
      const more = await readTexts(octokit, { owner, repo, sha }, { directories: [], files });
      return joinTexts([texts, more]);
    },
  );
  return { found, context: { ...context, modules }, approvals };
}
