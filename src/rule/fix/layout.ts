import { lineAt, type Source } from '../../terraform/source.ts';
import type { Body } from '../../terraform/syntax.ts';

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
  const { source, start, end } = body.span;
  const text = source.text.slice(start, end);
  const outer = /^[ \t]*/.exec(lineText(source, start))![0];
  const oneLine = !text.includes('\n');
  const first = oneLine ? undefined : firstItemIndent(body);
  const inner = first ?? `${outer}${outer.includes('\t') ? '\t' : '  '}`;
  const step = inner.startsWith(outer) && inner.length > outer.length ? inner.slice(outer.length) : '  ';
  return { eol: eolAt(source, start), outer, inner, step, oneLine };
}

/** The text of a 1-based line without its ending. */
function lineText(source: Source, index: number): string {
  const line = lineAt(source, index);
  const end = source.lineStarts[line] ?? source.text.length;
  return source.text.slice(source.lineStarts[line - 1], end).replace(/\r?\n$/, '');
}

function firstItemIndent(body: Body): string | undefined {
  const starts = [...body.attributes, ...body.allBlocks].map((item) => item.span.start).sort((a, b) => a - b);
  const [first] = starts;
  if (first === undefined) return undefined;
  const { source } = body.span;
  const before = source.text.slice(source.lineStarts[lineAt(source, first) - 1], first);
  return /^[ \t]*$/.test(before) ? before : undefined;
}

/** The line ending of the line at an index. */
export function eolAt(source: Source, index: number): string {
  const feed = source.text.indexOf('\n', index);
  const at = feed >= 0 ? feed : source.text.indexOf('\n');
  return at > 0 && source.text[at - 1] === '\r' ? '\r\n' : '\n';
}

/** `name = text` lines with their `=` below each other, as `terraform fmt` has them. */
export function alignedLines(content: readonly { name: string; text: string }[], indent: string): string[] {
  const width = Math.max(...content.map(({ name }) => name.length));
  return content.map(({ name, text }) => `${indent}${name.padEnd(width)} = ${text}`);
}
