import { type AskedAnchor, findAnchor } from './anchor.ts';
import { pullCommits } from './pull-diff.ts';
import type { PullRequest } from './pull-request.ts';
import { checkBody, Refusal } from './refusal.ts';
import type { Review } from './review.ts';
import { checkEvent, type ReviewEvent, startReview, submitReview } from './reviews.ts';
import { addThread, type Writer } from './threads.ts';
import type { World } from './world.ts';

/** A review as a program sends it, nothing checked yet. */
export interface ReviewDraft {
  body: unknown;
  /** Without one the review stays pending. */
  event: ReviewEvent | null;
  /** Default: the head. */
  commitId: string | null;
  threads: { anchor: AskedAnchor; body: unknown }[];
}

/**
 * Writes a review with all its comments, or nothing: one bad anchor loses the whole review.
 *
 * @throws Refusal
 */
export async function writeReview(
  world: World,
  pull: PullRequest,
  writer: Writer,
  { body, event, commitId, threads }: ReviewDraft,
): Promise<Review> {
  const text = checkBody(body, threads.length === 0 && event !== null && event !== 'APPROVE');
  if (event !== null) checkEvent(pull, writer.account, event);
  const commit = commitId ?? pull.headSha;
  if (commit !== pull.headSha && !(await pullCommits(pull)).some(({ sha }) => sha === commit)) {
    throw new Refusal('commit_id is not part of the pull request');
  }
  const checked = threads.map(async (thread) => ({
    anchor: await findAnchor(world, pull, thread.anchor),
    body: checkBody(thread.body),
  }));
  const ready = await Promise.all(checked);
  const review = startReview(world, pull, writer, text, commit);
  for (const thread of ready) addThread(world, review, thread.anchor, thread.body, writer);
  if (event !== null) submitReview(world, review, event);
  return review;
}
