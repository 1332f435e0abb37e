/** The lines of a hunk with their signs, without its header. */
function linesOf(hunk: string): string[] {
  return hunk.split('\n').slice(1);
}

/**
 * The end of a hunk, as a hunk of its own.
 *
 * @param count of lines of the new file, at least
 */
export function lastLines(hunk: string, count: number): string {
  const header = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(hunk);
  if (header === null) return hunk;
  const lines = linesOf(hunk);
  let first = lines.length;
  for (let left = count; first > 0 && left > 0; ) {
    first -= 1;
    if (!/^[-\\]/.test(lines[first]!)) left -= 1;
  }
  const before = (side: RegExp) => lines.slice(0, first).filter((line) => side.test(line)).length;
  const within = (side: RegExp) => lines.slice(first).filter((line) => side.test(line)).length;
  const [old, now] = [/^[- ]/, /^[+ ]/] as const;
  const range = (start: string | undefined, side: RegExp) =>
    `${Number(start) + before(side)},${within(side)}`;
  return [`@@ -${range(header[1], old)} +${range(header[2], now)} @@`, ...lines.slice(first)].join('\n');
}

/** The last lines of the new file that a hunk shows. */
export function newLines(hunk: string, count: number): string[] {
  return linesOf(hunk)
    .filter((line) => /^[+ ]/.test(line))
    .map((line) => line.slice(1))
    .slice(-count);
}
