/** A hunk of a patch. Lines are 1-based; a count of 0 means that the side has no line there. */
export interface Hunk {
  oldStart: number;
  oldLines: number;
  newStart: number;
  newLines: number;
  /** The `@@` line and the lines below it. */
  lines: string[];
}

/** The hunks of a patch as GitHub gives it (from the first `@@`). */
export function parseHunks(patch: string): Hunk[] {
  const hunks: Hunk[] = [];
  for (const line of patch.split('\n')) {
    const header = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (header === null) {
      hunks.at(-1)?.lines.push(line);
      continue;
    }
    const [, oldStart, oldLines, newStart, newLines] = header;
    hunks.push({
      oldStart: Number(oldStart),
      oldLines: Number(oldLines ?? 1),
      newStart: Number(newStart),
      newLines: Number(newLines ?? 1),
      lines: [line],
    });
  }
  return hunks;
}

/** The hunk that shows a line of the new (RIGHT) or the old (LEFT) file. */
export function hunkAt(hunks: Hunk[], line: number, side: 'LEFT' | 'RIGHT'): Hunk | null {
  const found = hunks.find((hunk) => {
    const start = side === 'RIGHT' ? hunk.newStart : hunk.oldStart;
    const count = side === 'RIGHT' ? hunk.newLines : hunk.oldLines;
    return line >= start && line < start + count;
  });
  return found ?? null;
}

/** The part of a hunk that GitHub stores with a comment: from its header down to the commented line. */
export function hunkUpTo(hunk: Hunk, line: number, side: 'LEFT' | 'RIGHT'): string {
  let oldLine = hunk.oldStart - 1;
  let newLine = hunk.newStart - 1;
  const kept = [hunk.lines[0]!];
  for (const text of hunk.lines.slice(1)) {
    kept.push(text);
    if (text.startsWith('\\')) continue;
    if (!text.startsWith('+')) oldLine += 1;
    if (!text.startsWith('-')) newLine += 1;
    const reached =
      side === 'RIGHT'
        ? newLine === line && !text.startsWith('-')
        : oldLine === line && !text.startsWith('+');
    if (reached) break;
  }
  return kept.join('\n');
}

/**
 * Where a range of lines of the old file is in the new one.
 *
 * @param hunks of a diff without context lines (`-U0`)
 * @returns null when a line of the range was changed or removed, or text was inserted inside it
 */
export function moveRange(hunks: Hunk[], start: number, end: number): { start: number; end: number } | null {
  let shift = 0;
  for (const hunk of hunks) {
    // `-U0` writes an insertion after line n as `-n,0`.
    const first = hunk.oldLines === 0 ? hunk.oldStart + 1 : hunk.oldStart;
    if (hunk.oldLines === 0 ? first > start && first <= end : first <= end && first + hunk.oldLines > start)
      return null;
    if (first <= start) shift += hunk.newLines - hunk.oldLines;
  }
  return { start: start + shift, end: end + shift };
}
