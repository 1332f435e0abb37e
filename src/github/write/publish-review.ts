import type { ReviewComment } from '../../review/comments.ts';
import type { GitHub } from '../client.ts';
import { limitedFor } from '../rate-limit.ts';
import { allOwnThreads } from '../read/own-threads.ts';
import { type PullRequest, readPullRequest } from '../read/pull-request.ts';
import { signed, signedFingerprints } from '../signature.ts';
import { isUnsure, withoutRetries, writeOnce } from './write-once.ts';

/**
 * Posts all comments as one review, which notifies once. Everything in them stands in the check run, too, so what
 * GitHub refuses is logged and given up, never a reason to fail.
 *
 * - 422: one comment that GitHub can't place loses the whole review, so the comments go one by one; unless it was the
 *   commit that a force push took out of the pull request, because then all of them would be refused.
 * - 5xx or no answer: the review may be there or not, so look before posting the rest.
 *
 * @returns `whole` where one review with this body has everything
 * @throws a limit, or a GitHub that stays away: what is missing can be posted later
 */
export async function publishReview(
  octokit: GitHub,
  pull: PullRequest,
  comments: readonly ReviewComment[],
  body: string,
): Promise<'whole' | 'in pieces'> {
  let rest = comments.map((one) => ({ ...one, body: signed(octokit, pull.number, one.body) }));
  const post = async () => {
    if (rest.length > 0) await postReview(octokit, pull, rest, body);
    return 'whole' as const;
  };
  const look = async () => {
    rest = await unsaid(octokit, pull, rest);
    return rest.length === 0 ? ('whole' as const) : undefined;
  };
  try {
    return comments.length === 0 ? 'in pieces' : await writeOnce(post, look);
  } catch (error) {
    if (isPassing(error)) throw error;
    octokit.log.warn(`The review of #${pull.number} was refused: ${messageOf(error)}`);
    if ((error as { status?: number }).status === 422 && (await isHead(octokit, pull)))
      await postOneByOne(octokit, pull, rest);
    return 'in pieces';
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
    request: withoutRetries,
  });
}

async function isHead(octokit: GitHub, pull: PullRequest): Promise<boolean> {
  const now = await readPullRequest(octokit, pull);
  return now.pull.headSha === pull.headSha;
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
        request: withoutRetries,
      });
    } catch (error) {
      if (isPassing(error)) throw error;
      octokit.log.warn(`A comment on ${path}:${line} of #${number} was refused: ${messageOf(error)}`);
    }
  }
}

/** The comments that do not stand there yet. */
async function unsaid(
  octokit: GitHub,
  pull: PullRequest,
  comments: readonly ReviewComment[],
): Promise<ReviewComment[]> {
  const threads = await allOwnThreads(octokit, pull);
  const said = new Set(threads.flatMap((one) => (one.resolvedByApp ? [] : one.fingerprints)));
  const isSaid = ({ body }: ReviewComment) =>
    signedFingerprints(octokit, pull.number, body).some((value) => said.has(value));
  return comments.filter((comment) => !isSaid(comment));
}

/** Later it may be taken. */
function isPassing(error: unknown): boolean {
  return isUnsure(error) || limitedFor(error) !== undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
