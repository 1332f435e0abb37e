import type { Policy } from '../review/policy.ts';
import type { Review } from '../review/review.ts';
import { changedFilesOf, isTerraform } from './changed-files.ts';
import { type CheckRun, completeCheckRun, type Result, startCheckRun } from './check-run.ts';
import type { GitHub } from './client.ts';
import { policyPath, readContext } from './context.ts';
import { judge } from './judge.ts';
import { grantedPermissions } from './permissions.ts';
import { policyOf } from './policy.ts';
import { publishReview } from './publish-review.ts';
import type { PullRequest } from './pull-request.ts';
import { brokenResult, nothingToJudge, superseded } from './results.ts';
import { settleThreads } from './settle-threads.ts';

/** What the reviewer is told about the job it works for. */
export interface Assignment {
  /** False once a newer head is waiting: then nothing more is written for this one. */
  isCurrent(): boolean;
  /** Found in the log beside what went wrong; shown to the reader instead of it. */
  readonly reference: string;
}

/** What a review came to, for the log. */
export interface Outcome {
  readonly conclusion: string;
  readonly title: string;
}

/** The button of a check run; GitHub's limits are 20, 40 and 20 characters. */
export const fixAction = {
  label: 'Apply fixes',
  description: 'Commit all safe fixes to this branch',
  identifier: 'apply-fixes',
} as const;

/**
 * Reads, judges and answers one head of a pull request. The check run is completed on every way out.
 *
 * Requests: create the run · list the files (one for each 100) · one GraphQL query for directories, threads and
 * policy (one more for each level of local modules elsewhere) · complete the run (one for each 50 annotations) ·
 * one review · one mutation where threads are settled.
 *
 * @throws what made the review fail, after the run says so
 */
export async function reviewPullRequest(
  octokit: GitHub,
  pull: PullRequest,
  assignment: Assignment,
): Promise<Outcome> {
  // 1. Say at once that the review is under way.
  const run = await startCheckRun(octokit, { ...pull, sha: pull.headSha }, String(pull.number));
  try {
    return await reviewWithin(octokit, pull, run, assignment);
  } catch (error) {
    await completeCheckRun(octokit, run, brokenResult(assignment.reference));
    throw error;
  }
}

/** Completes the run, and keeps of the result what the log needs. */
export async function completeWith(octokit: GitHub, run: CheckRun, result: Result): Promise<Outcome> {
  await completeCheckRun(octokit, run, result);
  return { conclusion: result.conclusion, title: result.title };
}

async function reviewWithin(
  octokit: GitHub,
  pull: PullRequest,
  run: CheckRun,
  { isCurrent }: Assignment,
): Promise<Outcome> {
  // 2. Which files does the pull request change? Most change no Terraform, and cost nothing more.
  const changed = await changedFilesOf(octokit, pull);
  if (!changed.files.some(({ path }) => isTerraform(path) || path === policyPath) && changed.unlisted === 0) {
    return completeWith(octokit, run, nothingToJudge(changed.files));
  }

  // 3. Read these files, what stands beside them, what they call, what we said before, and the policy.
  const context = await readContext(octokit, pull, pull.number, changed.files);
  const inForce = policyOf(context, pull);

  // 4. Judge.
  const button = await buttonFor(octokit, pull, inForce.policy);
  const found = await judge({ changed, context, inForce, button });
  if (!isCurrent()) return completeWith(octokit, run, superseded);

  // 5. Verdict before comments: the verdict is what others wait for.
  const actions = button === 'offered' && found.fixes.length > 0 ? [fixAction] : [];
  const outcome = await completeWith(octokit, run, { ...found, actions });

  // 6. Suggestions, and an end to threads whose finding is gone, unless the head has moved meanwhile.
  if (!isCurrent()) return outcome;
  await publishReview(octokit, pull, found.comments, introduction(found));
  if (found.unread.length === 0) await settleThreads(octokit, context.threads ?? [], found.open);
  return outcome;
}

async function buttonFor(octokit: GitHub, { headWritable }: PullRequest, policy: Policy) {
  if (!policy.fixes.button) return 'off';
  const permissions = await grantedPermissions(octokit);
  const mayWrite = permissions === undefined || permissions.contents === 'write';
  return headWritable && mayWrite ? 'offered' : 'unwritable';
}

function introduction({ title, comments }: Review): string {
  const fixes =
    comments.length === 1 ? 'The suggestion below is' : `The ${comments.length} suggestions below are`;
  return `**${title}.** ${fixes} safe to commit; the check run has everything.`;
}
