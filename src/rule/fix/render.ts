import type { Source } from '../../terraform/syntax/source.ts';
import type { Body } from '../../terraform/syntax/syntax.ts';
import type { Assignment, Repair } from '../judge/outcome.ts';
import { insertArguments } from './insert-argument.ts';
import { insertBlock } from './insert-block.ts';
import { insertEntry } from './insert-entry.ts';
import { insertJson } from './insert-json.ts';
import type { TextEdit } from './text-edit.ts';

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
