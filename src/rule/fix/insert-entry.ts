import { lineAt } from '../../terraform/syntax/source.ts';
import type { Expression } from '../../terraform/syntax/syntax.ts';
import { argumentLine, crowdsOut, neighbourAt } from './columns.ts';
import { isHeredoc } from './insert-argument.ts';
import { behindLine, closingLine, startsLine } from './insertion-point.ts';
import { eolAt, indentOf, stepOf } from './layout.ts';
import { insertion, type TextEdit } from './text-edit.ts';

/** Adds `name = text` as the last entry of an object literal of native syntax. */
export function insertEntry(
  object: Extract<Expression, { kind: 'object' }>,
  name: string,
  text: string,
): TextEdit[] {
  const { source, start, end } = object.span;
  const lineOf = (index: number) => lineAt(source, index);
  const last = object.entries.at(-1);
  if (!last) return insertFirst(object, name, text);
  const comma = /^[ \t]*,/.exec(source.text.slice(last.span.end, end))?.[0].length ?? 0;
  const behind = last.span.end + comma;
  if (lineOf(last.span.end) === lineOf(end - 1)) {
    return [insertion(source, behind, `${comma ? '' : ','} ${name} = ${text}`)];
  }
  const entry = source.text.slice(last.span.start, last.span.end).split('\n');
  const ownLine = startsLine(source, last.span.start);
  // An entry that starts beside the brace is a step to the left of its own line; its last line is not.
  const indent = indentOf(
    source,
    ownLine || lineOf(last.span.start) > lineOf(start) ? last.span.start : last.span.end,
  );
  const equals = source.text.slice(last.key.span.end, last.value.span.start).includes('=');
  const chained = equals && ownLine && (entry.length === 1 || isHeredoc(entry));
  const neighbour = chained ? neighbourAt(source, last.span.start, last.key.span.end, indent) : undefined;
  const added = argumentLine(name, text, indent, neighbour) + (comma ? ',' : '');
  const blank = neighbour && crowdsOut(name, indent, neighbour) ? [''] : [];
  return [insertion(source, behindLine(source, behind), ['', ...blank, added].join(eolAt(source, start)))];
}

function insertFirst(
  { span }: Extract<Expression, { kind: 'object' }>,
  name: string,
  text: string,
): TextEdit[] {
  const { source } = span;
  const inside = { source, start: span.start + 1, end: span.end - 1 };
  const content = source.text.slice(inside.start, inside.end);
  if (content.includes('\n')) {
    const indent = indentOf(source, span.start) + stepOf(source);
    const at = closingLine(inside, inside.start);
    return [insertion(source, at, `${indent}${name} = ${text}${eolAt(source, span.start)}`)];
  }
  if (content.trim() === '') return [{ ...inside, text: ` ${name} = ${text} ` }];
  return [insertion(source, inside.end, `${content.endsWith(' ') ? '' : ' '}${name} = ${text} `)];
}
