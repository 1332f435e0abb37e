import type { ReviewComment } from '../review/comments.ts';
import { fingerprintsIn } from '../review/fingerprint.ts';
import type { GitHub } from './client.ts';
import { threadsDocument } from './documents.ts';
import { limitedFor } from './limited.ts';
import { ownThreads, type ThreadsPage } from './own-threads.ts';
import type { PullRequest } from './pull-request.ts';
import { query } from './query.ts';

/**
 * Posts all comments as one review, which notifies once. Everything in them stands in the check run, too, so what
 * GitHub does not take is logged and given up, never a reason to fail.
 *
 * - 422: one comment that GitHub can't place loses the whole review, so the comments go one by one.
 * - A limit: thrown, for who can wait.
 * - 5xx or no answer: the review may be there or not, so look before posting the rest. That is why Octokit's own
 *   retry is off here: it would say everything twice.
 */
export async function publishReview(
  octokit: GitHub,
  pull: PullRequest,
  comments: readonly ReviewComment[],
  body: string,
): Promise<void> {
  if (comments.length === 0) return;
  try {
    await postReview(octokit, pull, comments, body);
  } catch (error) {
    if (limitedFor(error) !== undefined) throw error;
    const status = statusOf(error);
    octokit.log.warn(`The review of #${pull.number} was refused (${status}): ${messageOf(error)}`);
    if (status === 422) await postOneByOne(octokit, pull, comments);
    else if (status >= 500) await postRest(octokit, pull, comments, body);
  }
}

async function postReview(
  octokit: GitHub,
  { owner, repo, number, headSha }: PullRequest,
  comments: readonly ReviewComment[],
  body: string,
): Promise<void> {
  await octokit.rest.pulls.createReview({
    owner,
    repo,
    pull_number: number,
    commit_id: headSha,
    event: 'COMMENT',
    body,
    comments: [...comments],
    request: { retries: 0 },
  });
}

async function postOneByOne(
  octokit: GitHub,
  { owner, repo, number, headSha }: PullRequest,
  comments: readonly ReviewComment[],
): Promise<void> {
  for (const { path, side, line, start_line, start_side, body } of comments) {
    const range = start_line === undefined ? {} : { start_line, start_side: start_side ?? side };
    const comment = { path, side, line, body, ...range };
    try {
      await octokit.rest.pulls.createReviewComment({
        owner,
        repo,
        pull_number: number,
        commit_id: headSha,
        ...comment,
        request: { retries: 0 },
      });
    } catch (error) {
      octokit.log.warn(`A comment on ${path}:${line} of #${number} was refused: ${messageOf(error)}`);
    }
  }
}

async function postRest(
  octokit: GitHub,
  pull: PullRequest,
  comments: readonly ReviewComment[],
  body: string,
): Promise<void> {
  try {
    const { owner, repo, number } = pull;
    const answer = await query<{ repository: { pullRequest: ThreadsPage } }>(octokit, threadsDocument, {
      owner,
      repo,
      number,
    });
    const threads = await ownThreads(octokit, pull, answer.repository.pullRequest);
    const said = new Set(threads.flatMap(({ fingerprints }) => fingerprints));
    const rest = comments.filter((comment) => !fingerprintsIn(comment.body).some((value) => said.has(value)));
    if (rest.length > 0) await postReview(octokit, pull, rest, body);
  } catch (error) {
    octokit.log.warn(`The rest of the review of #${pull.number} was given up: ${messageOf(error)}`);
  }
}

/** 500 where GitHub gave no answer at all, as Octokit has it. */
function statusOf(error: unknown): number {
  const { status } = error as { status?: unknown };
  return typeof status === 'number' ? status : 500;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
