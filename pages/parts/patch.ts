import { structuredPatch } from 'diff';

export interface PatchOptions {
  /** Unchanged lines around a change; default 3. */
  context?: number;
  /** Number of the texts' first line, for an excerpt of a file; 1-based, default 1. */
  firstLine?: number;
}

/** The patch from one text to another, for `FileDiff`; empty if they are equal. */
export function patchOf(
  before: string,
  after: string,
  { context = 3, firstLine = 1 }: PatchOptions = {},
): string {
  const shift = firstLine - 1;
  return structuredPatch('', '', before, after, '', '', { context })
    .hunks.map(({ oldStart, oldLines, newStart, newLines, lines }) =>
      [`@@ -${oldStart + shift},${oldLines} +${newStart + shift},${newLines} @@`, ...lines].join('\n'),
    )
    .join('\n');
}
