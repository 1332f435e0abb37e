import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from 'diff';
import type { FixedFile } from '../review/fixed-files.ts';

/**
 * The unified diff of one file, as bytes that `git apply` and `patch -p1` take in the working directory.
 * Bytes are compared one by one (latin1 has a character for each), so that no encoding is a special case.
 */
export function unifiedDiff({ path, before, after }: FixedFile): Buffer {
  const patch = structuredPatch(`a/${path}`, `b/${path}`, characters(before), characters(after), '', '', {
    context: 3,
  });
  // No `diff --git` line: with it, git would take the path from the top of the repository, not from here.
  // Names that are not plain ASCII are quoted by the library, so the whole text is latin1 here.
  return Buffer.from(endNames(formatPatch(patch, FILE_HEADERS_ONLY)), 'latin1');
}

/** Ends a name that contains a space with a tab, as git does; `patch` would take the first word for all of it. */
function endNames(patch: string): string {
  return patch.replace(/^--- (.* .*)\n\+\+\+ (.* .*)\n/, '--- $1\t\n+++ $2\t\n');
}

function characters(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
