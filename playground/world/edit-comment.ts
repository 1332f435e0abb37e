import { checkBody } from './refusal.ts';
import type { IssueComment, ReviewComment } from './review.ts';
import { timestamp } from './world.ts';

/** Gives a comment another text. On a fast machine that happens in the second it was written in, which GitHub's times don't show; here they do. */
export function editComment(comment: IssueComment | ReviewComment, body: unknown): void {
  comment.body = checkBody(body);
  comment.updatedAt = timestamp(Math.max(Date.now(), Date.parse(comment.createdAt) + 1000));
}
