import type { Files } from '../../terraform/files.ts';

/** The text of one file, by lines. */
export interface IndexedSource {
  readonly bytes: Uint8Array;
  /** Byte offset at which each line starts; a break at the end of the file starts none. */
  readonly lineStarts: readonly number[];
}

/** Gives the source of a file; undefined where it can't be read any more. */
export type Sources = (path: string) => IndexedSource | undefined;

/** A finding, its fix and the next finding name few files by turns; more than these would only cost memory. */
const kept = 4;

/** Reads sources for printing, each once as long as it is talked about. */
export function sources(files: Pick<Files, 'read'>): Sources {
  const recent = new Map<string, IndexedSource | undefined>();
  return (path) => {
    const source = recent.has(path) ? recent.get(path) : sourceOf(files, path);
    recent.delete(path);
    recent.set(path, source);
    if (recent.size > kept) recent.delete(recent.keys().next().value!);
    return source;
  };
}

const newline = 0x0a;

function sourceOf(files: Pick<Files, 'read'>, path: string): IndexedSource | undefined {
  const bytes = readQuietly(files, path);
  if (!bytes) return undefined;
  const lineStarts = bytes.length > 0 ? [0] : [];
  for (
    let at = bytes.indexOf(newline) + 1;
    at > 0 && at < bytes.length;
    at = bytes.indexOf(newline, at) + 1
  ) {
    lineStarts.push(at);
  }
  return { bytes, lineStarts };
}

function readQuietly(files: Pick<Files, 'read'>, path: string): Uint8Array | undefined {
  try {
    return files.read(path);
  } catch {
    return undefined; // It was judged a moment ago; who prints has nothing to add.
  }
}

/** 1-based line of a byte; the end of the file belongs to its last line. */
export function lineOf({ lineStarts }: IndexedSource, offset: number): number {
  let low = 0;
  let high = lineStarts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lineStarts[middle]! <= offset) low = middle + 1;
    else high = middle;
  }
  return Math.max(low, 1);
}

/** Byte offset of the start of a 1-based line; of the end of the file for the line after the last. */
export function startOf({ bytes, lineStarts }: IndexedSource, line: number): number {
  return lineStarts[line - 1] ?? bytes.length;
}

/** A 1-based line as text, without its `\n` and without a byte order mark. */
export function lineText(source: IndexedSource, line: number): string {
  const text = new TextDecoder().decode(
    source.bytes.subarray(startOf(source, line), startOf(source, line + 1)),
  );
  return text.endsWith('\n') ? text.slice(0, -1) : text;
}
