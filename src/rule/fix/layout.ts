import type { Source } from '../../terraform/source.ts';
import type { Body } from '../../terraform/syntax.ts';
import { lineEnd, lineStart } from './lines.ts';

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

/** What the first body of the file that has several lines is indented by; what `terraform fmt` takes where there is none. */
export function stepOf({ text }: Source): string {
  return /^\S.*\{[ \t]*\r?\n([ \t]+)\S/m.exec(text)?.[1] ?? '  ';
}

/** The line ending of the line at an index. */
export function eolAt(source: Source, index: number): string {
  const feed = source.text.indexOf('\n', index);
  const at = feed >= 0 ? feed : source.text.indexOf('\n');
  return at > 0 && source.text[at - 1] === '\r' ? '\r\n' : '\n';
}
