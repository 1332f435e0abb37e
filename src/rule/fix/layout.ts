import { lineAt, type Source } from '../../terraform/syntax/source.ts';
import type { Body } from '../../terraform/syntax/syntax.ts';
import type { TextEdit } from './edits.ts';

/** How the text around a body is laid out, so that new lines look like its own. */
export interface Layout {
  /** Line ending: as in the line in which the body opens. */
  readonly eol: string;
  /** Indentation of the line in which the block starts. */
  readonly outer: string;
  /** Indentation of the body's own lines. */
  readonly inner: string;
  /** One step of indentation. */
  readonly step: string;
  /** Everything from `{` to `}` is on one line. */
  readonly oneLine: boolean;
}

export function layoutOf(body: Body): Layout {
  const { source, start } = body.span;
  const outer = indentOf(source, start);
  const oneLine = isOneLine(body);
  const inner = (oneLine ? undefined : firstItemIndent(body)) ?? outer + stepOf(source);
  const step =
    inner.startsWith(outer) && inner.length > outer.length ? inner.slice(outer.length) : stepOf(source);
  return { eol: eolAt(source, start), outer, inner, step, oneLine };
}

/** The white space with which the line at an index starts. */
export function indentOf(source: Source, index: number): string {
  const start = lineStart(source, index);
  return /^[ \t]*/.exec(source.text.slice(start, lineEnd(source, start)))![0];
}

/** A comment may reach over several lines of a body that is empty else. */
function isOneLine({ span, attributes, allBlocks }: Body): boolean {
  const text = span.source.text.slice(span.start, span.end);
  const isEmpty = attributes.length + allBlocks.length === 0;
  return !(isEmpty ? text.replace(/\/\*[\s\S]*?\*\//g, '') : text).includes('\n');
}

function firstItemIndent(body: Body): string | undefined {
  const first = Math.min(...[...body.attributes, ...body.allBlocks].map((item) => item.span.start));
  if (first === Number.POSITIVE_INFINITY) return undefined;
  const { source } = body.span;
  const before = source.text.slice(lineStart(source, first), first);
  return /^[ \t]*$/.test(before) ? before : undefined;
}

const steps = new WeakMap<Source, string>();

/** The indentation of the file's first body of several lines; without one, that of `terraform fmt`. */
export function stepOf(source: Source): string {
  // Every fix of a file asks, and there may be no such body.
  const known = steps.get(source);
  if (known !== undefined) return known;
  const step = /^\S.*\{[ \t]*\r?\n([ \t]+)\S/m.exec(source.text)?.[1] ?? '  ';
  steps.set(source, step);
  return step;
}

/** The line ending of the line at an index. */
export function eolAt(source: Source, index: number): string {
  const feed = source.text.indexOf('\n', index);
  const at = feed >= 0 ? feed : source.text.indexOf('\n');
  return at > 0 && source.text[at - 1] === '\r' ? '\r\n' : '\n';
}

/** `{ a = 1 }` becomes a body of several lines, with more of them at its end; only white space is replaced. */
export function expandOneLine(
  { span: { source, start, end } }: Body,
  { eol, inner, outer }: Layout,
  more: readonly string[],
): TextEdit[] {
  const text = source.text.slice(start, end);
  const closing = ['', ...more, outer].join(eol);
  if (text.trim() === '') return [{ source, start, end, text: closing }];
  const leading = text.length - text.trimStart().length;
  const trailing = text.length - text.trimEnd().length;
  return [
    { source, start, end: start + leading, text: `${eol}${inner}` },
    { source, start: end - trailing, end, text: closing },
  ];
}

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
