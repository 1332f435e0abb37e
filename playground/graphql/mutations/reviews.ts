import { authorBehind } from '../../rest/author.ts';
import { type AskedAnchor, findAnchor } from '../../world/anchor.ts';
import { checkBody, Refusal } from '../../world/refusal.ts';
import type { Review, ReviewThread } from '../../world/review.ts';
import { pendingReview, startReview, submitReview } from '../../world/reviews.ts';
import { addThread, replyTo, setResolved } from '../../world/threads.ts';
import { writeReview } from '../../world/write-review.ts';
import { nodeOf, requirePermission } from '../access.ts';
import { type Args, type Context, forbidden, typed } from '../node.ts';
import { canResolve } from '../types/review.ts';
import { pullOf } from './targets.ts';

/** Mutations of reviews and their threads. */
export const reviewMutations = {
  resolveReviewThread: (input: Args, context: Context) => resolve(input, context, true),
  unresolveReviewThread: (input: Args, context: Context) => resolve(input, context, false),

  async addPullRequestReview({ pullRequestId, body, event, commitOID, threads }: Args, context: Context) {
    const { world, actor } = context;
    const asked = ((threads ?? []) as Args[]).map((thread) => ({
      anchor: anchorOf(thread),
      body: thread.body,
    }));
    const draft = { body, event: event ?? null, commitId: commitOID ?? null, threads: asked };
    const review = await writeReview(
      world,
      pullOf(context, pullRequestId),
      authorBehind(world, actor),
      draft,
    );
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
    const { world, actor } = context;
    const review = reviewOf(context, input, true);
    const body = checkBody(input.body);
    const anchor = await findAnchor(world, review.pullRequest, anchorOf(input), false);
    const thread = addThread(world, review, anchor, body, authorBehind(world, actor));
    return { thread: typed('PullRequestReviewThread', thread) };
  },
  addPullRequestReviewThreadReply({ pullRequestReviewThreadId, body }: Args, context: Context) {
    const { world, actor } = context;
    const thread = threadOf(context, pullRequestReviewThreadId);
    requirePermission(context, thread.pullRequest.repository, 'pull_requests', 'write');
    const first = thread.comments[0];
    if (first === undefined) throw new Refusal('The thread has no comment to reply to');
    const reply = replyTo(world, first, checkBody(body), authorBehind(world, actor));
    return { comment: typed('PullRequestReviewComment', reply) };
  },
};

function resolve({ threadId }: Args, context: Context, resolved: boolean) {
  const thread = threadOf(context, threadId);
  if (!canResolve(context, thread)) throw forbidden();
  setResolved(context.world, thread, resolved, authorBehind(context.world, context.actor).account);
  return { thread: typed('PullRequestReviewThread', thread) };
}

function threadOf(context: Context, id: string): ReviewThread {
  return nodeOf<ReviewThread>(context, id, 'PullRequestReviewThread');
}

/** The review an input names, or the asker's pending one; with `start` it is made where there is none. */
function reviewOf(context: Context, input: Args, start = false): Review {
  const { world, actor } = context;
  if (input.pullRequestReviewId) {
    const review = nodeOf<Review>(context, input.pullRequestReviewId, 'PullRequestReview');
    requirePermission(context, review.pullRequest.repository, 'pull_requests', 'write');
    return review;
  }
  const pull = pullOf(context, input.pullRequestId ?? '');
  const writer = authorBehind(world, actor);
  const pending = pendingReview(pull, writer.account);
  if (pending === null && !start) throw new Refusal('There is no pending review to submit');
  return pending ?? startReview(world, pull, writer, '', pull.headSha);
}

function anchorOf({ path, line, side, startLine, startSide }: Args): AskedAnchor {
  const start = { startLine: startLine ?? null, startSide: startLine ? (startSide ?? null) : null };
  return { path, line, side: side ?? 'RIGHT', ...start };
}
