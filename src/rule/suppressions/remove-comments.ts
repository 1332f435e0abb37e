import type { Source } from '../../terraform/syntax/source.ts';
import { lineEnd, lineStart } from '../fix/layout.ts';
import { inBytes } from '../fix/text-edit.ts';
import type { Fix } from '../report.ts';
import type { CommentLine } from './comment-line.ts';

/**
 * Takes a comment out of its file, with its line where it stands alone. Null for one of JSON, and for one of several lines:
 * the rest of it may say something else.
 */
export function removal(
  source: Source,
  { json, firstLine, lastLine, start, text, alone }: CommentLine,
): Fix | null {
  if (json || firstLine !== lastLine) return null;
  const end = start + text.length;
  // Code may follow a block comment.
  if (end < lineEnd(source, start) && source.text.slice(end, lineEnd(source, start)).trim() !== '')
    return null;
  const from = lineStart(source, start);
  if (alone) {
    const next = source.text.indexOf('\n', start);
    return {
      edits: [inBytes({ source, start: from, end: next < 0 ? source.text.length : next + 1, text: '' })],
    };
  }
  const kept = source.text.slice(from, start).trimEnd().length;
  return { edits: [inBytes({ source, start: from + kept, end: lineEnd(source, start), text: '' })] };
}
