import { posix } from 'node:path';
import { referencesOf } from '../../github/read/references.ts';
import { directoryOf, isTerraform } from '../../terraform/files.ts';
import type { TreeFile } from './tree.ts';

/** Files that are to be read, by the path under which they are judged. */
export type Wanted = ReadonlyMap<string, TreeFile>;

const link = '120000';
/** Directories that hold no Terraform of the repository's own. */
const skipped = /(?:^|\/)(?:\.terraform|node_modules)\//;

/** Terraform and values for its variables; symbolic links as such. */
export function terraformIn(files: readonly TreeFile[]): Wanted {
  return new Map(
    files.filter(({ path }) => isTerraform(path) && !skipped.test(path)).map((file) => [file.path, file]),
  );
}

export function isLink({ mode }: TreeFile): boolean {
  return mode === link;
}

/** Scripts that the Terraform names, up to so many bytes each. */
export function scriptsIn(
  files: ReadonlyMap<string, TreeFile>,
  contents: ReadonlyMap<string, Uint8Array>,
  mostBytes: number,
): Wanted {
  const terraform = new Map([...contents].filter(([path]) => isTerraform(path)));
  const named = referencesOf(
    { contents: terraform, unread: new Map() },
    { directories: [], files: [] },
  ).files;
  return new Map(
    named.flatMap((path) => {
      const file = files.get(path);
      return file && !isLink(file) && file.size <= mostBytes ? [[path, file]] : [];
    }),
  );
}

/** The file that a link leads to; undefined where it leaves the repository, or leads to another link or a directory. */
export function followLink(
  path: string,
  target: string,
  files: ReadonlyMap<string, TreeFile>,
): TreeFile | undefined {
  if (target.startsWith('/')) return undefined;
  const file = files.get(posix.join(directoryOf(path), target));
  return file && !isLink(file) ? file : undefined;
}
