import { z } from 'zod';
import { runMarker } from '../../rule/fingerprint.ts';
import type { GitHub } from '../client.ts';
import { signedFingerprints } from '../signature.ts';
import { reviewsDocument, threadsDocument } from './documents.ts';
import type { PullRequest } from './pull-request.ts';
import { query } from './query.ts';

/** A thread that a comment of ours started. */
export interface OwnThread {
  readonly id: string;
  /** GraphQL id of our comment. */
  readonly commentId: string;
  /** Is it resolved, or folded away where the App may not resolve? */
  readonly resolved: boolean;
  /** Did the App do that? Then the thread says nothing of a finding that comes back. */
  readonly resolvedByApp: boolean;
  /** Has the thread a reply? */
  readonly answered: boolean;
  /** Of the findings it tells. */
  readonly fingerprints: readonly string[];
}

const threadNode = z.object({
  id: z.string(),
  isResolved: z.boolean(),
  resolvedBy: z.object({ login: z.string() }).nullish(),
  comments: z.object({
    totalCount: z.number(),
    nodes: z.array(
      z
        .object({
          id: z.string(),
          viewerDidAuthor: z.boolean(),
          isMinimized: z.boolean().optional(),
          minimizedReason: z.string().nullish(),
          body: z.string(),
        })
        .nullable(),
    ),
  }),
});

/** A pull request as the documents ask for it, with a page of its threads. */
export const threadsPage = z.object({
  /** Where the pull request is now. */
  state: z.string(),
  updatedAt: z.string(),
  headRefOid: z.string(),
  reviewThreads: z.object({
    pageInfo: z.object({ hasPreviousPage: z.boolean(), startCursor: z.string().nullable() }),
    nodes: z.array(threadNode.nullable()),
  }),
});

export type ThreadsPage = z.output<typeof threadsPage>;

/** The account of the client. */
export const viewerShape = z.object({ login: z.string() }).nullish();

type ThreadNode = z.output<typeof threadNode>;
type Viewer = z.output<typeof viewerShape>;

const threadsAnswer = z.object({
  repository: z.object({ pullRequest: threadsPage }),
  viewer: viewerShape,
});

/** Pages that are read at most: a thousand threads. */
const mostPages = 10;

/**
 * The App's threads on the pull request: those that the App wrote (`viewerDidAuthor`, no login that could
 * change) and that carry a fingerprint.
 *
 * @param newest the last hundred threads, read before; older ones cost a request for every hundred
 */
export async function ownThreads(
  octokit: GitHub,
  pull: ThreadPlace,
  newest: ThreadsPage,
  viewer: Viewer,
): Promise<OwnThread[]> {
  const threads: OwnThread[] = [];
  let page = newest;
  for (let pages = 1; ; pages++) {
    threads.push(...page.reviewThreads.nodes.flatMap((node) => ownThreadOf(octokit, pull, node, viewer)));
    const { hasPreviousPage, startCursor } = page.reviewThreads.pageInfo;
    if (!hasPreviousPage || pages === mostPages) return threads;
    page = (await readPage(octokit, pull, startCursor)).repository.pullRequest;
  }
}

/** The same, where nothing was read before: a request more. */
export async function allOwnThreads(octokit: GitHub, pull: ThreadPlace): Promise<OwnThread[]> {
  const { repository, viewer } = await readPage(octokit, pull, null);
  return ownThreads(octokit, pull, repository.pullRequest, viewer);
}

interface ThreadPlace {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
}

async function readPage(octokit: GitHub, { owner, repo, number }: ThreadPlace, before: string | null) {
  const variables = { owner, repo, number, before };
  const options = { shape: threadsAnswer, optional: ['viewer'] };
  return (await query(octokit, threadsDocument, variables, options)).data;
}

function ownThreadOf(
  octokit: GitHub,
  { number }: ThreadPlace,
  node: ThreadNode | null,
  viewer: Viewer,
): OwnThread[] {
  const comment = node?.comments.nodes[0];
  if (!node || !comment?.viewerDidAuthor) return [];
  const fingerprints = signedFingerprints(octokit, number, comment.body);
  if (fingerprints.length === 0) return [];
  const { id, isResolved } = node;
  const folded = comment.isMinimized === true && comment.minimizedReason?.toLowerCase() === 'resolved';
  return [
    {
      id,
      commentId: comment.id,
      resolved: isResolved || folded,
      resolvedByApp: isResolved ? isViewer(node.resolvedBy, viewer) : folded,
      answered: node.comments.totalCount > 1,
      fingerprints,
    },
  ];
}

/** A bot stands there with or without `[bot]`, or not at all: GitHub's schema has only people there. */
function isViewer(resolver: ThreadNode['resolvedBy'], viewer: Viewer): boolean {
  if (!resolver) return true;
  const bare = (login: string) => login.toLowerCase().replace(/\[bot\]$/, '');
  return viewer?.login !== undefined && bare(viewer.login) === bare(resolver.login);
}

/** `reviews` as the documents ask for it: the newest. */
export const reviewsPage = z
  .object({ nodes: z.array(z.object({ viewerDidAuthor: z.boolean(), body: z.string() }).nullable()) })
  .nullable();

export type ReviewsPage = z.output<typeof reviewsPage>;

const reviewsAnswer = z.object({ repository: z.object({ pullRequest: z.object({ reviews: reviewsPage }) }) });

/** Is there a review of ours that has the comments of this run? */
export async function hasComments(octokit: GitHub, pull: PullRequest, run: number): Promise<boolean> {
  const { owner, repo, number } = pull;
  const { data } = await query(octokit, reviewsDocument, { owner, repo, number }, { shape: reviewsAnswer });
  return saysThatCommentsAreWritten(data.repository.pullRequest.reviews, run);
}

export function saysThatCommentsAreWritten(reviews: ReviewsPage, run: number): boolean {
  const marker = runMarker(run);
  return (
    reviews?.nodes.some((review) => review?.viewerDidAuthor && review.body.trimEnd().endsWith(marker)) ===
    true
  );
}
