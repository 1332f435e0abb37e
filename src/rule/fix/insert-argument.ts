import type { Attribute, Block, Body } from '../../terraform/syntax/syntax.ts';
import type { Assignment } from '../judge/outcome.ts';
import { alignedLines, argumentLine, crowdsOut, type Neighbor, neighborAt } from './columns.ts';
import { insertion, type TextEdit } from './edits.ts';
import { behindLine, closingLine } from './insertion-point.ts';
import { expandOneLine, layoutOf } from './layout.ts';

/** Adds arguments behind those of a body of native syntax, their `=` below that of their neighbor. */
export function insertArguments(body: Body, added: readonly Assignment[]): TextEdit[] {
  const layout = layoutOf(body);
  const lines = (neighbor: Neighbor | undefined) => {
    const { inner } = layout;
    if (!neighbor) return alignedLines(added, inner);
    if (added.some(({ name }) => crowdsOut(name, inner, neighbor)))
      return ['', ...alignedLines(added, inner)];
    return added.map(({ name, text }) => argumentLine(name, text, inner, neighbor));
  };
  if (layout.oneLine) {
    const [only] = body.attributes;
    return expandOneLine(body, layout, lines(only && neighborOf(only, layout.inner)));
  }
  const { source, start } = body.span;
  const last = lastItem(body);
  if (!last)
    return [
      insertion(source, closingLine(body.span, start), `${lines(undefined).join(layout.eol)}${layout.eol}`),
    ];
  const text =
    'value' in last
      ? lines(isOneLine(last) ? neighborOf(last, layout.inner) : undefined)
      : ['', ...lines(undefined)];
  return [insertion(source, behindLine(source, last.span.end), ['', ...text].join(layout.eol))];
}

function neighborOf({ name, span }: Attribute, indent: string): Neighbor {
  return neighborAt(span.source, span.start, span.start + name.length, indent);
}

export function lastItem(body: Body): Attribute | Block | undefined {
  return [...body.attributes, ...body.allBlocks].reduce<Attribute | Block | undefined>(
    (last, item) => (last && last.span.end > item.span.end ? last : item),
    undefined,
  );
}

/** To `terraform fmt` a heredoc belongs to the line in which it starts. */
function isOneLine({ span }: Attribute): boolean {
  const lines = span.source.text.slice(span.start, span.end).split('\n');
  return lines.length === 1 || isHeredoc(lines);
}

export function isHeredoc(lines: readonly string[]): boolean {
  const mark = /<<-?([^\s"<]+)\s*$/.exec(lines[0]!)?.[1];
  return mark !== undefined && lines.findIndex((line) => line.trim() === mark) === lines.length - 1;
}
