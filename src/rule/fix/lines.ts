import { lineAt, type Source } from '../../terraform/source.ts';

/** Lines of a file, 1-based and inclusive. */
export interface Lines {
  readonly from: number;
  readonly to: number;
}

/** The end of the line at an index, before its line ending. */
export function lineEnd(source: Source, index: number): number {
  const feed = source.text.indexOf('\n', index);
  if (feed < 0) return source.text.length;
  return source.text[feed - 1] === '\r' && feed > index ? feed - 1 : feed;
}

/** The start of the line at an index. */
export function lineStart(source: Source, index: number): number {
  return source.lineStarts[lineAt(source, index) - 1]!;
}

/** The text of some lines, without the last line ending. */
export function textOfLines(source: Source, { from, to }: Lines): string {
  const start = source.lineStarts[Math.max(0, from - 1)] ?? source.text.length;
  const last = source.lineStarts[to - 1];
  return source.text.slice(start, last === undefined ? source.text.length : lineEnd(source, last));
}
