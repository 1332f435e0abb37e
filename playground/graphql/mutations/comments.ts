import { authorBehind } from '../../rest/author.ts';
import { addIssueComment } from '../../world/issue-comments.ts';
import { checkBody } from '../../world/refusal.ts';
import type { IssueComment, ReviewComment } from '../../world/review.ts';
import { deleteReviewComment } from '../../world/threads.ts';
import { notify, timestamp } from '../../world/world.ts';
import { type Args, type Context, typed } from '../node.ts';
import { commentNode, commentOf, pullOf } from './targets.ts';

/** Mutations of single comments; all of them need `pull_requests: write`. */
export const commentMutations = {
  minimizeComment({ subjectId, classifier }: Args, context: Context) {
    const comment = commentOf(context, subjectId);
    comment.minimized = classifier;
    notify(context.world);
    return { minimizedComment: commentNode(context, comment) };
  },
  unminimizeComment({ subjectId }: Args, context: Context) {
    const comment = commentOf(context, subjectId);
    comment.minimized = null;
    notify(context.world);
    return { unminimizedComment: commentNode(context, comment) };
  },

  addComment({ subjectId, body }: Args, context: Context) {
    const { world, actor } = context;
    const pull = pullOf(context, subjectId);
    const comment = addIssueComment(world, pull, checkBody(body), authorBehind(world, actor));
    return {
      commentEdge: { cursor: '', node: typed('IssueComment', comment) },
      subject: typed('PullRequest', pull),
    };
  },
  updateIssueComment({ id, body }: Args, context: Context) {
    const comment = commentOf<IssueComment>(context, id);
    Object.assign(comment, { body: checkBody(body), updatedAt: timestamp() });
    return { issueComment: typed('IssueComment', comment) };
  },
  updatePullRequestReviewComment({ pullRequestReviewCommentId, body }: Args, context: Context) {
    const comment = commentOf<ReviewComment>(context, pullRequestReviewCommentId);
    Object.assign(comment, { body: checkBody(body), updatedAt: timestamp() });
    return { pullRequestReviewComment: typed('PullRequestReviewComment', comment) };
  },
  deletePullRequestReviewComment({ id }: Args, context: Context) {
    const comment = commentOf<ReviewComment>(context, id);
    deleteReviewComment(context.world, comment);
    return { pullRequestReview: typed('PullRequestReview', comment.review), pullRequestReviewComment: null };
  },
};
