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

/** The edits without those that are there already: several repairs may come down to one edit. */
export function withoutDoubles(edits: readonly TextEdit[]): TextEdit[] {
  const known = new Map(
    edits.map((edit) => [`${edit.source.path}\n${edit.start}\n${edit.end}\n${edit.text}`, edit]),
  );
  return [...known.values()];
}

/** Do two edits touch the same text, or insert at the same place, where nobody knows which comes first? */
export function cross(a: TextEdit, b: TextEdit): boolean {
  if (a.source.path !== b.source.path) return false;
  if (a.start === b.start && a.end === b.end) return a.text !== b.text;
  return a.start < b.end && b.start < a.end;
}
