import { indentBefore, type Source, type Span } from '../../terraform/syntax/source.ts';
import { lineEnd, lineStart } from './layout.ts';

/**
 * Where the lines of a body end and the line of its closing brace starts. Comments between the last item and
 * the brace stay above, but one that reaches into the brace's line stays with the brace.
 *
 * @param last end of the last item in the body, or the body's start
 */
export function closingLine({ source, end }: Span, last: number): number {
  const start = lineStart(source, end);
  const opened = openComment(source.text.slice(last, start));
  return opened === undefined ? start : lineStart(source, last + opened);
}

/**
 * Where something can be put behind an item on a line of its own: the end of the item's line, behind its comment;
 * right behind the item where a comment goes on in the next line.
 */
export function behindLine(source: Source, index: number): number {
  const end = lineEnd(source, index);
  return openComment(source.text.slice(index, end)) === undefined ? end : index;
}

/** Is nothing but white space before it in its line? */
export function startsLine(source: Source, index: number): boolean {
  return indentBefore(source, index) !== undefined;
}

/** Where the comment starts that is still open at the end of a text of comments and white space alone. */
function openComment(text: string): number | undefined {
  for (const { 0: comment, index } of text.matchAll(/\/\*(?:(?!\*\/)[\s\S])*(?:\*\/)?|(?:#|\/\/).*/g)) {
    if (comment.startsWith('/*') && (comment.length < 4 || !comment.endsWith('*/'))) return index;
  }
  return undefined;
}
