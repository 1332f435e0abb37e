import { formatPatch, structuredPatch } from 'diff';
import type { FixedFile } from './fixed-files.ts';

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
export function patchOf({ path, before, after }: FixedFile): string | undefined {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    const patch = structuredPatch(
      `a/${path}`,
      `b/${path}`,
      decoder.decode(before),
      decoder.decode(after),
      '',
      '',
      {
        context: 3,
      },
    );
    return formatPatch({ ...patch, isGit: true });
  } catch {
    return undefined;
  }
}
