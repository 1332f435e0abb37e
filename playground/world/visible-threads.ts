import type { PullRequest } from './pull-request.ts';
import type { ReviewThread } from './review.ts';

/** Threads that others can see: those of a pending review are its author's alone. */
export function visibleThreads(pull: PullRequest): ReviewThread[] {
  return pull.threads.filter(({ comments }) => comments.some(({ review }) => review.state !== 'PENDING'));
}
