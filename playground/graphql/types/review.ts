import { mayAccess } from '../../http/access.ts';
import type { Account } from '../../world/account.ts';
import type { Comment, IssueComment, Review, ReviewComment, ReviewThread } from '../../world/review.ts';
import { connection } from '../connection.ts';
import { type Context, type Fields, typed } from '../node.ts';
import { accountNode } from './account.ts';
import { commitNode } from './commit.ts';

/** Did the asker write it? An installation wrote what its bot wrote. */
export function didAuthor({ actor, world }: Context, author: Account): boolean {
  return actor.kind === 'user' ? actor.account === author : world.app.bot === author;
}

/** Resolving needs write access to the contents, for people and Apps alike (known from issue threads). */
export function canResolve({ actor }: Context, { pullRequest }: ReviewThread): boolean {
  const isAuthor = actor.kind === 'user' && pullRequest.user === actor.account;
  return isAuthor || mayAccess(actor, pullRequest.repository, 'contents', 'write');
}

/** The fields of every comment. */
const commentFields: Fields<Comment> = {
  id: ({ nodeId }) => nodeId,
  databaseId: ({ id }) => id,
  fullDatabaseId: ({ id }) => String(id),
  author: ({ user }) => accountNode(user),
  authorAssociation: () => 'NONE',
  body: ({ body }) => body,
  bodyText: ({ body }) => body,
  createdAt: ({ createdAt }) => createdAt,
  updatedAt: ({ updatedAt }) => updatedAt,
  publishedAt: ({ createdAt }) => createdAt,
  lastEditedAt: ({ createdAt, updatedAt }) => (updatedAt === createdAt ? null : updatedAt),
  isMinimized: ({ minimized }) => minimized !== null,
  minimizedReason: ({ minimized }) => minimized?.toLowerCase().replace('_', '-') ?? null,
  pullRequest: ({ pullRequest }) => typed('PullRequest', pullRequest),
  repository: ({ pullRequest }) => typed('Repository', pullRequest.repository),
  viewerDidAuthor: ({ user }, _args, context) => didAuthor(context, user),
  viewerCanUpdate: ({ pullRequest }, _args, { actor }) =>
    mayAccess(actor, pullRequest.repository, 'pull_requests', 'write'),
  viewerCanDelete: ({ pullRequest }, _args, { actor }) =>
    mayAccess(actor, pullRequest.repository, 'pull_requests', 'write'),
  viewerCanMinimize: ({ pullRequest }, _args, { actor }) =>
    mayAccess(actor, pullRequest.repository, 'pull_requests', 'write'),
};

export const issueCommentFields: Fields<IssueComment> = {
  ...commentFields,
  url: ({ id, pullRequest }, _args, { world }) =>
    `${world.url}/${pullRequest.repository.fullName}/pull/${pullRequest.number}#issuecomment-${id}`,
};

export const reviewCommentFields: Fields<ReviewComment> = {
  ...commentFields,
  url: ({ id, pullRequest }, _args, { world }) =>
    `${world.url}/${pullRequest.repository.fullName}/pull/${pullRequest.number}#discussion_r${id}`,
  path: ({ thread }) => thread.path,
  line: ({ thread }) => thread.line,
  startLine: ({ thread }) => thread.startLine,
  originalLine: ({ thread }) => thread.originalLine,
  originalStartLine: ({ thread }) => thread.originalStartLine,
  diffHunk: ({ thread }) => thread.diffHunk,
  subjectType: ({ thread }) => thread.subjectType,
  outdated: ({ thread }) => thread.line === null,
  state: ({ review }) => (review.state === 'PENDING' ? 'PENDING' : 'SUBMITTED'),
  commit: ({ pullRequest }) => commitNode(pullRequest.repository, pullRequest.headSha),
  originalCommit: ({ pullRequest, thread }) => commitNode(pullRequest.repository, thread.originalCommitId),
  pullRequestReview: ({ review }) => typed('PullRequestReview', review),
  replyTo: ({ inReplyTo }) => typed('PullRequestReviewComment', inReplyTo),
};

export const reviewThreadFields: Fields<ReviewThread> = {
  id: ({ nodeId }) => nodeId,
  path: ({ path }) => path,
  diffSide: ({ side }) => side,
  startDiffSide: ({ startSide }) => startSide,
  line: ({ line }) => line,
  startLine: ({ startLine }) => startLine,
  originalLine: ({ originalLine }) => originalLine,
  originalStartLine: ({ originalStartLine }) => originalStartLine,
  subjectType: ({ subjectType }) => subjectType,
  isOutdated: ({ line }) => line === null,
  isResolved: ({ isResolved }) => isResolved,
  isCollapsed: ({ isResolved, line }) => isResolved || line === null,
  // The schema has a User here. A bot that resolved a thread stands there as the App sees itself (`viewer`).
  resolvedBy: ({ resolvedBy }) => (resolvedBy === null ? null : typed('User', resolvedBy)),
  pullRequest: ({ pullRequest }) => typed('PullRequest', pullRequest),
  repository: ({ pullRequest }) => typed('Repository', pullRequest.repository),
  comments: ({ comments }, args) =>
    connection(comments, args, (comment) => typed('PullRequestReviewComment', comment)),
  viewerCanReply: ({ pullRequest }, _args, { actor }) =>
    mayAccess(actor, pullRequest.repository, 'pull_requests', 'write'),
  viewerCanResolve: (thread, _args, context) => !thread.isResolved && canResolve(context, thread),
  viewerCanUnresolve: (thread, _args, context) => thread.isResolved && canResolve(context, thread),
};

export const reviewFields: Fields<Review> = {
  id: ({ nodeId }) => nodeId,
  databaseId: ({ id }) => id,
  fullDatabaseId: ({ id }) => String(id),
  author: ({ user }) => accountNode(user),
  authorAssociation: () => 'NONE',
  body: ({ body }) => body,
  bodyText: ({ body }) => body,
  state: ({ state }) => state,
  commit: ({ pullRequest, commitId }) => commitNode(pullRequest.repository, commitId),
  comments: ({ comments }, args) =>
    connection(comments, args, (comment) => typed('PullRequestReviewComment', comment)),
  submittedAt: ({ submittedAt }) => submittedAt,
  createdAt: ({ submittedAt, pullRequest }) => submittedAt ?? pullRequest.updatedAt,
  pullRequest: ({ pullRequest }) => typed('PullRequest', pullRequest),
  repository: ({ pullRequest }) => typed('Repository', pullRequest.repository),
  viewerDidAuthor: ({ user }, _args, context) => didAuthor(context, user),
  url: ({ id, pullRequest }, _args, { world }) =>
    `${world.url}/${pullRequest.repository.fullName}/pull/${pullRequest.number}#pullrequestreview-${id}`,
};
