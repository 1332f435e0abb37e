import type { CommentRef } from '../../github/read/comments.ts';
import type { Approval } from '../../rule/suppressions/approval.ts';

/** An approval as the App's signed answer to the command records it. */
export interface RecordedApproval extends Omit<Approval, 'pull'> {
  /** The comment with the command. */
  readonly comment: CommentRef;
}

/** As a hidden line of the answer (`signedLines`). */
export function approvalFact({ by, comment, until, subjects }: RecordedApproval): string {
  return `approval=${by.toLowerCase()}:${comment.kind}-${comment.id}:${until ?? 'never'}:${subjects.join(',')}`;
}

/** The approvals among the facts of an answer. */
export function recordedIn(facts: readonly string[]): RecordedApproval[] {
  return facts.flatMap((fact) => {
    const [, by, kind, id, until, subjects] =
      /^approval=([a-z\d-]+):(issue|review)-(\d+):(never|\d{4}-\d\d-\d\d):([\da-f,]+)$/.exec(fact) ?? [];
    if (by === undefined) return [];
    const comment = { kind: kind as CommentRef['kind'], id: Number(id) };
    return [{ by, comment, until: until === 'never' ? null : until!, subjects: subjects!.split(',') }];
  });
}
