import { applyEdits } from '../rule/fix/edits.ts';
import type { Edit } from '../rule/report.ts';
import { type Hunk, inOneHunk } from './changed-file.ts';

/** Lines of the head commit and the lines that should stand there instead: what one click on GitHub commits. */
export interface Suggestion {
  readonly path: string;
  /** 1-based, inclusive. */
  readonly startLine: number;
  /** 1-based, inclusive. */
  readonly line: number;
  /** With their own line ends, CRLF where the file has CRLF. Empty: the lines go away. */
  readonly replacement: string;
}

/**
 * Turns edits of one file into a suggestion, or undefined where GitHub could not take one:
 * - edits in several files, or lines outside the diff or in two hunks;
 * - the last line of a file without a final newline, because committing a suggestion would add one;
 * - bytes that are no UTF-8, because a comment can't carry them.
 *
 * @param taken lines of this file that another suggestion replaces: GitHub can't commit both in one batch
 */
export function suggestionOf(
  edits: readonly Edit[],
  bytes: Uint8Array,
  hunks: readonly Hunk[],
  taken: readonly Pick<Suggestion, 'startLine' | 'line'>[] = [],
): Suggestion | undefined {
  const path = edits[0]?.path;
  if (path === undefined || edits.some((edit) => edit.path !== path)) return undefined;
  const before = decode(bytes);
  const fixed = decode(applyEdits(bytes, edits));
  if (before === undefined || fixed === undefined) return undefined;
  const oldLines = linesOf(before);
  const newLines = linesOf(fixed);
  for (const { first, last, lines } of spans(oldLines, newLines)) {
    if (!inOneHunk(hunks, first, last)) continue;
    if (taken.some((other) => first <= other.line && other.startLine <= last)) continue;
    if (last === oldLines.length && !oldLines[last - 1]!.endsWith('\n')) continue;
    return { path, startLine: first, line: last, replacement: lines.join('') };
  }
  return undefined;
}

/** The smallest span of changed lines; for a pure insertion, the line after it or the line before it, repeated. */
function* spans(oldLines: readonly string[], newLines: readonly string[]) {
  const shorter = Math.min(oldLines.length, newLines.length);
  let head = 0;
  while (head < shorter && oldLines[head] === newLines[head]) head++;
  let tail = 0;
  while (tail < shorter - head && oldLines.at(-1 - tail) === newLines.at(-1 - tail)) tail++;
  const oldEnd = oldLines.length - tail;
  const newEnd = newLines.length - tail;
  if (oldEnd > head) {
    yield { first: head + 1, last: oldEnd, lines: newLines.slice(head, newEnd) };
    return;
  }
  if (newEnd === head) return;
  if (oldEnd < oldLines.length) {
    yield { first: oldEnd + 1, last: oldEnd + 1, lines: newLines.slice(head, newEnd + 1) };
  }
  if (head > 0) yield { first: head, last: head, lines: newLines.slice(head - 1, newEnd) };
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
