import { ApiError, notFound, unprocessable } from '../http/api-error.ts';
import { pageOf } from '../http/pages.ts';
import { bodyOf, numberOf, type Request, type Server } from '../http/routes.ts';
import type { Json } from '../json/example.ts';
import { reviewCommentJson, reviewJson } from '../json/review.ts';
import type { AskedAnchor } from '../world/anchor.ts';
import type { PullRequest } from '../world/pull-request.ts';
import { checkBody, Refusal } from '../world/refusal.ts';
import type { Review, Side } from '../world/review.ts';
import { type ReviewEvent, submitReview } from '../world/reviews.ts';
import type { World } from '../world/world.ts';
import { writeReview } from '../world/write-review.ts';
import { authorOf } from './author.ts';
import { pullOf } from './pulls.ts';
import { refused } from './refused.ts';

const documentation = '/pulls/reviews#create-a-review-for-a-pull-request';
const events = ['APPROVE', 'REQUEST_CHANGES', 'COMMENT'];

/** Reviews, which come with all their comments or not at all. */
export function addReviewRoutes(server: Server, world: World): void {
  const path = '/repos/:owner/:repo/pulls/:number/reviews';

  server.get(path, (request) => {
    const pull = pullOf(world, request, 'read');
    const reviews = pull.reviews.filter((review) => isVisible(world, request, review));
    return request.json(pageOf(request, reviews).map((review) => reviewJson(world, review)));
  });

  server.post(path, async (request) => {
    const pull = pullOf(world, request, 'write');
    const body = await bodyOf(request);
    const review = await refused(documentation, () => createReview(world, request, pull, body));
    return request.json(reviewJson(world, review));
  });

  server.get(`${path}/:review`, (request) => request.json(reviewJson(world, reviewOf(world, request))));

  server.put(`${path}/:review`, async (request) => {
    const review = reviewOf(world, request, 'write');
    const { body } = await bodyOf(request);
    review.body = await refused(documentation, () => checkBody(body));
    return request.json(reviewJson(world, review));
  });

  server.get(`${path}/:review/comments`, (request) => {
    const { comments } = reviewOf(world, request);
    return request.json(pageOf(request, comments).map((comment) => reviewCommentJson(world, comment)));
  });

  server.post(`${path}/:review/events`, async (request) => {
    const review = reviewOf(world, request, 'write');
    const { body, event } = await bodyOf(request);
    await refused(documentation, () => {
      if (!events.includes(event as string)) throw new Refusal('Event is not valid');
      review.body = checkBody(body ?? review.body, review.comments.length === 0 && event !== 'APPROVE');
      submitReview(world, review, event as ReviewEvent);
    });
    return request.json(reviewJson(world, review));
  });
}

function createReview(world: World, request: Request, pull: PullRequest, body: Json): Promise<Review> {
  const comments = (body.comments ?? []) as Json[];
  // Nobody documents the number: above some thirty comments GitHub runs out of time (known from issue threads).
  if (comments.length > world.limits.reviewComments) throw new ApiError(502, 'Server Error');
  if (body.event !== undefined && !events.includes(body.event as string)) {
    throw new Refusal('Variable $event of type PullRequestReviewEvent was provided invalid value');
  }
  return writeReview(world, pull, authorOf(world, request), {
    body: body.body,
    event: (body.event ?? null) as ReviewEvent | null,
    commitId: (body.commit_id ?? null) as string | null,
    threads: comments.map((comment) => ({ anchor: askedAnchor(comment), body: comment.body })),
  });
}

/** REST's field names. @throws ApiError 422 on what GitHub's schema refuses */
export function askedAnchor(comment: Json): AskedAnchor {
  const { path, line, side = 'RIGHT', start_line = null, start_side = null } = comment;
  if (typeof path !== 'string') throw unprocessable(['Path is required'], documentation);
  if (comment.position !== undefined)
    throw new ApiError(501, 'The local GitHub knows line and side, not position');
  if (!Number.isInteger(line) || (line as number) < 1)
    throw unprocessable(['Line could not be resolved'], documentation);
  for (const value of [side, start_side]) {
    if (value !== null && value !== 'LEFT' && value !== 'RIGHT')
      throw unprocessable(['Side is not included in the list'], documentation);
  }
  if (start_line !== null && !Number.isInteger(start_line))
    throw unprocessable(['Start line could not be resolved'], documentation);
  return {
    path,
    line: line as number,
    side: side as Side,
    startLine: start_line as number | null,
    startSide: start_side as Side | null,
  };
}

function reviewOf(world: World, request: Request, access: 'read' | 'write' = 'read'): Review {
  const review = pullOf(world, request, access).reviews.find(({ id }) => id === numberOf(request, 'review'));
  if (review === undefined || !isVisible(world, request, review)) throw notFound('/pulls/reviews');
  return review;
}

/** A pending review is its author's secret. */
function isVisible(world: World, request: Request, review: Review): boolean {
  if (review.state !== 'PENDING') return true;
  const actor = request.get('actor');
  return (
    actor.kind !== 'anonymous' && actor.kind !== 'app' && authorOf(world, request).account === review.user
  );
}
