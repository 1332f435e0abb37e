import type { Commit } from '../git/history.ts';
import type { PullRequest } from '../world/pull-request.ts';
import type { Comment, Review, ReviewThread } from '../world/review.ts';
import { suggestionsIn } from '../world/suggestion.ts';
import type { ShownEvent, ShownReview, ShownThread } from './shown.ts';

/** Commits, reviews and comments, oldest first. */
export function conversationOf(
  pull: PullRequest,
  commits: readonly Commit[],
  reviews: readonly Review[],
  threads: readonly ReviewThread[],
): ShownEvent[] {
  const events: ShownEvent[] = [
    ...commits.map(({ sha, message, author }) => ({
      kind: 'commit' as const,
      sha,
      title: message.split('\n', 1)[0] ?? '',
      author: author.name,
      at: author.date,
    })),
    ...reviews.flatMap((review) => reviewOf(review, threads) ?? []),
    ...pull.comments.map((comment) => ({ kind: 'comment' as const, ...authored(comment) })),
  ];
  if (pull.closedAt !== null) {
    const author = pull.mergedBy?.login ?? pull.user.login;
    events.push({ kind: pull.merged ? 'merged' : 'closed', author, at: pull.closedAt });
  }
  // Stable: what happened in the same second stays in the order of this list.
  return events.sort((one, other) => one.at.localeCompare(other.at));
}

/** Undefined for the review that GitHub makes of an answer: that stands in its thread. */
function reviewOf(review: Review, threads: readonly ReviewThread[]): ShownReview | undefined {
  const begun = threads.filter(({ comments }) => comments[0]?.review === review);
  if (begun.length === 0 && review.body === '' && review.comments.length > 0) return undefined;
  const { id, user, app, body, state, submittedAt } = review;
  return {
    kind: 'review',
    id,
    author: user.login,
    byApp: app !== null,
    body,
    state,
    at: submittedAt ?? '',
    threads: begun.map(threadOf),
  };
}

function threadOf(thread: ReviewThread): ShownThread {
  const { id, path, side, line, startLine, originalLine, originalStartLine, diffHunk } = thread;
  const open = !thread.isResolved && line !== null && side === 'RIGHT' && thread.pullRequest.state === 'open';
  return {
    id,
    path,
    side,
    line,
    startLine,
    originalLine,
    originalStartLine,
    diffHunk,
    resolvedBy: thread.isResolved ? (thread.resolvedBy?.login ?? 'another committer') : null,
    comments: thread.comments.map((comment) => ({
      ...authored(comment),
      suggestions: suggestionsIn(comment.body),
      canCommit: open,
    })),
  };
}

function authored({ id, user, app, body, createdAt }: Comment) {
  return { id, author: user.login, byApp: app !== null, body, at: createdAt };
}
