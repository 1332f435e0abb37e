import { lineAt, type Source, type Span } from '../../terraform/source.ts';
import type { Attribute, Body } from '../../terraform/syntax.ts';
import { alignedLines, type Layout, layoutOf } from './layout.ts';

/** A change of a source's text, in indexes of `Source.text`. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Adds `name = text` as the last argument of a body of native syntax, its `=` below that of its neighbour. */
export function insertArgument(body: Body, name: string, text: string): TextEdit[] {
  const layout = layoutOf(body);
  if (layout.oneLine) {
    return expandOneLine(body, layout, (column) => {
      const line = argumentLine(name, text, layout.inner, column);
      return column !== undefined && layout.inner.length + name.length + 1 > column ? ['', line] : [line];
    });
  }
  const last = lastItem(body);
  if (!last) {
    const at = closingLine(body);
    return [{ start: at, end: at, text: `${layout.inner}${name} = ${text}${layout.eol}` }];
  }
  const neighbour = isOneLineAttribute(last) ? last : undefined;
  const { source } = body.span;
  const at = endOfLine(source, last.span.end);
  const crowded = neighbour ? crowdsOut(neighbour.span, name) : !('value' in last);
  const blank = crowded ? layout.eol : '';
  const line = argumentLine(
    name,
    text,
    layout.inner,
    neighbour && equalsColumn(neighbour.span, layout.inner),
  );
  return [{ start: at, end: at, text: `${layout.eol}${blank}${line}` }];
}

/** Adds lines at the end of a body, after a blank line. They come without indentation of the body. */
export function insertAtEnd(
  body: Body,
  opening: string,
  content: readonly { name: string; text: string }[],
): TextEdit[] {
  const layout = layoutOf(body);
  const lines = [
    `${layout.inner}${opening}`,
    ...alignedLines(content, layout.inner + layout.step),
    `${layout.inner}}`,
  ];
  if (layout.oneLine)
    return expandOneLine(body, layout, (previous) => (previous === undefined ? lines : ['', ...lines]));
  const at = closingLine(body);
  const before = body.span.source.text.slice(body.span.start, at);
  const separate = before.trim() !== '' && !/\n[ \t]*\r?\n$/.test(before);
  return [{ start: at, end: at, text: [...(separate ? [''] : []), ...lines, ''].join(layout.eol) }];
}

/**
 * `{ a = 1 }` becomes a block of several lines, and what `more` gives its last ones. `more` gets the column
 * of the `=` in the line before, or undefined where there is none.
 */
function expandOneLine(
  body: Body,
  layout: Layout,
  more: (column: number | undefined) => string[],
): TextEdit[] {
  const { source, start, end } = body.span;
  const text = source.text.slice(start, end);
  const [only] = body.attributes;
  const column = only && equalsColumn(only.span, layout.inner);
  const closing = `${layout.eol}${layout.outer}`;
  if (text.trim() === '') {
    return [{ start, end, text: [''].concat(more(undefined)).join(layout.eol) + closing }];
  }
  const leading = text.length - text.trimStart().length;
  const trailing = text.length - text.trimEnd().length;
  return [
    { start, end: start + leading, text: `${layout.eol}${layout.inner}` },
    { start: end - trailing, end, text: [''].concat(more(column)).join(layout.eol) + closing },
  ];
}

/** `name = text`, with its `=` in this column (0-based) where it fits. */
export function argumentLine(name: string, text: string, indent: string, column: number | undefined): string {
  const width = column === undefined ? 0 : column - indent.length - 1;
  return `${indent}${name.padEnd(width)} = ${text}`;
}

/**
 * `terraform fmt` aligns arguments on neighbouring lines. A name that is longer than its neighbour's column
 * would move the neighbour; behind a blank line it does not.
 */
export function crowdsOut(neighbour: Span, name: string): boolean {
  const { source, start } = neighbour;
  const line = source.lineStarts[lineAt(source, start) - 1]!;
  const equals = source.text.indexOf('=', start);
  const formatted = source.text[equals - 1] === ' ';
  return formatted && start - line + name.length + 1 > equals - line;
}

/** Column (0-based) at which the `=` of an argument would stand in a line of this indentation. */
export function equalsColumn({ source, start }: Span, indent: string): number {
  return indent.length + source.text.indexOf('=', start) - start;
}

type Item = Body['attributes'][number] | Body['allBlocks'][number];

function lastItem(body: Body): Item | undefined {
  return [...body.attributes, ...body.allBlocks].reduce<Item | undefined>(
    (last, item) => (last && last.span.end > item.span.end ? last : item),
    undefined,
  );
}

function isOneLineAttribute(item: Item): item is Attribute {
  return 'value' in item && !item.span.source.text.slice(item.span.start, item.span.end).includes('\n');
}

/** The end of the line in which an item ends, behind its comment; right behind the item where the comment goes on. */
export function endOfLine(source: Source, index: number): number {
  const feed = source.text.indexOf('\n', index);
  const end = feed < 0 ? source.text.length : source.text[feed - 1] === '\r' ? feed - 1 : feed;
  const rest = source.text.slice(index, end);
  return rest.lastIndexOf('/*') > rest.lastIndexOf('*/') ? index : end;
}

/** The start of the line in which the body's closing brace stands. */
function closingLine(body: Body): number {
  const { source, end } = body.span;
  return source.lineStarts[lineAt(source, end) - 1]!;
}
