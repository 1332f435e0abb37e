import { lineAt, type Source } from '../../terraform/syntax/source.ts';
import type { Body, Expression } from '../../terraform/syntax/syntax.ts';
import type { Assignment, Repair } from '../judge/outcome.ts';
import { alignedLines, argumentLine, crowdsOut, neighborAt } from './columns.ts';
import { insertion, type TextEdit } from './edits.ts';
import { insertArguments, isHeredoc, lastItem } from './insert-argument.ts';
import { insertJson } from './insert-json.ts';
import { behindLine, closingLine, startsLine } from './insertion-point.ts';
import { eolAt, expandOneLine, indentOf, layoutOf, stepOf } from './layout.ts';

/** The text edits that carry out a repair. */
export function renderRepair(repair: Repair): TextEdit[] {
  switch (repair.kind) {
    case 'replace':
      return [{ ...repair.span, text: valueText(repair.text, isJson(repair.span.source)) }];
    case 'argument': {
      const { body, name, text, before } = repair;
      return body.json
        ? setMember(body, name, JSON.parse(text))
        : insertArguments(body, [...(before ? [before] : []), { name, text }]);
    }
    case 'block':
      return addBlock(repair.owner.body, repair.type, `${repair.type} {`, repair.content);
    case 'object':
      return addBlock(repair.owner.body, repair.name, `${repair.name} = {`, repair.content);
    case 'entry': {
      const { object, name, text } = repair;
      const { source, start } = object.span;
      return isJson(source)
        ? insertJson(source, start, name, jsonValue(text))
        : insertEntry(object, name, valueText(text, false));
    }
    case 'all':
      return repair.repairs.flatMap(renderRepair);
  }
}

function addBlock(body: Body, name: string, opening: string, content: readonly Assignment[]): TextEdit[] {
  if (!body.json) return insertBlock(body, opening, content);
  return setMember(body, name, jsonValue(content));
}

function isJson(source: Source): boolean {
  return source.path.endsWith('.json');
}

/** A literal, or an object on one line. */
function valueText(value: string | readonly Assignment[], json: boolean): string {
  if (typeof value === 'string') return value;
  const entries = value.map(({ name, text }) => (json ? `"${name}": ${text}` : `${name} = ${text}`));
  return json ? `{${entries.join(', ')}}` : `{ ${entries.join(', ')} }`;
}

function jsonValue(value: string | readonly Assignment[]): unknown {
  return JSON.parse(valueText(value, true));
}

/** A JSON body's span lies inside of its braces. */
function setMember(body: Body, name: string, value: unknown): TextEdit[] {
  return insertJson(body.span.source, body.span.start - 1, name, value);
}

/**
 * Adds a nested block, or an argument that is an object, at the end of a body, after a blank line.
 *
 * @param opening its first line: `metadata_options {`
 */
function insertBlock(
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
  const { source, start } = body.span;
  const last = lastItem(body);
  if (layout.oneLine) return expandOneLine(body, layout, last ? ['', ...lines] : lines);
  const at = closingLine(body.span, last?.span.end ?? start);
  const before = source.text.slice(start, at);
  const separate = before.trim() !== '' && !/\n[ \t]*\r?\n$/.test(before);
  return [insertion(source, at, [...(separate ? [''] : []), ...lines, ''].join(layout.eol))];
}

/** Adds `name = text` as the last entry of an object literal of native syntax. */
function insertEntry(
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
  const neighbor = chained ? neighborAt(source, last.span.start, last.key.span.end, indent) : undefined;
  const added = argumentLine(name, text, indent, neighbor) + (comma ? ',' : '');
  const blank = neighbor && crowdsOut(name, indent, neighbor) ? [''] : [];
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
