import type { GitHub } from '../github/client.ts';
import type { Context } from '../github/read/context.ts';
import type { Subject } from '../github/read/pull-request.ts';
import { joinTexts, readTexts } from '../github/read/texts.ts';
import type { Judge } from '../judging/judge.ts';
import type { Evidence, ReviewInput } from '../judging/judge-change.ts';
import type { ModuleSource } from '../modules/github/module-source.ts';
import type { Review } from '../review/review.ts';
import type { Approvals } from '../rule/suppressions/approval.ts';
import { isTerraform, isTerragrunt } from '../terraform/files.ts';
import { knownApprovals } from './commands/known-approvals.ts';
import { modulesOf } from './read-modules.ts';

/** Files that are read for what judging asks for: at once, and how often. */
const mostFiles = 300;
const mostRounds = 5;

/** Everything that was read for a review, modules of other repositories included. */
export type WholeContext = Context & Pick<ReviewInput, 'modules'>;

interface JudgingWhole {
  readonly judge: Pick<Judge, 'judge' | 'calls'>;
  /** Where modules of other repositories come from; undefined where they are not read. */
  readonly modules: ModuleSource | undefined;
  /** Does the change come from a fork? */
  readonly isFork: boolean;
}

interface JudgedWhole {
  readonly found: Review;
  readonly context: WholeContext;
  readonly approvals: Approvals | undefined;
}

/**
 * Judges, and reads what judging asks for, as a file whose path only its values tell: one request for each round, and
 * none where everything is there.
 *
 * @returns the context too, with what was read
 */
export async function judgeWhole(
  octokit: GitHub,
  subject: Subject,
  evidence: Evidence & { readonly context: Context },
  { judge, modules: source, isFork }: JudgingWhole,
): Promise<JudgedWhole> {
  const { owner, repo, headSha: sha } = subject;
  let context: WholeContext = evidence.context;
  const asked = new Set<string>();
  for (let round = 0; ; round++) {
    const modules = await modulesOf(octokit, { ...evidence, context }, judge, { source, subject, isFork });
    context = { ...context, modules };
    const { policy } = evidence.inForce;
    const approvals = await knownApprovals(octokit, subject, policy, context.texts.contents);
    const found = await judge.judge({ ...evidence, approvals, context });
    const missing = (found.missing ?? []).filter((path) => !asked.has(path));
    if (missing.length === 0) return { found, context, approvals };
    if (round === mostRounds) {
      // Nobody vouches for what was not read. Of files of data, judging says itself what it doesn't know.
      const left = missing.filter((path) => isTerraform(path) || isTerragrunt(path));
      if (left.length === 0) return { found, context, approvals };
      const unread = new Map(left.map((path) => [path, 'too many files lead to it']));
      context = withTexts(context, {
        ...context.texts,
        unread: new Map([...context.texts.unread, ...unread]),
      });
      return { found: await judge.judge({ ...evidence, approvals, context }), context, approvals };
    }
    const files = missing.slice(0, mostFiles);
    for (const path of files) asked.add(path);
    const more = await readTexts(octokit, { owner, repo, sha }, { directories: [], files });
    context = withTexts(context, joinTexts([context.texts, more]));
  }
}

function withTexts(context: WholeContext, texts: Context['texts']): WholeContext {
  return { ...context, texts };
}
