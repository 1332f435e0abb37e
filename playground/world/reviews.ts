import { pullRequestListJson } from '../json/pull-request.ts';
import { reviewJson } from '../json/review.ts';
import { emitRepositoryEvent } from '../webhooks/events.ts';
import type { Account } from './account.ts';
import type { PullRequest } from './pull-request.ts';
import { Refusal } from './refusal.ts';
import type { Review, ReviewState } from './review.ts';
import { announceComment, type Writer } from './threads.ts';
import { notify, register, timestamp, type World } from './world.ts';

export type ReviewEvent = 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT';

/** A review nobody else sees until it is submitted. One a person and pull request. */
export function startReview(
  world: World,
  pull: PullRequest,
  writer: Writer,
  body: string,
  commitId: string,
): Review {
  if (pendingReview(pull, writer.account) !== null) {
    throw new Refusal('User can only have one pending review per pull request');
  }
  const fields = {
    pullRequest: pull,
    user: writer.account,
    app: writer.app,
    body,
    state: 'PENDING' as const,
    commitId,
    comments: [],
    submittedAt: null,
  };
  const review = register<Review>(world, 'PullRequestReview', 'PRR', fields);
  pull.reviews.push(review);
  return review;
}

export function pendingReview(pull: PullRequest, account: Account): Review | null {
  return pull.reviews.find((review) => review.state === 'PENDING' && review.user === account) ?? null;
}

/** Makes a review visible, with all its comments at once. */
export function submitReview(world: World, review: Review, event: ReviewEvent): void {
  checkEvent(review.pullRequest, review.user, event);
  const states: Record<ReviewEvent, ReviewState> = {
    APPROVE: 'APPROVED',
    REQUEST_CHANGES: 'CHANGES_REQUESTED',
    COMMENT: 'COMMENTED',
  };
  review.state = states[event];
  review.submittedAt = timestamp();
  const { repository } = review.pullRequest;
  const pull_request = pullRequestListJson(world, review.pullRequest);
  emitRepositoryEvent(world, repository, review.user, 'pull_request_review', 'submitted', {
    review: reviewJson(world, review),
    pull_request,
  });
  for (const comment of review.comments) announceComment(world, comment);
  notify(world);
}

/** @throws Refusal when somebody approves, or asks for changes of, what is their own */
export function checkEvent({ user }: PullRequest, reviewer: Account, event: ReviewEvent): void {
  if (event === 'COMMENT' || reviewer !== user) return;
  const verb = event === 'APPROVE' ? 'approve' : 'request changes on';
  throw new Refusal(`Can not ${verb} your own pull request`);
}
