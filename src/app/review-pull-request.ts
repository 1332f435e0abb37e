import type { GitHub } from '../github/client.ts';
import type { PullRequest } from '../github/read/pull-request.ts';
import type { RunResult } from '../github/write/check-run.ts';
import { type Conclusion, worstOf } from '../review/conclusion.ts';
import { code } from '../review/markdown.ts';
import { withRecord } from '../review/run-record.ts';
import { section } from '../review/summary.ts';
import { pullRequestId } from './external-id.ts';
import { type JudgedPull, judgePull } from './judge-pull-request.ts';
import { judgeSameHead, type SameHead } from './judge-same-head.ts';
import { comment, commentOn } from './post-suggestions.ts';
import { resolveThreads } from './resolve-threads.ts';
import { followed, type JobContext, type JobOutcome, runOf, superseded } from './review-run.ts';
import { recordOf } from './verdict-record.ts';

/** The button of a check run; GitHub's limits are 20, 40 and 20 characters. */
export const fixAction = {
  label: 'Apply fixes',
  description: 'Commit all safe fixes to this branch',
  identifier: 'apply-fixes',
} as const;

/**
 * Reads, judges and answers one head of a pull request. The check run is completed on every way out, and only for the
 * commit whose files were judged.
 *
 * Requests: list the files (one for each 100) · create the run · one GraphQL query for directories, threads, policy and
 * the other open pull requests (one more for each level of local modules elsewhere) · one mutation where threads are
 * settled · complete the run (one for each 50 annotations) · one review. A change without Terraform needs the names of
 * the commit instead, and creates its run with the verdict.
 *
 * @throws what made the review fail, after the run says so
 */
export async function reviewPullRequest(
  octokit: GitHub,
  pull: PullRequest,
  jobContext: JobContext,
): Promise<JobOutcome> {
  const { isCurrent, isLast, mayComment } = jobContext;
  const run = await runOf(octokit, pull, pullRequestId({ number: pull.number }), jobContext);
  // The answer to an earlier try's verdict was lost, or its process died right after.
  if (run.completed !== undefined) return commentOn(octokit, pull, run.completed, jobContext);
  try {
    // 1. Begin the run if Terraform is changed: from then on no older verdict of this commit counts.
    const judging = { ...jobContext, onConcern: run.begin };
    // 2. Read and judge: first this pull request, then the others with the same head, unless another job will.
    const own = await judgePull(octokit, pull, judging, { callers: true });
    const heads = await judgeSameHead(octokit, own, judging, { others: await isLast() });
    const [first, ...others] = heads.judged;
    if (!first || !(await isCurrent())) {
      await run.complete(superseded);
      return superseded;
    }

    // 3. Resolve threads whose finding is gone: open ones could still block a merge that the verdict allows.
    // If the pull request is at another commit, threads and comments are about that one.
    const { found, context } = own;
    const isPresent = first === own;
    if (found.unread.length === 0 && isPresent)
      await resolveThreads(octokit, context.threads ?? [], found.open);

    // 4. Verdict before comments, because others wait for the verdict. It notes whether comments are to
    // follow, so that the App finds them missing should this process die before.
    const commentsPending = isPresent && found.comments.length > 0;
    const result = resultOf([first, ...others], heads, pull.number, commentsPending);
    const passes = result.conclusion !== 'failure';
    const verdict = passes && !(await isLast()) ? { ...followed, externalId: result.externalId } : result;
    const { conclusion, title } = verdict;
    const runId = await run.complete(verdict);
    const outcome: JobOutcome = { conclusion, title, notJudged: found.unread.length + found.unparsable };

    // 5. Suggestions, unless the head has moved meanwhile.
    if (!commentsPending || !(await isCurrent())) return outcome;
    if (!(await mayComment())) return { ...outcome, commentsOn: runId };
    try {
      await comment(octokit, pull, runId, own.found);
      return outcome;
    } catch (error) {
      octokit.log.warn(`The comments on #${pull.number} come later: ${(error as Error).message}`);
      return { ...outcome, commentsOn: runId };
    }
  } catch (error) {
    return await run.breakOff(error);
  }
}

/** The worst verdict of the pull requests with this head, in the name of the one that the job is about. */
function resultOf(
  judged: readonly [JudgedPull, ...JudgedPull[]],
  { alike, left }: SameHead,
  number: number,
  commentsPending: boolean,
): RunResult {
  const { pull, found, hasButton } = worstOf(judged, (one) => one.found);
  const verdictOf = ({ number, baseRef }: PullRequest) => {
    const { conclusion, title } = judged.find((one) => one.pull.baseRef === baseRef)!.found;
    return { number, baseRef, conclusion, title };
  };
  const covered = [...judged.map((one) => one.pull), ...alike];
  const others = sameHeadSection(covered.map(verdictOf), pull.number);
  const tooMany =
    left.length === 0 ? '' : `Of the pull requests with this head, ${left.length} were not checked.`;
  return {
    ...found,
    conclusion: left.length === 0 ? found.conclusion : 'failure',
    title: pull.number === number ? found.title : `${found.title} (#${pull.number} into ${pull.baseRef})`,
    summary: withRecord(
      [tooMany, others, found.summary].filter((text) => text !== '').join('\n\n'),
      recordOf(pull.headSha, judged.map(groundsOf), left.length),
    ),
    actions: hasButton ? [fixAction] : [],
    externalId: pullRequestId({ number, commentsPending, judged: covered, shows: pull.number }),
  };
}

/** The verdict of one pull request, of several whose head is the same commit. */
interface HeadVerdict {
  readonly number: number;
  readonly baseRef: string;
  readonly conclusion: Conclusion;
  readonly title: string;
}

/**
 * Says on a check run that it is about several pull requests; empty for one. @param shown number of the worst
 */
function sameHeadSection(verdicts: readonly HeadVerdict[], shown: number): string {
  if (verdicts.length < 2) return '';
  const lines = verdicts.map(({ number, baseRef, title }) => {
    const mark = number === shown ? ' (shown here)' : '';
    return `- #${number} into ${code(baseRef)}${mark}: ${title}`;
  });
  const head = `This commit is the head of ${verdicts.length} open pull requests. Its check says the worst of their verdicts.`;
  return `${head}\n\n${section('Pull requests with this head', lines, 1_500)}`;
}

function groundsOf({ pull, found, context, evidence, isFork }: JudgedPull) {
  const { modules, policy } = context;
  return {
    ...{ subject: pull, number: pull.number, isFork, found, policy },
    ...{ modules, approvals: evidence?.approvals },
  };
}
