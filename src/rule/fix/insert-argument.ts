import type { Attribute, Block, Body } from '../../terraform/syntax/syntax.ts';
import { argumentLine, crowdsOut, type Neighbour, neighbourAt } from './columns.ts';
import { behindLine, closingLine } from './insertion-point.ts';
import { expandOneLine, layoutOf } from './layout.ts';
import { insertion, type TextEdit } from './text-edit.ts';

/** Adds `name = text` as the last argument of a body of native syntax, its `=` below that of its neighbour. */
export function insertArgument(body: Body, name: string, text: string): TextEdit[] {
  const layout = layoutOf(body);
  const lines = (neighbour: Neighbour | undefined) => {
    const line = argumentLine(name, text, layout.inner, neighbour);
    return neighbour && crowdsOut(name, layout.inner, neighbour) ? ['', line] : [line];
  };
  if (layout.oneLine) {
    const [only] = body.attributes;
    return expandOneLine(body, layout, lines(only && neighbourOf(only, layout.inner)));
  }
  const { source, start } = body.span;
  const last = lastItem(body);
  if (!last)
    return [insertion(source, closingLine(body.span, start), `${lines(undefined).join('')}${layout.eol}`)];
  const added =
    'value' in last
      ? lines(isOneLine(last) ? neighbourOf(last, layout.inner) : undefined)
      : ['', ...lines(undefined)];
  return [insertion(source, behindLine(source, last.span.end), ['', ...added].join(layout.eol))];
}

function neighbourOf({ name, span }: Attribute, indent: string): Neighbour {
  return neighbourAt(span.source, span.start, span.start + name.length, indent);
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
