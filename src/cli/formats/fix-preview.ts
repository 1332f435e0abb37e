import { structuredPatch } from 'diff';
import { applyEdits, uniqueEdits } from '../../rule/fix/edits.ts';
import type { Edit, Fix } from '../../rule/report.ts';
import type { Paint } from '../colors.ts';
import { cut, visible, visibleLine } from '../terminal-text.ts';
import { type IndexedSource, lineOf, type Sources, startOf } from './line-index.ts';

export interface FixPreview {
  readonly source: Sources;
  /** Columns of the terminal. */
  readonly width: number;
  readonly paint: Paint;
}

/**
 * The lines that a fix takes away and brings, each group under the place where it stands.
 * @param from path of the finding, which need not be repeated
 */
export function fixPreview(fix: Fix, from: string, { source, width, paint }: FixPreview): string[] {
  const shown: string[] = [];
  for (const [path, edits] of Map.groupBy(uniqueEdits(fix.edits), (edit) => edit.path)) {
    const file = source(path);
    for (const { line, lines } of file ? changes(file, edits) : []) {
      const place = path === from ? `line ${line}` : `${visible(path)}:${line}`;
      shown.push(`${paint('green', 'fix')} ${paint('dim', `at ${place}`)}`);
      for (const each of lines) {
        const text = cut(visibleLine(each), width);
        shown.push(paint(text.startsWith('-') ? 'red' : 'green', text.trimEnd()));
      }
    }
  }
  return shown;
}

/** Does a fix change this 1-based line of a file, so that its preview shows the line? */
export function touches({ edits }: Fix, path: string, line: number, source: IndexedSource): boolean {
  return edits.some(
    (edit) =>
      edit.path === path &&
      edit.end > edit.start &&
      lineOf(source, edit.start) <= line &&
      line <= lineOf(source, edit.end),
  );
}

/** Compares only the lines that an edit touches: a file with a thousand findings is not compared a thousand times. */
function changes(source: IndexedSource, edits: readonly Edit[]): { line: number; lines: string[] }[] {
  return touchedLines(source, edits).flatMap(({ first, last, edits }) => {
    const start = startOf(source, first);
    const before = source.bytes.subarray(start, startOf(source, last + 1));
    const moved = edits.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }));
    const decoder = new TextDecoder();
    const texts = [decoder.decode(before), decoder.decode(applyEdits(before, moved))] as const;
    const { hunks } = structuredPatch('', '', ...texts, '', '', { context: 0 });
    return hunks.map(({ newStart, lines }) => ({
      line: first - 1 + newStart,
      lines: lines.filter((line) => !line.startsWith('\\')).map((line) => `${line[0]} ${line.slice(1)}`),
    }));
  });
}

interface Touched {
  readonly first: number;
  last: number;
  readonly edits: Edit[];
}

/** The edits by the lines that they touch, 1-based and inclusive; edits that share a line are kept together. */
function touchedLines(source: IndexedSource, edits: readonly Edit[]): Touched[] {
  const groups: Touched[] = [];
  for (const edit of edits) {
    const [first, last] = [lineOf(source, edit.start), lineOf(source, edit.end)];
    const group = groups.at(-1);
    if (group && first <= group.last) {
      group.edits.push(edit);
      group.last = Math.max(group.last, last);
    } else groups.push({ first, last, edits: [edit] });
  }
  return groups;
}
