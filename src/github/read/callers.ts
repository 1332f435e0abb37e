import { directoryOf, isTerraform, type RepositoryFiles, resolveLinks } from '../../terraform/files.ts';
import type { CommitReader } from './commit-reader.ts';
import { localModules } from './references.ts';
import type { RepositoryTree } from './repository-tree.ts';
import { joinTexts } from './texts.ts';

/** Directories that are read at most to find callers, and at once. */
const mostDirectories = 1_000;
const directoriesAtOnce = 150;

/** Each is one more field of the one query. */
const mostAbove = 30;

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

/** A module without variables and outputs is the same for every caller. */
const hasInterface = /\b(?:variable|output)\b/;
const isRoot = /^\s*(?:provider\s*"|backend\s*"|cloud\s*\{)|"(?:provider|backend|cloud)"\s*:/m;
const rootNames =
  /(?:^|\/)(?:terraform\.tfvars(?:\.json)?|[^/]*\.auto\.tfvars(?:\.json)?|\.terraform\.lock\.hcl|[^/]*\.tfbackend)$/;

/** Which of these directories can be modules whose callers decide, as they are or as they were? */
export function modulesIn(
  directories: readonly string[],
  head: RepositoryFiles,
  base: RepositoryFiles,
): string[] {
  const withInterface = new Set<string>();
  const roots = new Set<string>();
  for (const { contents } of [head, base]) {
    for (const [path, bytes] of contents) {
      const directory = directoryOf(path);
      if (!directories.includes(directory)) continue;
      if (rootNames.test(path)) roots.add(directory);
      if (!isTerraform(path)) continue;
      const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
      if (contents === head.contents && isRoot.test(text)) roots.add(directory);
      if (hasInterface.test(text)) withInterface.add(directory);
    }
  }
  return directories.filter((directory) => withInterface.has(directory) && !roots.has(directory));
}

/** The directories that call one of these modules, directly or through others. */
export function callersOf(modules: readonly string[], { contents, links }: RepositoryFiles): string[] {
  const calls = new Map<string, Set<string>>();
  for (const [path, bytes] of contents) {
    if (!isTerraform(path)) continue;
    const caller = directoryOf(path);
    for (const source of localModules(path, bytes)) {
      const module = resolveLinks(source, links) ?? source;
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

export interface FoundCallers {
  /** The texts, with those of the callers. */
  readonly texts: RepositoryFiles;
  /** Modules of which not all callers were looked for. */
  readonly unsure: readonly string[];
  /** Directories that were read. */
  readonly read: readonly string[];
}

/**
 * Looks for the callers of modules in every directory with Terraform, whatever its name and depth: one request for 150
 * directories, and one for the names where the tree is deeper than GraphQL told.
 *
 * @param read directories that were read before
 */
export async function findCallers(
  reader: CommitReader,
  modules: readonly string[],
  {
    texts,
    read,
    tree,
  }: { texts: RepositoryFiles; read: readonly string[]; tree: RepositoryTree | undefined },
): Promise<FoundCallers> {
  if (modules.length === 0) return { texts, unsure: [], read };
  const whole = tree?.isComplete ? tree : await reader.tree();
  if (!whole?.isComplete) return { texts, unsure: modules, read };
  const known = new Set(read);
  const others = whole.terraform.filter((directory) => !known.has(directory));
  if (others.length > mostDirectories) return { texts, unsure: modules, read };
  let all = texts;
  for (let start = 0; start < others.length; start += directoriesAtOnce) {
    const directories = others.slice(start, start + directoriesAtOnce);
    all = joinTexts([all, await reader.texts({ directories, files: [] })]);
  }
  const callers = new Set(callersOf(modules, all));
  const isWanted = (path: string) => !others.includes(directoryOf(path)) || callers.has(directoryOf(path));
  return {
    texts: {
      ...all,
      contents: new Map([...all.contents].filter(([path]) => isWanted(path))),
      unread: new Map([...all.unread].filter(([path]) => isWanted(path))),
    },
    unsure: [...all.unread.keys()].some((path) => !isWanted(path) && isTerraform(path)) ? modules : [],
    read: [...read, ...callers],
  };
}
