import { byteAt, type Source, type Span } from '../../terraform/syntax/source.ts';
import type { Edit } from '../report.ts';

/** A change of a source's text: what stands in the span is replaced; an empty span is an insertion. */
export interface TextEdit extends Span {
  readonly text: string;
}

export function insertion(source: Source, at: number, text: string): TextEdit {
  return { source, start: at, end: at, text };
}

/** The same change in byte offsets of the file. */
export function inBytes({ source, start, end, text }: TextEdit): Edit {
  return { path: source.path, start: byteAt(source, start), end: byteAt(source, end), text };
}

/**
 * The edits without duplicates, in the order of the file: several findings may carry the same edit.
 * Edits of different files are kept apart by path, in the order of paths.
 */
export function uniqueEdits(edits: readonly Edit[]): Edit[] {
  const sorted = [...edits].sort(inOrder);
  return sorted.filter((edit, index) => index === 0 || inOrder(sorted[index - 1]!, edit) !== 0);
}

/**
 * The file with the edits in it; every byte outside of them stays as it is.
 *
 * @param bytes the file that the edits were made for
 * @param edits byte ranges `[start, end)` of that file, in any order; the same edit twice counts once.
 *   An insertion (`start === end`) at the edge of a replacement is put beside it.
 * @throws RangeError where an edit lies outside of the file, or two edits overlap: replaced ranges that share
 *   a byte, an insertion inside a replaced range, or two insertions at one place, whose order is unknown.
 */
export function applyEdits(bytes: Uint8Array, edits: readonly Edit[]): Uint8Array {
  const encoder = new TextEncoder();
  const pieces: Uint8Array[] = [];
  let kept = 0;
  let previous: Edit | undefined;
  for (const edit of uniqueEdits(edits)) {
    if (!fits(edit, bytes.length))
      throw new RangeError(`${place(edit)}: outside of a file of ${bytes.length} bytes`);
    if (previous && overlap(previous, edit))
      throw new RangeError(`${place(edit)}: overlaps ${place(previous)}`);
    pieces.push(bytes.subarray(kept, edit.start), encoder.encode(edit.text));
    kept = edit.end;
    previous = edit;
  }
  pieces.push(bytes.subarray(kept));
  return join(pieces);
}

/** Do two different edits of one file touch the same bytes, or insert at the same place? */
function overlap(one: Edit, other: Edit): boolean {
  const [first, second] = inOrder(one, other) <= 0 ? [one, other] : [other, one];
  if (second.start < first.end) return true;
  return first.start === second.start && first.end === second.end;
}

/** Can two edits not be made together? The same edit twice is no conflict. */
export function conflict(one: Edit, other: Edit): boolean {
  return one.path === other.path && inOrder(one, other) !== 0 && overlap(one, other);
}

/** In the order given, each once: several repairs may come down to one edit. */
export function withoutDoubles(edits: readonly TextEdit[]): TextEdit[] {
  const known = new Map(edits.map((edit) => [JSON.stringify(inText(edit)), edit]));
  return [...known.values()];
}

/** The same change, still in indexes of the source's text. */
export function inText({ source, start, end, text }: TextEdit): Edit {
  return { path: source.path, start, end, text };
}

function inOrder(a: Edit, b: Edit): number {
  return compare(a.path, b.path) || a.start - b.start || a.end - b.end || compare(a.text, b.text);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function fits({ start, end }: Edit, length: number): boolean {
  return Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start <= end && end <= length;
}

function place(edit: Edit): string {
  return `${edit.path}: edit of bytes ${edit.start} to ${edit.end}`;
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}
