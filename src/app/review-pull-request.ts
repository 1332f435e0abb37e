import type { GitHub } from '../github/client.ts';
import { changedFilesOf } from '../github/read/changed-files.ts';
import type { PullRequest } from '../github/read/pull-request.ts';
import type { CheckRun } from '../github/write/check-run.ts';
import { policyPath } from '../policy/file.ts';
import { isTerraform } from '../terraform/files.ts';
import { pullRequestId } from './external-id.ts';
import { comment, commentOn } from './post-suggestions.ts';
import { settleAllThreads, settleThreads } from './resolve-threads.ts';
import {
  type Assignment,
  breakOff,
  completeWith,
  findingsOf,
  nothingToJudge,
  type Outcome,
  startRun,
  superseded,
} from './review-run.ts';

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
    await settleAllThreads(octokit, pull);
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
