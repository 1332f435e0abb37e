import type { ChangedFile } from '../../git/diff.ts';
import { mayAccess } from '../../http/access.ts';
import { mergeability } from '../../world/mergeability.ts';
import { pullCommits, pullFiles } from '../../world/pull-diff.ts';
import type { PullRequest } from '../../world/pull-request.ts';
import type { Review } from '../../world/review.ts';
import { visibleThreads } from '../../world/visible-threads.ts';
import { connection } from '../connection.ts';
import { type Context, type Fields, typed } from '../node.ts';
import { accountNode } from './account.ts';
import { commitNode, rollup } from './commit.ts';
import { refNode, stateOf } from './repository.ts';
import { didAuthor } from './review.ts';

export const pullRequestFields: Fields<PullRequest> = {
  id: ({ nodeId }) => nodeId,
  databaseId: ({ id }) => id,
  fullDatabaseId: ({ id }) => String(id),
  number: ({ number }) => number,
  title: ({ title }) => title,
  body: ({ body }) => body ?? '',
  url: ({ repository, number }, _args, { world }) => `${world.url}/${repository.fullName}/pull/${number}`,
  permalink: ({ repository, number }, _args, { world }) =>
    `${world.url}/${repository.fullName}/pull/${number}`,
  resourcePath: ({ repository, number }) => `/${repository.fullName}/pull/${number}`,
  state: (pull) => stateOf(pull),
  isDraft: ({ draft }) => draft,
  closed: ({ state }) => state === 'closed',
  closedAt: ({ closedAt }) => closedAt,
  merged: ({ merged }) => merged,
  mergedAt: ({ mergedAt }) => mergedAt,
  mergedBy: ({ mergedBy }) => accountNode(mergedBy),
  mergeCommit: ({ repository, mergeCommitSha }) => commitNode(repository, mergeCommitSha),
  async mergeable(pull) {
    const clean = await mergeability(pull);
    return clean === null ? 'UNKNOWN' : clean ? 'MERGEABLE' : 'CONFLICTING';
  },
  createdAt: ({ createdAt }) => createdAt,
  updatedAt: ({ updatedAt }) => updatedAt,
  author: ({ user }) => accountNode(user),
  authorAssociation: () => 'CONTRIBUTOR',
  viewerDidAuthor: ({ user }, _args, context) => didAuthor(context, user),
  viewerCanUpdate: ({ repository }, _args, { actor }) =>
    mayAccess(actor, repository, 'pull_requests', 'write'),
  repository: ({ repository }) => typed('Repository', repository),
  baseRepository: ({ repository }) => typed('Repository', repository),
  headRepository: ({ headRepository }) => typed('Repository', headRepository),
  headRepositoryOwner: ({ headRepository }) => accountNode(headRepository?.owner ?? null),
  isCrossRepository: ({ repository, headRepository }) => headRepository !== repository,
  maintainerCanModify: (pull) => pull.maintainerCanModify && pull.headRepository !== pull.repository,
  baseRefName: ({ baseRef }) => baseRef,
  baseRefOid: ({ baseSha }) => baseSha,
  baseRef: ({ repository, baseRef }) => refNode(repository, baseRef),
  headRefName: ({ headRef }) => headRef,
  headRefOid: ({ headSha }) => headSha,
  headRef: ({ headRepository, headRef }) =>
    headRepository === null ? null : refNode(headRepository, headRef),
  changedFiles: async (pull, _args, { world }) => (await pullFiles(world, pull)).length,
  additions: async (pull, _args, { world }) => sum(await pullFiles(world, pull), 'additions'),
  deletions: async (pull, _args, { world }) => sum(await pullFiles(world, pull), 'deletions'),
  // GraphQL lists paths and counts, never a patch; and 3,000 files at most, as REST.
  async files(pull, args, { world }) {
    const files = (await pullFiles(world, pull)).slice(0, world.limits.pullFiles);
    return connection(files, args, (file) => typed('PullRequestChangedFile', file));
  },
  async commits(pull, args) {
    return connection(await pullCommits(pull), args, ({ sha }) => {
      const id = `PURC_${Buffer.from(`${pull.id}:${sha}`).toString('base64url')}`;
      const node = { id, commit: commitNode(pull.repository, sha), pullRequest: typed('PullRequest', pull) };
      return { __typename: 'PullRequestCommit', ...node } as never;
    });
  },
  comments: ({ comments }, args) => connection(comments, args, (comment) => typed('IssueComment', comment)),
  reviews: (pull, args, context) =>
    connection(reviewsBy(pull, args.states, args.author, context), args, (review) =>
      typed('PullRequestReview', review),
    ),
  reviewThreads: (pull, args) =>
    connection(visibleThreads(pull), args, (thread) => typed('PullRequestReviewThread', thread)),
  totalCommentsCount: (pull) =>
    pull.comments.length + pull.threads.reduce((count, { comments }) => count + comments.length, 0),
  statusCheckRollup: ({ repository, headSha }, _args, context) =>
    rollup({ repository, sha: headSha }, context),
  isInMergeQueue: (pull) => pull.repository.mergeGroups.some((group) => group.pullRequest === pull),
  reviewDecision: () => null,
};

export const changedFileFields: Fields<ChangedFile> = {
  path: ({ filename }) => filename,
  additions: ({ additions }) => additions,
  deletions: ({ deletions }) => deletions,
  changeType: ({ status }) => (status === 'removed' ? 'DELETED' : status.toUpperCase()),
  viewerViewedState: () => 'UNVIEWED',
};

function sum(files: ChangedFile[], field: 'additions' | 'deletions'): number {
  return files.reduce((total, file) => total + file[field], 0);
}

/** A pending review is shown to its author alone. */
function reviewsBy(
  pull: PullRequest,
  states: string[] | undefined,
  author: string | undefined,
  context: Context,
): Review[] {
  return pull.reviews
    .filter((review) => review.state !== 'PENDING' || didAuthor(context, review.user))
    .filter((review) => !states || states.includes(review.state))
    .filter((review) => !author || review.user.login === author || review.user.login === `${author}[bot]`);
}
