import { byteAt, type Source } from '../../terraform/source.ts';
import type { Repair } from '../outcome.ts';
import type { Edit } from '../report.ts';
import { insertArgument, insertAtEnd, type TextEdit } from './insert.ts';
import { insertJson } from './insert-json.ts';

/** The text edits that carry out a repair. */
export function renderRepair(repair: Repair): Edit[] {
  switch (repair.kind) {
    case 'replace': {
      const { source, start, end } = repair.span;
      return toEdits(source, [{ start, end, text: repair.text }]);
    }
    case 'argument': {
      const { body, name, text } = repair;
      return toEdits(
        body.span.source,
        body.json ? insertJson(body, name, JSON.parse(text)) : insertArgument(body, name, text),
      );
    }
    case 'block': {
      const { body } = repair.owner;
      if (body.json)
        return toEdits(body.span.source, insertJson(body, repair.type, asObject(repair.content)));
      return toEdits(body.span.source, insertAtEnd(body, `${repair.type} {`, repair.content));
    }
    case 'object': {
      const { body } = repair.owner;
      if (body.json)
        return toEdits(body.span.source, insertJson(body, repair.name, asObject(repair.content)));
      return toEdits(body.span.source, insertAtEnd(body, `${repair.name} = {`, repair.content));
    }
  }
}

function asObject(content: readonly { name: string; text: string }[]): Record<string, unknown> {
  return Object.fromEntries(content.map(({ name, text }) => [name, JSON.parse(text)]));
}

function toEdits(source: Source, edits: readonly TextEdit[]): Edit[] {
  return edits.map(({ start, end, text }) => ({
    path: source.path,
    start: byteAt(source, start),
    end: byteAt(source, end),
    text,
  }));
}
