import { createHash } from 'node:crypto';
import type { FixedFile } from '../../rule/fix/fixed-files.ts';

/** The branch that carries the fixes, the same one in every repository. */
export const fixBranch = 'require-imdsv2/fix';

/** The branch without exceptions that have ended. */
export const endedBranch = 'require-imdsv2/ended';

/** In the last lines of a commit's message, with what the fixes are: so a later run knows its own commits. */
const trailer = /^Require-IMDSv2-Fixes: ([0-9a-f]{16})$/m;

/** Names a set of fixes by what they make of the files. */
export function digestOf(files: readonly FixedFile[]): string {
  const digest = createHash('sha256');
  for (const { path, before, after } of files) {
    for (const part of [path, before, after]) {
      const bytes = Buffer.from(part);
      digest.update(`${bytes.length}\0`).update(bytes);
    }
  }
  return digest.digest('hex').slice(0, 16);
}

export function trailerOf(digest: string): string {
  return `Require-IMDSv2-Fixes: ${digest}`;
}

/** Which fixes a commit of ours carries; undefined for a commit of another author. */
export function digestIn(message: string): string | undefined {
  return trailer.exec(message)?.[1];
}
