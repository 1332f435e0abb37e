import { referencesOf } from '../../github/read/references.ts';
import { isTerraform, isTerragrunt, isUnitFile } from '../../terraform/files.ts';
import type { TreeFile } from './tree.ts';

/** Files that are to be read, by the path under which they are judged. */
export type WantedFiles = ReadonlyMap<string, TreeFile>;

const link = '120000';
/** Directories that hold no Terraform of the repository's own. */
const skipped = /(?:^|\/)(?:\.terraform|node_modules)\//;

/** Terraform and values for its variables, and what units of Terragrunt may include where there are some. */
export function terraformIn(files: readonly TreeFile[]): WantedFiles {
  const hasUnits = files.some(({ path }) => isUnitFile(path));
  const isWanted = ({ path }: TreeFile) =>
    (isTerraform(path) || (hasUnits && isTerragrunt(path))) && isOwn(path);
  return new Map(files.filter((file) => isWanted(file) && !isLink(file)).map((file) => [file.path, file]));
}

/** Is it no copy of another repository's code? */
export function isOwn(path: string): boolean {
  return !skipped.test(path);
}

/** Symbolic links, whatever they lead to. */
export function linksIn(files: readonly TreeFile[]): WantedFiles {
  return new Map(files.filter((file) => isLink(file) && isOwn(file.path)).map((file) => [file.path, file]));
}

function isLink({ mode }: TreeFile): boolean {
  return mode === link;
}

/** Scripts that the Terraform names, up to so many bytes each. */
export function scriptsIn(
  files: ReadonlyMap<string, TreeFile>,
  contents: ReadonlyMap<string, Uint8Array>,
  mostBytes: number,
): WantedFiles {
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
