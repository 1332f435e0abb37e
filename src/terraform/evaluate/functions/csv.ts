/**
 * `csvdecode`: RFC 4180 as Go's `encoding/csv` reads it. Read here, since the place of each field is needed and
 * no library tells it.
 */

import { toCollection } from '../conversion.ts';
import { list, map, scalar, type Value } from '../value.ts';
import { CallError, pure, type Signature, type SpanOf, textWithPlace } from './signature.ts';

export const csvFunctions: Readonly<Record<string, Signature>> = {
  csvdecode: pure([textWithPlace], ({ text, place }) => decode(text, place)),
};

interface Field {
  readonly text: string;
  /** In the text of the file, quotes included. */
  readonly start: number;
  readonly end: number;
}

/** A list of objects, one for each line behind the header. */
function decode(text: string, place: SpanOf | null): Value {
  const [header, ...rows] = records(text);
  if (!header) throw new CallError('csvdecode() needs a header line');
  const names = header.map((field) => field.text.normalize('NFC'));
  if (new Set(names).size < names.length)
    throw new CallError('csvdecode() of a header that says a column twice');
  const objects = rows.map((row) => {
    if (row.length !== names.length)
      throw new CallError('csvdecode() of a line with another number of fields');
    return map(
      new Map(
        row.map((field, index) => [
          names[index]!,
          scalar(field.text, place?.(field.start, field.end) ?? null),
        ]),
      ),
    );
  });
  return toCollection(list(objects), 'list', 'any');
}

function records(text: string): Field[][] {
  const found: Field[][] = [];
  let at = 0;
  while (at < text.length) {
    const start = at;
    const row: Field[] = [];
    for (;;) {
      const field = text[at] === '"' ? quoted(text, at) : bare(text, at);
      row.push(field);
      at = field.end;
      if (text[at] !== ',') break;
      at++;
    }
    if (text.startsWith('\r\n', at)) at += 2;
    else if (text[at] === '\n') at++;
    else if (text[at] === '\r' && at === text.length - 1) at++;
    // An empty line is none.
    const only = row.length === 1 && row[0]!.start === row[0]!.end && row[0]!.start === start;
    if (!only) found.push(row);
  }
  return found;
}

function bare(text: string, start: number): Field {
  let end = start;
  while (end < text.length && text[end] !== ',' && text[end] !== '\n') {
    if (text[end] === '"') throw new CallError('csvdecode() got a quote inside of a field');
    end++;
  }
  if (text[end - 1] === '\r' && end > start && text[end] !== ',') end--;
  return { text: text.slice(start, end), start, end };
}

function quoted(text: string, start: number): Field {
  let content = '';
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) throw new CallError('csvdecode() got a field whose quotes do not end');
    content += text.slice(at, quote);
    at = quote + 1;
    if (text[at] !== '"') break;
    content += '"';
    at++;
  }
  if (at < text.length && !/^(?:,|\r?\n|\r$)/.test(text.slice(at, at + 2)))
    throw new CallError('csvdecode() got text behind a quoted field');
  return { text: content.replaceAll('\r\n', '\n'), start, end: at };
}
