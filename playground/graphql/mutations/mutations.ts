import { authorBehind } from '../../rest/author.ts';
import { findAnchor } from '../../world/anchor.ts';
import { addIssueComment } from '../../world/issue-comments.ts';
import { pullCommits } from '../../world/pull-diff.ts';
import type { PullRequest } from '../../world/pull-request.ts';
import { checkBody, Refusal } from '../../world/refusal.ts';
import type { Comment, IssueComment, Review, ReviewComment, ReviewThread } from '../../world/review.ts';
import {
  addThread,
  deleteReviewComment,
  pendingReview,
  replyTo,
  setResolved,
  startReview,
  submitReview,
} from '../../world/reviews.ts';
import { notify, timestamp } from '../../world/world.ts';
import { nodeOf, requirePermission } from '../access.ts';
import { type Args, type Context, type Fields, forbidden, typed } from '../node.ts';
import { canResolve } from '../types/review.ts';
import { createCommitOnBranch } from './create-commit.ts';

const comments = ['IssueComment', 'PullRequestReviewComment'];

/** What can be changed through GraphQL. Every payload also echoes `clientMutationId`. */
export const mutations: Fields<undefined> = Object.fromEntries(
  Object.entries({
    createCommitOnBranch,
    resolveReviewThread: (input: Args, context: Context) => resolve(input, context, true),
    unresolveReviewThread: (input: Args, context: Context) => resolve(input, context, false),

    minimizeComment({ subjectId, classifier }: Args, context: Context) {
      const comment = commentOf(context, subjectId);
      comment.minimized = classifier;
      notify(context.world);
      return { minimizedComment: commentNode(context, comment) };
    },
    unminimizeComment({ subjectId }: Args, context: Context) {
      const comment = commentOf(context, subjectId);
      comment.minimized = null;
      return { unminimizedComment: commentNode(context, comment) };
    },

    addComment({ subjectId, body }: Args, context: Context) {
      const pull = pullOf(context, subjectId);
      const comment = addIssueComment(
        context.world,
        pull,
        checkBody(body),
        authorBehind(context.world, context.actor),
      );
      const edge = { cursor: '', node: typed('IssueComment', comment) };
      return { commentEdge: edge, subject: typed('PullRequest', pull) };
    },
    updateIssueComment({ id, body }: Args, context: Context) {
      const comment = commentOf(context, id) as IssueComment;
      Object.assign(comment, { body: checkBody(body), updatedAt: timestamp() });
      return { issueComment: typed('IssueComment', comment) };
    },
    updatePullRequestReviewComment({ pullRequestReviewCommentId, body }: Args, context: Context) {
      const comment = commentOf(context, pullRequestReviewCommentId) as ReviewComment;
      Object.assign(comment, { body: checkBody(body), updatedAt: timestamp() });
      return { pullRequestReviewComment: typed('PullRequestReviewComment', comment) };
    },
    deletePullRequestReviewComment({ id }: Args, context: Context) {
      const comment = commentOf(context, id) as ReviewComment;
      deleteReviewComment(context.world, comment);
      return {
        pullRequestReview: typed('PullRequestReview', comment.review),
        pullRequestReviewComment: null,
      };
    },

    async addPullRequestReview(input: Args, context: Context) {
      const { world } = context;
      const pull = pullOf(context, input.pullRequestId);
      const writer = authorBehind(world, context.actor);
      const threads = (input.threads ?? []) as Args[];
      const body = checkBody(
        input.body,
        threads.length === 0 && Boolean(input.event) && input.event !== 'APPROVE',
      );
      const anchors = await Promise.all(threads.map((thread) => findAnchor(world, pull, anchorOf(thread))));
      const texts = threads.map((thread) => checkBody(thread.body));
      const review = startReview(world, pull, writer, body, await commitOf(pull, input.commitOID));
      for (const [index, anchor] of anchors.entries())
        addThread(world, review, anchor, texts[index] ?? '', writer);
      if (input.event) submitReview(world, review, input.event);
      return { pullRequestReview: typed('PullRequestReview', review), reviewEdge: null };
    },
    submitPullRequestReview(input: Args, context: Context) {
      const review = reviewOf(context, input);
      review.body = checkBody(input.body ?? review.body, false);
      submitReview(context.world, review, input.event);
      return { pullRequestReview: typed('PullRequestReview', review) };
    },

    // Accepts lines outside the hunks: the thread is made, and nobody ever sees it (known from issue threads).
    async addPullRequestReviewThread(input: Args, context: Context) {
      const { world } = context;
      const review = reviewOf(context, input, true);
      const writer = authorBehind(world, context.actor);
      const body = checkBody(input.body);
      const anchor = await findAnchor(world, review.pullRequest, anchorOf(input), false);
      return { thread: typed('PullRequestReviewThread', addThread(world, review, anchor, body, writer)) };
    },
    addPullRequestReviewThreadReply({ pullRequestReviewThreadId, body }: Args, context: Context) {
      const thread = nodeOf<ReviewThread>(context, pullRequestReviewThreadId, 'PullRequestReviewThread');
      requirePermission(context, thread.pullRequest.repository, 'pull_requests', 'write');
      const first = thread.comments[0];
      if (first === undefined) throw new Refusal('The thread has no comment to reply to');
      const reply = replyTo(
        context.world,
        first,
        checkBody(body),
        authorBehind(context.world, context.actor),
      );
      return { comment: typed('PullRequestReviewComment', reply) };
    },
  }).map(([name, change]) => [
    name,
    (_root: undefined, { input }: Args, context: Context) => answer(change, input, context),
  ]),
);

async function answer(change: (input: Args, context: Context) => unknown, input: Args, context: Context) {
  const payload = (await change(input, context)) as object;
  return { clientMutationId: input.clientMutationId ?? null, ...payload };
}

function resolve({ threadId }: Args, context: Context, resolved: boolean) {
  const thread = nodeOf<ReviewThread>(context, threadId, 'PullRequestReviewThread');
  if (!canResolve(context, thread)) throw forbidden();
  setResolved(context.world, thread, resolved, authorBehind(context.world, context.actor).account);
  return { thread: typed('PullRequestReviewThread', thread) };
}

function pullOf(context: Context, id: string): PullRequest {
  const pull = nodeOf<PullRequest>(context, id, 'PullRequest');
  requirePermission(context, pull.repository, 'pull_requests', 'write');
  return pull;
}

function commentOf(context: Context, id: string): Comment {
  const comment = nodeOf<Comment>(context, id, ...comments);
  requirePermission(context, comment.pullRequest.repository, 'pull_requests', 'write');
  return comment;
}

function commentNode({ world }: Context, comment: Comment) {
  return typed(world.nodes.get(comment.nodeId)?.type ?? '', comment);
}

/** The review an input names, or the asker's pending one; with `start` it is made where there is none. */
function reviewOf(context: Context, input: Args, start = false): Review {
  const { world } = context;
  if (input.pullRequestReviewId) {
    const review = nodeOf<Review>(context, input.pullRequestReviewId, 'PullRequestReview');
    requirePermission(context, review.pullRequest.repository, 'pull_requests', 'write');
    return review;
  }
  const pull = pullOf(context, input.pullRequestId ?? '');
  const writer = authorBehind(world, context.actor);
  const pending = pendingReview(pull, writer.account);
  if (pending === null && !start) throw new Refusal('There is no pending review to submit');
  return pending ?? startReview(world, pull, writer, '', pull.headSha);
}

function anchorOf({ path, line, side, startLine, startSide }: Args): Parameters<typeof findAnchor>[2] {
  return {
    path,
    line,
    side: side ?? 'RIGHT',
    startLine: startLine ?? null,
    startSide: startLine ? (startSide ?? null) : null,
  };
}

async function commitOf(pull: PullRequest, oid: string | null | undefined): Promise<string> {
  if (!oid || oid === pull.headSha) return pull.headSha;
  if ((await pullCommits(pull)).some(({ sha }) => sha === oid)) return oid;
  throw new Refusal('The commit OID is not part of the pull request');
}
