import { runMarker } from '../review/fingerprint.ts';
import type { GitHub } from './client.ts';
import { reviewsDocument } from './documents.ts';
import type { PullRequest } from './pull-request.ts';
import { query } from './query.ts';

/** `reviews` as the documents ask for it: the newest. */
export type ReviewsPage = {
  readonly nodes: readonly ({ readonly viewerDidAuthor: boolean; readonly body: string } | null)[] | null;
} | null;

/** Is there a review of ours that has the comments of this run? */
export async function hasComments(octokit: GitHub, pull: PullRequest, run: number): Promise<boolean> {
  const { owner, repo, number } = pull;
  const answer = await query<{ repository: { pullRequest: { reviews: ReviewsPage } } }>(
    octokit,
    reviewsDocument,
    {
      owner,
      repo,
      number,
    },
  );
  return saysThatCommentsAreWritten(answer.repository.pullRequest.reviews, run);
}

export function saysThatCommentsAreWritten(reviews: ReviewsPage, run: number): boolean {
  const marker = runMarker(run);
  return reviews?.nodes?.some((review) => review?.viewerDidAuthor && review.body.includes(marker)) === true;
}
