import type { GitHub } from '../github/client.ts';
import type { ChangeContext } from '../github/read/context.ts';
import type { PullRequestSubject } from '../github/read/pull-request.ts';
import { joinTexts, readTexts } from '../github/read/texts.ts';
import type { Judge } from '../judging/judge.ts';
import { judgeAsking } from '../judging/judge-asking.ts';
import type { Evidence, ReviewInput } from '../judging/judge-change.ts';
import type { GitHubModuleSource } from '../modules/github/module-source.ts';
import { modulesRead } from '../policy/schema.ts';
import type { Review } from '../review/review.ts';
import type { ModulesInView } from '../rule/modules/in-view.ts';
import type { Approvals } from '../rule/suppressions/approval.ts';
import { knownApprovals } from './commands/known-approvals.ts';

/** Everything that was read for a review, modules of other repositories included. */
export type WholeContext = ChangeContext & Pick<ReviewInput, 'modules'>;

interface JudgingWhole {
  readonly judge: Pick<Judge, 'judge' | 'calls'>;
  /** Where modules of other repositories come from; undefined where they are not read. */
  readonly modules: GitHubModuleSource | undefined;
  /** Does the change come from a fork? */
  readonly isFork: boolean;
}

export interface JudgedWhole {
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

/** Where the modules come from that a change calls. */
interface ModulesWanted {
  /** Undefined where none are read. */
  readonly source: GitHubModuleSource | undefined;
  readonly subject: PullRequestSubject;
  /** Does the change come from a fork? */
  readonly isFork: boolean;
}

/**
 * Reads the modules of other repositories that are called before or after the change. Costs nothing where none is, one
 * request for each level of them, and nothing for what was read lately.
 */
async function modulesOf(
  octokit: GitHub,
  evidence: Evidence,
  judge: Pick<Judge, 'calls'>,
  { source, subject, isFork }: ModulesWanted,
): Promise<ModulesInView | undefined> {
  if (!source || !callsModules(evidence)) return undefined;
  const { owner, repo, isPrivate } = subject;
  const policy = modulesRead(evidence.inForce.policy);
  return source.read({
    ...{ octokit, owner, repo, isPrivate, isFork, modules: policy },
    calls: (view) => judge.calls({ ...evidence, context: { ...evidence.context, modules: view } }),
  });
}

/** Most changes name no source at all, and no thread has to look for one. */
function callsModules({ context: { texts, base } }: Evidence): boolean {
  return [texts, base].some(({ contents }) =>
    [...contents.values()].some((bytes) =>
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('source'),
    ),
  );
}
