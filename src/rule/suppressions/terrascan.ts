import type { CommentLine, Honored } from './comment-line.ts';
import type { TargetText } from './target-text.ts';

/**
 * `#ts:skip=AC_AWS_0479 reason`, as Terrascan reads it: the marker without a blank, one rule a comment, in the text
 * of the resource (`GetSkipRules` in pkg/utils/skip_rules.go; it does not look at module calls).
 */
export function terrascanSkip(comment: CommentLine, place: TargetText): Honored | undefined {
  const { start, end } = place.block.body.span;
  if (place.call || comment.start < start || comment.start >= end) return undefined;
  const found = /#ts:skip=[ \t]*AC_AWS_0479(?:[ \t]|$)/.exec(comment.text);
  const reason = found && comment.text.slice(found.index + found[0].length);
  return reason === null || reason.includes('\n')
    ? undefined
    : { reason: reason.trim() || null, until: null };
}
