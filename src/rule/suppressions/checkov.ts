import type { CommentLine, Honored } from './comment-line.ts';
import type { TargetText } from './target-text.ts';

/** CKV_AWS_79, its identifier on the Bridgecrew platform, and the same rule for notebook instances. */
const ids = new Set(['CKV_AWS_79', 'BC_AWS_GENERAL_31', 'CKV_AWS_371']);

/**
 * `checkov:skip=ID[,ID…][:reason]`, as Checkov reads it: the first one of a line, on a line strictly between the one
 * that opens the block and the one that closes it; in a module call it is pushed down to what the module creates
 * (`COMMENT_REGEX` in checkov/common/comment/enum.py, `_collect_skip_comments` in
 * checkov/terraform/context_parsers/base_parser.py, `push_skipped_checks_down_from_modules` in its runner).
 */
export function checkovSkip(comment: CommentLine, place: TargetText): Honored | undefined {
  if (comment.line <= place.headerLine || comment.line >= place.endLine) return undefined;
  const found = /(?:checkov|bridgecrew|cortex):skip= *([A-Za-z_\d]+(?:,[A-Za-z_\d]+)*)(?::(.*))?/.exec(
    comment.text,
  );
  if (!found || !found[1]!.split(',').some((id) => ids.has(id))) return undefined;
  return { reason: found[2]?.replace(/\*\/\s*$/, '').trim() || null, until: null };
}
