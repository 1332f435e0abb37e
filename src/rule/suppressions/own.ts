import { lineAt } from '../../terraform/source.ts';
import type { CommentLine } from './comment-line.ts';
import type { Place } from './place.ts';

/**
 * Does a comment of this tool belong to this text: anywhere inside of it, behind its closing brace, or on the line
 * directly above? Comments of several tools may be stacked above; an empty line ends the stack.
 */
export function belongsTo(comment: CommentLine, place: Place): boolean {
  const { start, end, source } = place.block.span;
  if (comment.start >= start && comment.start < end) return true;
  if (!comment.alone) return !comment.json && comment.firstLine === lineAt(source, end - 1);
  if (comment.lastLine >= place.headerLine) return false;
  for (let line = comment.lastLine + 1; line < place.headerLine; line++) {
    if (!isComment(source.text.slice(source.lineStarts[line - 1], source.lineStarts[line]))) return false;
  }
  return true;
}

/** A line that is a comment of one line, in native syntax. */
function isComment(line: string): boolean {
  return /^\s*(?:#|\/\/|\/\*.*\*\/\s*$)/.test(line);
}
