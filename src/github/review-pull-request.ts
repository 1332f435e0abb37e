import { runMarker } from '../review/fingerprint.ts';
import type { Policy } from '../review/policy.ts';
import type { Review } from '../review/review.ts';
import { type ChangedFiles, changedFilesOf, isTerraform } from './changed-files.ts';
import {
  type CheckRun,
  completeCheckRun,
  findBegunRun,
  type Result,
  resumeCheckRun,
  setExternalId,
  startCheckRun,
} from './check-run.ts';
import type { GitHub } from './client.ts';
import { policyPath, readContext } from './context.ts';
import { pullRequestId } from './external-id.ts';
import type { Judge } from './judge-here.ts';
import { hasComments } from './own-reviews.ts';
import { grantedPermissions } from './permissions.ts';
import { policyOf } from './policy.ts';
import { publishReview } from './publish-review.ts';
import type { PullRequest } from './pull-request.ts';
import { brokenResult, nothingToJudge, superseded } from './results.ts';
import { settleThreads } from './settle-threads.ts';

/** What the reviewer is told about the job it works for. */
export interface Assignment {
  /** False once a newer head is waiting: then nothing more is written for this one. */
  isCurrent(): Promise<boolean>;
  /** Found in the log beside what went wrong; shown to the reader instead of it. */
  readonly reference: string;
  readonly judge: Judge;
  /** May comments be written now, or are the verdicts of others more urgent? */
  mayComment(): Promise<boolean>;
  /** A run that an earlier try began. */
  readonly run?: number | undefined;
  /** Did an earlier try die, maybe before it was told of its run? */
  readonly mayHaveBegun: boolean;
  /** Will the job be tried again after this error? Then its run stays in progress, and the next try completes it. */
  isRetried(error: unknown): boolean;
  /** Told of the run, for the next try, should this one or its process end before the run is completed. */
  keepRun(id: number): Promise<void>;
}

/** What a review came to, for the log. */
export interface Outcome {
  readonly conclusion: string;
  readonly title: string;
  /** Files that nobody vouched for. */
  readonly notJudged?: number;
  /** The run of a verdict that stands, whose comments wait for GitHub. */
  readonly commentsOn?: number;
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
 * policy (one more for each level of local modules elsewhere) · one mutation where threads are settled · complete the
 * run (one for each 50 annotations) · one review.
 *
 * @throws what made the review fail, after the run says so
 */
export async function reviewPullRequest(
  octokit: GitHub,
  pull: PullRequest,
  assignment: Assignment,
): Promise<Outcome> {
  // 1. Say at once that the review is under way.
  const run = await startRun(octokit, pull, pullRequestId(pull.number), assignment);
  // The answer to an earlier try's verdict was lost, or its process died right after.
  if (run.completed) return commentOn(octokit, pull, run.id, assignment);
  try {
    return await reviewWithin(octokit, pull, run, assignment);
  } catch (error) {
    return await breakOff(octokit, run, error, assignment);
  }
}

/** Only the comments: the verdict stands already. Judged again, because nothing of a review is kept. */
export async function commentOn(
  octokit: GitHub,
  pull: PullRequest,
  run: number,
  assignment: Assignment,
): Promise<Outcome> {
  if (await hasComments(octokit, pull, run)) return { conclusion: 'skipped', title: 'Commented already' };
  const changed = await changedFilesOf(octokit, pull);
  const { found, context } = await findingsOf(octokit, pull, changed, assignment);
  if (context.moved || !(await assignment.isCurrent()))
    return { conclusion: 'skipped', title: superseded.title };
  await comment(octokit, pull, run, found);
  return { conclusion: 'commented', title: found.title };
}

/** The run of an earlier try, which may be completed by now, or a new one. */
export async function startRun(
  octokit: GitHub,
  { owner, repo, headSha }: { owner: string; repo: string; headSha: string },
  externalId: string,
  { run: known, mayHaveBegun, keepRun }: Assignment,
): Promise<CheckRun & { readonly completed: boolean }> {
  const place = { owner, repo, sha: headSha };
  if (known !== undefined) {
    const run = { owner, repo, id: known };
    const state = await resumeCheckRun(octokit, run);
    if (state !== 'gone') return { ...run, completed: state === 'completed' };
  }
  const found =
    known === undefined && mayHaveBegun ? await findBegunRun(octokit, place, externalId) : undefined;
  const run = found ?? (await startCheckRun(octokit, place, externalId));
  await keepRun(run.id);
  return { ...run, completed: false };
}

/** Says on the run that the review broke off, unless it will be tried again. @throws the error, always */
export async function breakOff(
  octokit: GitHub,
  run: CheckRun,
  error: unknown,
  { reference, isRetried }: Assignment,
): Promise<never> {
  if (!isRetried(error)) await completeCheckRun(octokit, run, brokenResult(reference));
  throw error;
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
  assignment: Assignment,
): Promise<Outcome> {
  const { isCurrent, mayComment } = assignment;
  // 2. Which files does the pull request change? Most change no Terraform, and cost nothing more.
  const changed = await changedFilesOf(octokit, pull);
  if (!changed.files.some(({ path }) => isTerraform(path) || path === policyPath) && changed.unlisted === 0) {
    return completeWith(octokit, run, nothingToJudge(changed.files));
  }

  // 3. Read and judge.
  const { found, context, button } = await findingsOf(octokit, pull, changed, assignment);
  if (!(await isCurrent())) return completeWith(octokit, run, superseded);

  // 4. An end to threads whose finding is gone: open ones could still block what the verdict lets pass. Where the pull
  // request is at another commit, threads and comments are about that one.
  if (found.unread.length === 0 && !context.moved)
    await settleThreads(octokit, context.threads ?? [], found.open);

  // 5. Verdict before comments: the verdict is what others wait for. It says whether comments are to follow, so that
  // they are found to be missing should this process die before.
  const actions = button === 'offered' && found.fixes.length > 0 ? [fixAction] : [];
  const comments = found.comments.length > 0 ? 'pending' : 'done';
  const externalId = comments === 'pending' ? pullRequestId(pull.number, comments) : undefined;
  const { conclusion, title } = await completeWith(octokit, run, { ...found, actions, externalId });
  const outcome: Outcome = { conclusion, title, notJudged: found.unread.length + found.unparsable };

  // 6. Suggestions, unless the head has moved meanwhile. Should GitHub only not know yet of the newest push, the run
  // says that they are to follow.
  if (comments === 'done' || context.moved || !(await isCurrent())) return outcome;
  if (!(await mayComment())) return { ...outcome, commentsOn: run.id };
  try {
    await comment(octokit, pull, run.id, found);
    return outcome;
  } catch (error) {
    octokit.log.warn(`The comments on #${pull.number} come later: ${(error as Error).message}`);
    return { ...outcome, commentsOn: run.id };
  }
}

/** Reads these files, what stands beside them, what they call, what we said before, and the policy; and judges. */
async function findingsOf(octokit: GitHub, pull: PullRequest, changed: ChangedFiles, { judge }: Assignment) {
  const context = await readContext(octokit, pull, pull.number, changed.files);
  const inForce = policyOf(context, pull);
  const button = await buttonFor(octokit, pull, inForce.policy);
  const found = await judge.judge({ changed, context, inForce, button });
  return { found, context, button };
}

/** A review that was posted whole names the run, which is how one knows later that its comments are written. */
async function comment(octokit: GitHub, pull: PullRequest, id: number, found: Review): Promise<void> {
  const body = `${introduction(found)}\n\n${runMarker(id)}`;
  const posted = await publishReview(octokit, pull, found.comments, body);
  const { owner, repo, number } = pull;
  if (posted !== 'whole') await setExternalId(octokit, { owner, repo, id }, pullRequestId(number));
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
