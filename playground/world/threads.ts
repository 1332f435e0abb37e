import { pullRequestListJson } from '../json/pull-request.ts';
import { reviewCommentJson } from '../json/review.ts';
import { emitRepositoryEvent } from '../webhooks/events.ts';
import type { Account } from './account.ts';
import type { Anchor } from './anchor.ts';
import type { App } from './app.ts';
import { checkBody } from './refusal.ts';
import type { Review, ReviewComment, ReviewThread } from './review.ts';
import { notify, register, timestamp, type World } from './world.ts';

/** The author of a comment; `app` when the App wrote it with its installation token. */
export interface Writer {
  account: Account;
  app: App | null;
}

/** Adds a thread with its first comment to a review. */
export function addThread(
  world: World,
  review: Review,
  anchor: Anchor,
  body: string,
  writer: Writer,
): ReviewThread {
  const { path, side, startSide, line, startLine, diffHunk } = anchor;
  const thread = register<ReviewThread>(world, 'PullRequestReviewThread', 'PRRT', {
    pullRequest: review.pullRequest,
    path,
    side,
    startSide,
    line,
    startLine,
    originalLine: line,
    originalStartLine: startLine,
    originalCommitId: review.commitId,
    diffHunk,
    subjectType: 'LINE',
    isResolved: false,
    resolvedBy: null,
    comments: [],
  });
  review.pullRequest.threads.push(thread);
  addComment(world, review, thread, null, body, writer);
  return thread;
}

/** Answers in a thread; on GitHub each answer is a little review of its own. */
export function replyTo(world: World, comment: ReviewComment, body: string, writer: Writer): ReviewComment {
  const { pullRequest, thread } = comment;
  const fields = {
    pullRequest,
    ...writerFields(writer),
    body: '',
    state: 'COMMENTED' as const,
    commitId: pullRequest.headSha,
    comments: [],
    submittedAt: timestamp(),
  };
  const review = register<Review>(world, 'PullRequestReview', 'PRR', fields);
  pullRequest.reviews.push(review);
  const reply = addComment(world, review, thread, thread.comments[0] ?? null, body, writer);
  announceComment(world, reply);
  notify(world);
  return reply;
}

export function setResolved(world: World, thread: ReviewThread, resolved: boolean, account: Account): void {
  thread.isResolved = resolved;
  thread.resolvedBy = resolved ? account : null;
  const { pullRequest } = thread;
  const comments = thread.comments.map((comment) => reviewCommentJson(world, comment));
  const body = {
    pull_request: pullRequestListJson(world, pullRequest),
    thread: { node_id: thread.nodeId, comments },
  };
  const action = resolved ? 'resolved' : 'unresolved';
  emitRepositoryEvent(world, pullRequest.repository, account, 'pull_request_review_thread', action, body);
  notify(world);
}

/** Takes a comment away; a thread without comments goes with it. */
export function deleteReviewComment(world: World, comment: ReviewComment): void {
  const { thread, review, pullRequest } = comment;
  thread.comments = thread.comments.filter((other) => other !== comment);
  review.comments = review.comments.filter((other) => other !== comment);
  if (thread.comments.length === 0)
    pullRequest.threads = pullRequest.threads.filter((other) => other !== thread);
  world.nodes.delete(comment.nodeId);
  notify(world);
}

function addComment(
  world: World,
  review: Review,
  thread: ReviewThread,
  inReplyTo: ReviewComment | null,
  body: string,
  writer: Writer,
): ReviewComment {
  const comment = register<ReviewComment>(world, 'PullRequestReviewComment', 'PRRC', {
    kind: 'review',
    pullRequest: review.pullRequest,
    ...writerFields(writer),
    body: checkBody(body),
    minimized: null,
    review,
    thread,
    inReplyTo,
    createdAt: timestamp(),
    updatedAt: timestamp(),
  });
  review.comments.push(comment);
  thread.comments.push(comment);
  return comment;
}

/** Tells the App of a comment that is public now. */
export function announceComment(world: World, comment: ReviewComment): void {
  const { repository } = comment.pullRequest;
  const body = {
    comment: reviewCommentJson(world, comment),
    pull_request: pullRequestListJson(world, comment.pullRequest),
  };
  emitRepositoryEvent(world, repository, comment.user, 'pull_request_review_comment', 'created', body);
}

function writerFields({ account, app }: Writer) {
  return { user: account, app };
}
