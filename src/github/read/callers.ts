import {
  directoryOf,
  isTerraform,
  isTerragrunt,
  type RepositoryFiles,
  resolveLinks,
} from '../../terraform/files.ts';
import { localModules } from './references.ts';
import type { RememberingReader } from './remembering.ts';

/** Of a unit of Terragrunt: the directory of the file that makes it, what it reads, and the local modules that it calls. */
export interface UnitReaders {
  readonly directory: string;
  readonly reads: readonly string[];
  readonly modules: readonly string[];
}

/** Directories that are read at most to find callers, and at once. */
const mostDirectories = 1_000;
const directoriesAtOnce = 150;
const filesBeside = 100;

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
const isRoot = /^[ \t]*(?:provider[ \t]*"|backend[ \t]*"|cloud[ \t]*\{)|"(?:provider|backend|cloud)"[ \t]*:/m;
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
      const text = textOf(bytes);
      if (contents === head.contents && isRoot.test(text)) roots.add(directory);
      if (hasInterface.test(text)) withInterface.add(directory);
    }
  }
  return directories.filter((directory) => withInterface.has(directory) && !roots.has(directory));
}

/** Only what is deployed from a directory keeps a state: an example or a test of a module has none of these. */
const keepsState = /^[ \t]*(?:backend[ \t]*"|cloud[ \t]*\{)|"(?:backend|cloud)"[ \t]*:/m;

/**
 * Which of these directories can be modules for other repositories? Not one that a deployed root of this repository
 * calls: those are the modules of the repository’s own infrastructure.
 */
export function modulesForOthers(
  directories: readonly string[],
  head: RepositoryFiles,
  base: RepositoryFiles,
): string[] {
  const deployed = new Set(
    [...head.contents]
      .filter(
        ([path, bytes]) =>
          path.endsWith('.tfbackend') || (isTerraform(path) && keepsState.test(textOf(bytes))),
      )
      .map(([path]) => directoryOf(path)),
  );
  return modulesIn(directories, head, base).filter(
    (module) => !callersOf([module], head).some((caller) => deployed.has(caller)),
  );
}

/** A source that is no literal can lead to any module. */
const openSource = /\bsource"?\s*[=:]\s*(?:[^"\s]|"[^"\n]*[$%]\{)/;

/**
 * The directories that call one of these modules, directly or through others.
 *
 * @param units what units of Terragrunt call
 */
export function callersOf(
  modules: readonly string[],
  { contents, links }: RepositoryFiles,
  units: readonly Pick<UnitReaders, 'directory' | 'modules'>[] = [],
): string[] {
  const calls = new Map<string, Set<string>>();
  const open = new Set<string>();
  const add = (source: string, caller: string) => {
    const module = resolveLinks(source, links) ?? source;
    const callers = calls.get(module) ?? new Set();
    calls.set(module, callers.add(caller));
  };
  for (const [path, bytes] of contents) {
    if (!isTerraform(path) || isTerragrunt(path)) continue;
    const caller = directoryOf(path);
    for (const source of localModules(path, bytes)) add(source, caller);
    if (openSource.test(textOf(bytes))) open.add(caller);
  }
  for (const unit of units) for (const module of unit.modules) add(module, unit.directory);
  const found = new Set<string>();
  const visit = (module: string) => {
    for (const caller of [...(calls.get(module) ?? []), ...open]) {
      if (found.has(caller)) continue;
      found.add(caller);
      visit(caller);
    }
  };
  for (const module of modules) visit(module);
  return [...found];
}

/**
 * The directories that call a module at one of these paths, or below: a link, or a repository in this one, that leads
 * elsewhere now. No file of the module need be changed then.
 */
export function callingThrough(paths: readonly string[], { contents, links }: RepositoryFiles): string[] {
  if (paths.length === 0) return [];
  const isBelow = (source: string) => paths.some((path) => source === path || source.startsWith(`${path}/`));
  const areLinks = paths.some((path) => links?.has(path));
  const calling = [...contents].filter(
    ([path, bytes]) =>
      isTerraform(path) &&
      !isTerragrunt(path) &&
      (localModules(path, bytes).some(isBelow) || (areLinks && openSource.test(textOf(bytes)))),
  );
  return [...new Set(calling.map(([path]) => directoryOf(path)))];
}

/** The directories of the local modules that these texts call. */
export function calledIn({ contents, links }: RepositoryFiles): Set<string> {
  const calling = [...contents].filter(([path]) => isTerraform(path));
  const sources = calling.flatMap(([path, bytes]) => localModules(path, bytes));
  return new Set(sources.map((source) => resolveLinks(source, links) ?? source));
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/**
 * Reads many directories: one request for 150 of them, the first with files of other ones.
 *
 * @returns whether these were all; none of them is read where there are more than 1,000
 */
export async function readAll(
  reader: RememberingReader,
  directories: readonly string[],
  files: readonly string[] = [],
): Promise<boolean> {
  const fresh = [...new Set(directories)].filter((directory) => !reader.has(directory));
  if (fresh.length > mostDirectories) return false;
  for (let start = 0; start < fresh.length; start += directoriesAtOnce) {
    const directories = fresh.slice(start, start + directoriesAtOnce);
    await reader.texts({ directories, files: start === 0 ? files.slice(0, filesBeside) : [] });
  }
  return true;
}
