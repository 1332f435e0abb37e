import { structuredPatch } from 'diff';
import { applyEdits } from '../rule/edit.ts';
import type { Edit, Fix } from '../rule/report.ts';
import type { Files } from '../terraform/files.ts';
import type { Paint } from './colours.ts';
import { cut, visible, visibleLine } from './visible.ts';

export interface FixPreview {
  readonly files: Pick<Files, 'read'>;
  /** Columns of the terminal. */
  readonly width: number;
  readonly paint: Paint;
}

/**
 * The lines that a fix takes away and brings, each group under the place where it stands.
 * @param from path of the finding, which need not be repeated
 */
export function fixPreview(fix: Fix, from: string, { files, width, paint }: FixPreview): string[] {
  const shown: string[] = [];
  for (const [path, edits] of Map.groupBy(fix.edits, (edit) => edit.path)) {
    for (const { start, lines } of changes(files.read(path), edits)) {
      const place = path === from ? `line ${start}` : `${visible(path)}:${start}`;
      shown.push(`${paint('green', 'fix')} ${paint('dim', `at ${place}`)}`);
      for (const line of lines) {
        const text = cut(visibleLine(line), width);
        shown.push(paint(text.startsWith('-') ? 'red' : 'green', text.trimEnd()));
      }
    }
  }
  return shown;
}

function changes(
  bytes: Uint8Array | undefined,
  edits: readonly Edit[],
): { start: number; lines: string[] }[] {
  if (!bytes) return [];
  const before = new TextDecoder().decode(bytes);
  const after = new TextDecoder().decode(applyEdits(bytes, edits));
  const { hunks } = structuredPatch('', '', before, after, '', '', { context: 0 });
  return hunks.map((hunk) => ({
    start: hunk.newStart,
    lines: hunk.lines.filter((line) => !line.startsWith('\\')).map((line) => `${line[0]} ${line.slice(1)}`),
  }));
}
