import { lineAt } from '../../terraform/source.ts';
import type { Expression } from '../../terraform/syntax.ts';
import { argumentLine, crowdsOut, endOfLine, equalsColumn, type TextEdit } from './insert.ts';
import { eolAt } from './layout.ts';

/** Adds `name = text` as the last entry of an object literal of native syntax. */
export function insertEntry(
  object: Extract<Expression, { kind: 'object' }>,
  name: string,
  text: string,
): TextEdit[] {
  const { source, start, end } = object.span;
  const last = object.entries.at(-1);
  if (!last) return [{ start: start + 1, end: end - 1, text: ` ${name} = ${text} ` }];
  const comma = /^[ \t]*,/.exec(source.text.slice(last.span.end, end))?.[0].length ?? 0;
  const behind = last.span.end + comma;
  const lineOf = (index: number) => lineAt(source, index);
  if (lineOf(start) === lineOf(end)) {
    return [{ start: behind, end: behind, text: comma ? ` ${name} = ${text}` : `, ${name} = ${text}` }];
  }
  const indent = /^[ \t]*/.exec(source.text.slice(source.lineStarts[lineOf(last.span.start) - 1]))![0];
  const alone = lineOf(last.span.start) === lineOf(last.span.end) && source.text[last.key.span.end] !== ':';
  const separator = comma ? ',' : '';
  const eol = eolAt(source, start);
  const line =
    argumentLine(name, text, indent, alone ? equalsColumn(last.span, indent) : undefined) + separator;
  const blank = alone && crowdsOut(last.span, name) ? eol : '';
  // The closing brace may stand behind the last entry: then the new one goes between the two.
  const at = lineOf(last.span.end) === lineOf(end) ? behind : endOfLine(source, behind);
  return [{ start: at, end: at, text: `${eol}${blank}${line}` }];
}
