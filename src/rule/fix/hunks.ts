import { type StructuredPatchHunk, structuredPatch } from 'diff';
import type { Edit } from '../report.ts';
import type { FixedFile } from './fixed-files.ts';

/** Lines around a change that a diff shows. */
const context = 3;

/** Lines of a file that become others. */
interface LineChange {
  /** Index of the first one. */
  readonly at: number;
  readonly old: readonly string[];
  readonly young: readonly string[];
}

/**
 * The hunks of a unified diff, in latin1, which has a character for each byte. Where the edits are known, only the lines
 * that they touch are compared: to compare a file with thousands of changes takes the square of their number.
 *
 * @param timeout milliseconds for a comparison
 * @returns undefined where the time was not enough
 */
export function hunksOf(
  { before, after, edits }: FixedFile,
  timeout = Number.POSITIVE_INFINITY,
): StructuredPatchHunk[] | undefined {
  if (!edits) return compare(characters(before), characters(after), { context, timeout });
  const text = characters(before);
  const starts = startsOf(text);
  const changes: LineChange[] = [];
  for (const { first, last, own } of touchedLines(edits, text, starts)) {
    const [start, end] = [starts[first]!, starts[last + 1] ?? text.length];
    let young = '';
    let at = start;
    for (const edit of own) {
      young += text.slice(at, edit.start) + Buffer.from(edit.text).toString('latin1');
      at = edit.end;
    }
    const old = linesOf(text.slice(start, end));
    const found = changesBetween(old, linesOf(young + text.slice(at, end)), timeout);
    if (!found) return undefined;
    for (const change of found) changes.push({ ...change, at: change.at + first });
  }
  return withContext(changes, text, starts);
}

function compare(
  before: string,
  after: string,
  options: { readonly context: number; readonly timeout: number },
): StructuredPatchHunk[] | undefined {
  return structuredPatch('', '', before, after, '', '', options)?.hunks;
}

/** Lines equal at both ends are no change, and mostly one side has nothing else. */
function changesBetween(old: string[], young: string[], timeout: number): LineChange[] | undefined {
  let [from, oldEnd, youngEnd] = [0, old.length, young.length];
  while (from < oldEnd && from < youngEnd && old[from] === young[from]) from++;
  while (oldEnd > from && youngEnd > from && old[oldEnd - 1] === young[youngEnd - 1]) {
    oldEnd--;
    youngEnd--;
  }
  const rest = { at: from, old: old.slice(from, oldEnd), young: young.slice(from, youngEnd) };
  if (rest.old.length === 0 && rest.young.length === 0) return [];
  if (rest.old.length === 0 || rest.young.length === 0) return [rest];
  const hunks = compare(rest.old.join(''), rest.young.join(''), { context: 0, timeout });
  return hunks?.map(({ oldStart, oldLines, newStart, newLines }) => ({
    at: from + oldStart - 1,
    old: rest.old.slice(oldStart - 1, oldStart - 1 + oldLines),
    young: rest.young.slice(newStart - 1, newStart - 1 + newLines),
  }));
}

interface TouchedLines {
  readonly first: number;
  last: number;
  readonly own: Edit[];
}

/** The edits by the lines that they touch; edits that share a line are kept together. */
function touchedLines(edits: readonly Edit[], text: string, starts: readonly number[]): TouchedLines[] {
  const groups: TouchedLines[] = [];
  let line = 0;
  const lineAt = (index: number) => {
    while (line + 1 < starts.length && starts[line + 1]! <= index) line++;
    return line;
  };
  /** Then it leaves the line behind it alone. */
  const isOfWholeLines = ({ start, end, text: young }: Edit, lineStart: number) =>
    start < end && text[end - 1] === '\n' && (young.endsWith('\n') || (young === '' && start === lineStart));
  for (const edit of edits) {
    const first = lineAt(edit.start);
    const last = lineAt(isOfWholeLines(edit, starts[first]!) ? edit.end - 1 : edit.end);
    const group = groups.at(-1);
    if (group && first <= group.last) {
      group.own.push(edit);
      group.last = last;
    } else groups.push({ first, last, own: [edit] });
  }
  return groups;
}

/** Changes that lie so near to each other that the lines between are shown anyway are one hunk. */
function withContext(
  changes: readonly LineChange[],
  text: string,
  starts: readonly number[],
): StructuredPatchHunk[] {
  const hunks: StructuredPatchHunk[] = [];
  const count = text === '' ? 0 : starts.length;
  let shift = 0;
  for (let index = 0; index < changes.length; ) {
    const start = Math.max(0, changes[index]!.at - context);
    const hunk = { oldStart: start + 1, oldLines: 0, newStart: start + 1 + shift, newLines: 0 };
    const shown: string[] = [];
    let at = start;
    const keep = (end: number) => {
      for (; at < end; at++)
        shown.push(...marked(' ', text.slice(starts[at]!, starts[at + 1] ?? text.length)));
    };
    for (; index < changes.length && changes[index]!.at - at <= 2 * context; index++) {
      const change = changes[index]!;
      keep(change.at);
      for (const line of change.old) shown.push(...marked('-', line));
      for (const line of change.young) shown.push(...marked('+', line));
      at += change.old.length;
      shift += change.young.length - change.old.length;
    }
    keep(Math.min(count, at + context));
    const newEnd = at + shift;
    hunks.push({
      ...hunk,
      oldLines: at - start,
      newLines: newEnd - (hunk.newStart - 1),
      lines: shown,
    });
  }
  return hunks;
}

function marked(mark: string, line: string): string[] {
  return line.endsWith('\n') ? [mark + line.slice(0, -1)] : [mark + line, '\\ No newline at end of file'];
}

/** With their line breaks. */
function linesOf(text: string): string[] {
  const lines: string[] = [];
  for (let at = 0; at < text.length; ) {
    const feed = text.indexOf('\n', at);
    const end = feed < 0 ? text.length : feed + 1;
    lines.push(text.slice(at, end));
    at = end;
  }
  return lines;
}

/** The index at which each line starts; behind the last line break begins none, except in a text without anything. */
function startsOf(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n') + 1; at > 0 && at < text.length; at = text.indexOf('\n', at) + 1)
    starts.push(at);
  return starts;
}

/** A character of latin1 for each byte. */
export function characters(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
