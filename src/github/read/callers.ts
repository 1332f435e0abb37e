import { z } from 'zod';
import { directoryOf, isTerraform, type RepositoryFiles } from '../../terraform/files.ts';
import { localModules } from './references.ts';

/** A tree with names only, as the documents ask for it. */
export interface NameTree {
  readonly entries?:
    | readonly {
        readonly name: string;
        readonly type: string;
        readonly object?: NameTree | null | undefined;
      }[]
    | null
    | undefined;
}

export const nameTree: z.ZodType<NameTree> = z.object({
  entries: z
    .array(
      z.object({
        name: z.string(),
        type: z.string(),
        get object() {
          return nameTree.nullish();
        },
      }),
    )
    .nullish(),
});

/** More directories than this don't fit in one request: then modules are judged with their own defaults. */
const mostDirectories = 150;

/** Each is one more field of the one query. */
const mostAbove = 30;

/** Does the change touch what looks like a module, so that its callers matter? */
export function touchesModules(directories: readonly string[]): boolean {
  return directories.some((directory) => /(?:^|\/)modules?(?:\/|$)/.test(directory));
}

/** The directories above these, up to the root, that are not among them; at most 30, the nearest to the root. */
export function ancestorsOf(directories: readonly string[]): string[] {
  const above = new Set<string>();
  for (const directory of directories) {
    for (let at = directory; at !== ''; ) {
      at = directoryOf(at);
      above.add(at);
    }
  }
  for (const directory of directories) above.delete(directory);
  return [...above].sort((a, b) => a.length - b.length).slice(0, mostAbove);
}

/** All directories with Terraform, or none where there are too many. */
export function terraformDirectories(tree: NameTree | null | undefined): string[] {
  const found: string[] = [];
  const visit = (node: NameTree, path: string) => {
    const entries = node.entries ?? [];
    if (entries.some(({ name, type }) => type === 'blob' && isTerraform(name))) found.push(path);
    for (const { name, object } of entries) if (object) visit(object, path === '' ? name : `${path}/${name}`);
  };
  if (tree) visit(tree, '');
  return found.length > mostDirectories ? [] : found;
}

/** The directories that call one of these modules, directly or through others. */
export function callersOf(modules: readonly string[], { contents }: RepositoryFiles): string[] {
  const calls = new Map<string, Set<string>>();
  for (const [path, bytes] of contents) {
    if (!isTerraform(path)) continue;
    const caller = directoryOf(path);
    for (const module of localModules(path, bytes)) {
      const callers = calls.get(module) ?? new Set();
      calls.set(module, callers.add(caller));
    }
  }
  const found = new Set<string>();
  const visit = (module: string) => {
    for (const caller of calls.get(module) ?? []) {
      if (found.has(caller)) continue;
      found.add(caller);
      visit(caller);
    }
  };
  for (const module of modules) visit(module);
  return [...found];
}
