import { fingerprintsIn, runMarker } from '../../rule/fingerprint.ts';
import type { GitHub } from '../client.ts';
import { reviewsDocument, threadsDocument } from './documents.ts';
import type { PullRequest } from './pull-request.ts';
import { query } from './query.ts';

/** A thread that a comment of ours started. */
export interface OwnThread {
  readonly id: string;
  /** GraphQL id of our comment. */
  readonly commentId: string;
  readonly resolved: boolean;
  /** Did anybody reply? */
  readonly answered: boolean;
  /** Of the findings it tells. */
  readonly fingerprints: readonly string[];
}

/** `reviewThreads` as the documents ask for it. */
export interface ThreadsPage {
  /** Where the pull request is now. */
  readonly headRefOid?: string;
  readonly reviewThreads: {
    readonly pageInfo: { readonly hasPreviousPage: boolean; readonly startCursor: string | null };
    readonly nodes: readonly (ThreadNode | null)[] | null;
  };
}

interface ThreadNode {
  readonly id: string;
  readonly isResolved: boolean;
  readonly comments: {
    readonly totalCount: number;
    readonly nodes:
      | readonly ({ readonly id: string; readonly viewerDidAuthor: boolean; readonly body: string } | null)[]
      | null;
  };
}

/** Pages that are read at most: a thousand threads. */
const mostPages = 10;

/**
 * Our threads on the pull request. Ours is what the App wrote (`viewerDidAuthor`, no login that could change) and
 * what carries a fingerprint.
 *
 * @param newest the last hundred threads, read before; older ones cost a request for every hundred
 */
export async function ownThreads(
  octokit: GitHub,
  pull: { readonly owner: string; readonly repo: string; readonly number: number },
  newest: ThreadsPage,
): Promise<OwnThread[]> {
  const threads: OwnThread[] = [];
  let page = newest;
  for (let pages = 1; ; pages++) {
    threads.push(...(page.reviewThreads.nodes ?? []).flatMap(ownThreadOf));
    const { hasPreviousPage, startCursor } = page.reviewThreads.pageInfo;
    if (!hasPreviousPage || pages === mostPages) return threads;
    const { owner, repo, number } = pull;
    const answer = await query<{ repository: { pullRequest: ThreadsPage } }>(octokit, threadsDocument, {
      owner,
      repo,
      number,
      before: startCursor,
    });
    page = answer.repository.pullRequest;
  }
}

/** The same, where nothing was read before: a request more. */
export async function allOwnThreads(
  octokit: GitHub,
  pull: { readonly owner: string; readonly repo: string; readonly number: number },
): Promise<OwnThread[]> {
  const { owner, repo, number } = pull;
  const answer = await query<{ repository: { pullRequest: ThreadsPage } }>(octokit, threadsDocument, {
    owner,
    repo,
    number,
  });
  return ownThreads(octokit, pull, answer.repository.pullRequest);
}

function ownThreadOf(node: ThreadNode | null): OwnThread[] {
  const comment = node?.comments.nodes?.[0];
  if (!node || !comment?.viewerDidAuthor) return [];
  const fingerprints = fingerprintsIn(comment.body);
  if (fingerprints.length === 0) return [];
  const { id, isResolved: resolved } = node;
  return [{ id, commentId: comment.id, resolved, answered: node.comments.totalCount > 1, fingerprints }];
}

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
