import type { Files } from '../terraform/files.ts';

/** The lines of a file without their `\n`; empty where it can't be read any more. */
export type SourceLines = (path: string) => readonly string[];

/** Reads lines for printing. Findings come file by file, so the last file is all that is kept. */
export function sourceLines(files: Pick<Files, 'read'>): SourceLines {
  let last: { path: string; lines: readonly string[] } | undefined;
  return (path) => {
    if (last?.path !== path) last = { path, lines: linesOf(files, path) };
    return last.lines;
  };
}

function linesOf(files: Pick<Files, 'read'>, path: string): string[] {
  try {
    // The decoder drops a byte order mark, which is nothing to show.
    const lines = new TextDecoder().decode(files.read(path)).split('\n');
    return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
  } catch {
    return [];
  }
}
