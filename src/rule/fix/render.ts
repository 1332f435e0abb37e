import { byteAt, type Source } from '../../terraform/source.ts';
import type { Body } from '../../terraform/syntax.ts';
import type { Assignment, Repair } from '../outcome.ts';
import type { Edit } from '../report.ts';
import { insertArgument, insertAtEnd, type TextEdit } from './insert.ts';
import { insertEntry } from './insert-entry.ts';
import { insertJson } from './insert-json.ts';

/** The text edits that carry out a repair. */
export function renderRepair(repair: Repair): Edit[] {
  switch (repair.kind) {
    case 'replace': {
      const { source, start, end } = repair.span;
      return toEdits(source, [{ start, end, text: repair.text }]);
    }
    case 'argument':
      return addArgument(repair.body, repair.name, repair.text);
    case 'block':
      return addBlock(repair.owner.body, repair.type, `${repair.type} {`, repair.content);
    case 'object':
      return addBlock(repair.owner.body, repair.name, `${repair.name} = {`, repair.content);
    case 'entry': {
      const { object, name, text } = repair;
      const { source, start } = object.span;
      const json = source.path.endsWith('.json');
      return toEdits(
        source,
        json ? insertJson(source, start, name, JSON.parse(text)) : insertEntry(object, name, text),
      );
    }
    case 'all':
      return repair.repairs.flatMap(renderRepair);
  }
}

function addArgument(body: Body, name: string, text: string): Edit[] {
  const { source } = body.span;
  return toEdits(
    source,
    body.json ? setMember(body, name, JSON.parse(text)) : insertArgument(body, name, text),
  );
}

function addBlock(body: Body, name: string, opening: string, content: readonly Assignment[]): Edit[] {
  const values = () => Object.fromEntries(content.map((entry) => [entry.name, JSON.parse(entry.text)]));
  return toEdits(
    body.span.source,
    body.json ? setMember(body, name, values()) : insertAtEnd(body, opening, content),
  );
}

/** A JSON body's span lies inside of its braces. */
function setMember(body: Body, name: string, value: unknown): TextEdit[] {
  return insertJson(body.span.source, body.span.start - 1, name, value);
}

function toEdits(source: Source, edits: readonly TextEdit[]): Edit[] {
  return edits.map(({ start, end, text }) => ({
    path: source.path,
    start: byteAt(source, start),
    end: byteAt(source, end),
    text,
  }));
}
