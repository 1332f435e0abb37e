import { isUtf8 } from 'node:buffer';
import { formatPatch } from 'diff';
import type { FixedFile } from './fixed-files.ts';
import { hunksOf } from './hunks.ts';

/** A unified diff that `git apply` takes, and the files that had no place in it. */
export interface FixPatch {
  readonly patch: string;
  readonly left: readonly string[];
}

/** @param limit characters of the whole patch; a file that would go beyond is left out, never cut. */
export function fixPatch(files: readonly FixedFile[], limit: number): FixPatch {
  const left: string[] = [];
  let patch = '';
  for (const file of files) {
    const part = patchOf(file);
    if (part === undefined || patch.length + part.length > limit) left.push(file.path);
    else patch += part;
  }
  return { patch, left };
}

/** The unified diff of one file, or undefined where it is not UTF-8, which no Markdown can carry. */
export function patchOf(file: FixedFile): string | undefined {
  if (!isUtf8(file.before) || !isUtf8(file.after)) return undefined;
  const hunks = hunksOf(file)!.map((hunk) => ({ ...hunk, lines: hunk.lines.map(decoded) }));
  const names = { oldFileName: `a/${file.path}`, newFileName: `b/${file.path}` };
  return formatPatch({ ...names, oldHeader: '', newHeader: '', hunks, isGit: true });
}

function decoded(line: string): string {
  return Buffer.from(line, 'latin1').toString('utf8');
}
