import { structuredPatch } from 'diff';

/** What changed from one text to another, for `FileDiff`; empty when nothing did. */
export function patchOf(before: string, after: string, context = 3): string {
  const { hunks } = structuredPatch('', '', before, after, '', '', { context });
  return hunks
    .map(({ oldStart, oldLines, newStart, newLines, lines }) =>
      [`@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`, ...lines].join('\n'),
    )
    .join('\n');
}
