import { FILE_HEADERS_ONLY, formatPatch, type StructuredPatchHunk, structuredPatch } from 'diff';
import type { FixedFile } from '../../rule/fix/fixed-files.ts';

/** Thousands of changes in one file take too long to compare well; milliseconds. */
const patience = 3000;

/**
 * The unified diff of one file, as bytes that `git apply` and `patch -p1` take in the working directory.
 * Bytes are compared one by one (latin1 has a character for each), so that no encoding is a special case.
 * @param timeout after so many milliseconds every line is replaced instead: long, but as right
 */
export function unifiedDiff({ path, before, after }: FixedFile, timeout = patience): Buffer {
  const names = {
    oldFileName: `a/${path}`,
    newFileName: `b/${path}`,
    oldHeader: undefined,
    newHeader: undefined,
  };
  const texts = [characters(before), characters(after)] as const;
  const compared = structuredPatch('', '', ...texts, '', '', { context: 3, timeout });
  const patch = { ...names, hunks: compared?.hunks ?? [everyLine(...texts)] };
  // No `diff --git` line: with it, git would take the path from the top of the repository, not from here.
  // Names that are not plain ASCII are quoted by the library, so the whole text is latin1 here.
  return Buffer.from(endNames(formatPatch(patch, FILE_HEADERS_ONLY)), 'latin1');
}

/** Ends a name that contains a space with a tab, as git does; `patch` would take the first word for all of it. */
function endNames(patch: string): string {
  return patch.replace(/^--- ([^ \n]* .*)\n\+\+\+ ([^ \n]* .*)\n/, '--- $1\t\n+++ $2\t\n');
}

function characters(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function everyLine(before: string, after: string): StructuredPatchHunk {
  const [old, young] = [signed('-', before), signed('+', after)];
  const lengths = { oldStart: 1, oldLines: old.count, newStart: 1, newLines: young.count };
  return { ...lengths, lines: [...old.lines, ...young.lines] };
}

function signed(sign: string, text: string): { readonly count: number; readonly lines: string[] } {
  const lines = text.split('\n').map((line) => sign + line);
  const count = text.endsWith('\n') || text === '' ? lines.length - 1 : lines.length;
  const end = count < lines.length ? [] : ['\\ No newline at end of file'];
  return { count, lines: [...lines.slice(0, count), ...end] };
}
