import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { FixedFile } from '../rule/fix/fixed-files.ts';
import type { Report } from '../rule/report.ts';
import type { Files } from '../terraform/files.ts';
import { replaceFile } from './disk/writable.ts';
import { proposedFiles } from './fix.ts';
import { type Problems, reasonOf } from './read-error.ts';

/**
 * Writes the fixes of what is staged into the work tree, where a file is there as it is staged: git's index is the
 * person's own business, so it is left as it is. Gives what was written.
 */
export function fixStaged(
  report: Report,
  index: Pick<Files, 'read'>,
  { problems, prefix }: { readonly problems: Problems; readonly prefix: string },
): readonly FixedFile[] {
  return proposedFiles(report, index).filter(({ path, before, after }) => {
    const at = resolve(prefix, path);
    try {
      if (readFileSync(at).equals(before)) {
        replaceFile(at, after);
        return true;
      }
      problems.add({
        path,
        what: 'not fixed: it has changes that are not staged; stage or stash them first',
      });
    } catch (error) {
      problems.add({ path, what: `not fixed: ${reasonOf(error)}` });
    }
    return false;
  });
}
