import { z } from 'zod';
import { directoryOf, isTerraform, joinPath, linkTarget, resolveLinks } from '../../terraform/files.ts';
import { referencesOf } from './references.ts';
import { bytesOf, isBlob, objectShape, type Wanted } from './texts.ts';

/**
 * The files of a commit of another repository, as far as they were read. It only grows: a commit never
 * changes.
 */
export interface ModuleSnapshot {
  /** Names the commit in expressions. */
  readonly commit: string;
  readonly contents: Map<string, Uint8Array>;
  /** Terraform files whose text is not among the contents, with the reason. */
  readonly unread: Map<string, string>;
  readonly links: Map<string, string | null>;
  /** Directories whose files were all asked for. */
  readonly directories: Set<string>;
  /** Single files that were asked for, and weren't there or were of no use. */
  readonly files: Set<string>;
  /** Every directory that is known to be there. */
  readonly names: Set<string>;
  /** Directories with a Terraform file of which only the names came along. */
  readonly terraform: Set<string>;
  /** Directories of which not even the names came along: they lie too deep. */
  readonly deep: Set<string>;
}

/** Terraform reads no larger file beside its own. */
const largestOther = 65_536;
const symlink = 0o120000;

interface Entries {
  readonly entries?: readonly Entry[] | null | undefined;
}

interface Entry {
  readonly name: string;
  readonly mode: number;
  readonly type: string;
  readonly object?: unknown;
}

const entriesShape: z.ZodType<Entries> = z.object({
  entries: z
    .array(
      z.object({
        name: z.string().min(1),
        mode: z.number(),
        type: z.string(),
        object: z.unknown().optional(),
      }),
    )
    .nullish(),
});

export function emptySnapshot(commit: string): ModuleSnapshot {
  return {
    commit,
    contents: new Map(),
    unread: new Map(),
    links: new Map(),
    directories: new Set(),
    files: new Set(),
    names: new Set(['']),
    terraform: new Set(),
    deep: new Set(),
  };
}

/** Takes a directory out of an answer; `levels` deep with texts, and the names below as far as they go. */
export function takeDirectory(
  snapshot: ModuleSnapshot,
  directory: string,
  answer: unknown,
  levels: number,
): void {
  const parsed = entriesShape.safeParse(answer);
  if (levels > 0) snapshot.directories.add(directory);
  if (!parsed.success || !parsed.data.entries) return;
  snapshot.names.add(directory);
  snapshot.deep.delete(directory);
  for (const { name, mode, type, object } of parsed.data.entries) {
    const path = directory === '' ? name : `${directory}/${name}`;
    if (type === 'tree') {
      snapshot.names.add(path);
      if (object) takeDirectory(snapshot, path, object, levels - 1);
      else if (levels <= 0) snapshot.deep.add(path);
    } else if (type === 'blob') {
      if (levels > 0) takeFile(snapshot, path, object, mode);
      else if (isTerraform(name)) snapshot.terraform.add(directory);
    }
  }
}

/** Takes one file out of an answer. @param mode of an entry, so that the file is known to be there */
export function takeFile(snapshot: ModuleSnapshot, path: string, object: unknown, mode?: number): void {
  const { contents, unread, links, files } = snapshot;
  files.add(path);
  const { data: blob } = objectShape.safeParse(object);
  const bytes = isBlob(blob) ? bytesOf(blob) : undefined;
  if (mode === symlink && bytes) links.set(path, linkTarget(path, bytes));
  else if (bytes && (isTerraform(path) || bytes.length <= largestOther)) contents.set(path, bytes);
  else if (isTerraform(path) && (object || mode !== undefined))
    unread.set(path, isBlob(blob) ? `it has ${blob.byteSize} bytes` : 'GitHub did not return its text');
}

/** Which directories and files a module needs, those that it leads to included, that were not asked for yet. */
export function missingFor(snapshot: ModuleSnapshot, module: string): Wanted {
  const { reached, named } = reach(snapshot, module);
  const { directories, files, names } = snapshot;
  // Of a directory that was read it is known which directories are in it.
  const mayBeThere = (path: string) => names.has(path) || path === '' || !directories.has(directoryOf(path));
  return {
    directories: [...reached].filter((path) => !directories.has(path) && mayBeThere(path)),
    files: [...named].filter(
      (path) => !files.has(path) && !directories.has(directoryOf(path)) && mayBeThere(directoryOf(path)),
    ),
  };
}

/** The directories with Terraform whose texts were not asked for, the nearest to the top first. */
export function unaskedIn({ terraform, directories }: ModuleSnapshot): string[] {
  const depth = (path: string) => path.split('/').length;
  return [...terraform].filter((path) => !directories.has(path)).sort((a, b) => depth(a) - depth(b));
}

/** Is all Terraform of the repository among the contents? A repository without any counts as one that has no deeper one. */
export function isWhole(snapshot: ModuleSnapshot): boolean {
  const { contents, unread, terraform, deep } = snapshot;
  if (unread.size > 0 || unaskedIn(snapshot).length > 0) return false;
  return deep.size === 0 || (terraform.size === 0 && ![...contents.keys()].some(isTerraform));
}

/** Why a file that a module leads to can't be judged; undefined where all can. */
export function unreadIn(snapshot: ModuleSnapshot, module: string): string | undefined {
  const { reached } = reach(snapshot, module);
  const found = [...snapshot.unread].find(([path]) => reached.has(directoryOf(path)));
  return found && `its file ${found[0]} can’t be read: ${found[1]}`;
}

/** The directories that a module leads to, itself first, and the files that functions name there. */
function reach(snapshot: ModuleSnapshot, module: string) {
  const { contents, links, names } = snapshot;
  const reached = new Set([resolveLinks(module, links) ?? module]);
  const named = new Set<string>();
  const byDirectory = Map.groupBy(contents.keys(), directoryOf);
  const all = [...names];
  // A set's iteration visits what is added on the way.
  for (const directory of reached) {
    const paths = byDirectory.get(directory) ?? [];
    const texts = {
      contents: new Map(paths.map((path) => [path, contents.get(path)!])),
      unread: new Map(),
      links,
    };
    const found = referencesOf(texts, { directories: [], files: [] }, all);
    for (const one of found.directories) if (reached.size < mostDirectories) reached.add(one);
    for (const one of found.files) named.add(one);
  }
  return { reached, named };
}

/** One module leads to fewer directories of its repository. */
const mostDirectories = 300;

/** The files of a snapshot by path, those that links lead to under both paths. */
export function filesOf({ contents, links }: ModuleSnapshot): Map<string, Uint8Array> {
  if (links.size === 0) return contents;
  const all = new Map(contents);
  for (const link of links.keys()) {
    const target = resolveLinks(link, links);
    if (target === undefined) continue;
    const bytes = contents.get(target);
    if (bytes) all.set(link, bytes);
    for (const [path, one] of contents)
      if (path.startsWith(`${target}/`)) all.set(joinPath(link, path.slice(target.length + 1)), one);
  }
  return all;
}
