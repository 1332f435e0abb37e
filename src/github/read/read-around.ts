import { excluder } from '../../policy/scan-under-policy.ts';
import type { ChangedFile } from '../../review/changed-file.ts';
import {
  directoryOf,
  isConfiguration,
  isTerraform,
  isTerragrunt,
  isUnitFile,
  type Links,
  type RepositoryFiles,
} from '../../terraform/files.ts';
import { isValuesFile } from '../../terraform/values-files.ts';
import { calledIn, callersOf, callingThrough, modulesIn, readAll, type UnitReaders } from './callers.ts';
import type { CommitReader } from './commit-reader.ts';
import { followReferences } from './follow-references.ts';
import { holdsValues, isData, ownDirectories } from './is-data.ts';
import { directoriesLinkingTo, withLinkedFiles, withLinks } from './links.ts';
import { mayRead, readsFiles } from './references.ts';
import { only, type RememberingReader, remembering } from './remembering.ts';
import type { RepositoryTree } from './repository-tree.ts';

/** The texts of the first read, and the names of the whole commit; undefined where they are not known. */
export interface Begun {
  readonly texts: RepositoryFiles;
  /** The changed files as they are on the base branch. */
  readonly base: RepositoryFiles;
  readonly tree: RepositoryTree | undefined;
  /** Directories that were read. */
  readonly directories: readonly string[];
}

/** The files that the known units of Terragrunt use; undefined if that could not be found out. */
export type FindUnitUses = (question: {
  readonly texts: RepositoryFiles;
  readonly base: RepositoryFiles;
  readonly changed: readonly ChangedFile[];
}) => Promise<{ readonly uses: readonly UnitReaders[]; readonly missing: readonly string[] } | undefined>;

interface HowToLook {
  readonly findUses: FindUnitUses;
  /** Globs of values files by the directory that they are used with: `var_files` of the policy. */
  readonly varFiles?: Readonly<Record<string, readonly string[]>> | undefined;
}

/** The directories that a change concerns, with their texts. */
export interface Around {
  readonly texts: RepositoryFiles;
  readonly directories: readonly string[];
  readonly touched: readonly string[];
  readonly unseenCallers: readonly string[];
  readonly unseenReaders: readonly string[];
}

/**
 * Reads the rest: the files to which changed files are linked, the directories that read and call these, and
 * the modules that they call.
 */
export async function readAround(
  given: CommitReader,
  changed: readonly ChangedFile[],
  { texts: first, base, tree: glimpse, directories: begun }: Begun,
  { findUses, varFiles = {} }: HowToLook,
): Promise<Around> {
  const own = ownDirectories(changed);
  const data = changed.filter(({ path }) => isData(path)).map(({ path }) => path);
  const tree = await treeFor(given, glimpse, {
    isConcerned: own.length + data.length > 0,
    mustKnow: data.length > 0 || modulesIn(own, first, base).length > 0,
  });
  const isKnown = tree?.isComplete === true;
  const linked = await withLinks(given, { ...first, names: isKnown ? tree.files : undefined }, tree);
  const reader = remembering(given, linked, begun);
  const paths = changed.map(({ path }) => path);
  const through = [
    ...new Set([...directoriesLinkingTo(new Set(paths), linked), ...directoriesWithLinks(paths, linked)]),
  ];
  const values = changed.map(({ path }) => path).filter(isValuesFile);
  const valued = [
    ...rootsAbove(values, [...(tree?.files ?? []), ...(tree?.links ?? []), ...linked.contents.keys()]),
    ...(await rootsMapped(values, varFiles)),
  ];
  await reader.texts({ directories: [...through, ...valued], files: [] });

  // A file that reads or calls the change may lie anywhere.
  const ofUnits = tree?.terragrunt ?? [];
  const ofAll = [...(tree?.terraform ?? []), ...ofUnits];
  const forUnits = ofUnits.length > 0 ? changed.map(({ path }) => path).filter(mayBeInUnit) : [];
  const present = changed.flatMap(({ path, status }) =>
    isData(path) && holdsValues(path) && status !== 'removed' ? [path] : [],
  );
  let isWhole = true;
  const readAlso = async (directories: readonly string[]) => {
    isWhole = (await readAll(reader, directories, present)) && isKnown && isWhole;
  };
  if (data.length > 0) await readAlso(ofAll);
  else if (forUnits.length > 0) await readAlso(ofUnits);
  const named = withAliases(data, linked.links);
  const near = [
    ...new Set([
      ...[...own, ...through, ...valued, ...directoriesReading(named, reader.all())],
      ...callingThrough(named.names, reader.all()),
    ]),
  ];
  const modules = modulesIn(near, reader.all(), base);
  if (modules.length > 0) await readAlso(ofAll);

  const mayUse = ofUnits.length > 0 && forUnits.length + modules.length > 0;
  const found = mayUse ? await usesOf(reader, { base, changed }, findUses) : [];
  const uses = found ?? [];
  const units = directoriesOfUnits(uses, changed, linked.links);
  const touched = [...new Set([...near, ...units])];
  const judged = [...new Set([...touched, ...callersOf(touched, reader.all(), uses)])];
  const isSure = isWhole && found !== undefined && !hasUnreadBeside(reader.all(), judged);
  const mayHaveReaders = !isKnown || ofAll.length > 0;
  const unseenReaders = isSure || !mayHaveReaders ? [] : [...new Set([...data, ...forUnits])];

  const kept = [...new Set([...begun, ...judged])];
  const reads = uses.filter(({ directory }) => judged.includes(directory)).flatMap((unit) => unit.reads);
  const files = [...reads, ...present, ...[...reader.all().contents.keys()].filter(isValuesFile)];
  const start = only(reader.all(), { directories: kept, files });
  const followed = await followReferences(reader, start, { directories: kept, files }, tree?.directories);
  const whole = await withLinkedFiles(reader, followed, new Set(judged));
  const concerned = touched.length + unseenReaders.length > 0;
  return {
    texts: withoutIdle(whole, begun, judged),
    directories: judged,
    touched: concerned ? [...new Set([...touched, ...data.map(directoryOf)])] : [],
    unseenCallers: isSure ? [] : modules,
    unseenReaders,
  };
}

/** All names of a commit, as far as they matter: one request where the repository is deeper than GraphQL tells. */
async function treeFor(
  reader: CommitReader,
  glimpse: RepositoryTree | undefined,
  { isConcerned, mustKnow }: { readonly isConcerned: boolean; readonly mustKnow: boolean },
): Promise<RepositoryTree | undefined> {
  const isEnough = glimpse ? glimpse.isComplete || !isConcerned : !mustKnow;
  return isEnough ? glimpse : ((await reader.tree()) ?? glimpse);
}

/** Of values in directories without Terraform: the nearest directories above that have some. */
function rootsAbove(values: readonly string[], paths: readonly string[]): string[] {
  if (values.length === 0) return [];
  const holding = new Set(paths.filter(isConfiguration).map(directoryOf));
  return values.flatMap((path) => {
    let at = directoryOf(path);
    while (at !== '' && !holding.has(at)) at = directoryOf(at);
    return holding.has(at) ? [at] : [];
  });
}

/** The directories with which the policy uses these values. */
async function rootsMapped(
  values: readonly string[],
  varFiles: Readonly<Record<string, readonly string[]>>,
): Promise<string[]> {
  const found: string[] = [];
  for (const [root, globs] of Object.entries(varFiles)) {
    const matches = await excluder({ exclude: globs, rule: {} });
    if (values.some(matches)) found.push(root === '.' ? '' : root);
  }
  return found;
}

/** Can a unit of Terragrunt be made from it? */
function mayBeInUnit(path: string): boolean {
  return isData(path) || isUnitFile(path) || isValuesFile(path);
}

/** Names of files; not all of them where links lead to directories that hold them, which names a file without end. */
interface NamesByLinks {
  readonly names: readonly string[];
  readonly isAll: boolean;
}

/** The names by links that are looked for: a repository that a person made has fewer. */
const mostAliases = { inAll: 1_000, forEach: 10 };

/** The same files, and the names that links give them, also links to links. */
function withAliases(paths: readonly string[], links: Links = new Map()): NamesByLinks {
  const names = new Set(paths);
  const most = mostAliases.inAll + mostAliases.forEach * names.size;
  // Names that are added here are visited as well.
  for (const path of names)
    for (const [link, target] of links) {
      const alias = target === null ? undefined : aliasOf(path, link, target);
      if (alias !== undefined) names.add(alias);
      if (names.size > most) return { names: [...names], isAll: false };
    }
  return { names: [...names], isAll: true };
}

/** The name of a file, or of a link to a directory, by one link; undefined where that link doesn't lead to it. */
function aliasOf(path: string, link: string, target: string): string | undefined {
  if (target === path || target.startsWith(`${path}/`)) return link;
  if (target === '') return `${link}/${path}`;
  return path.startsWith(`${target}/`) ? link + path.slice(target.length) : undefined;
}

/** The directories in which links are Terraform files by way of one of these files. */
function directoriesWithLinks(paths: readonly string[], { links }: RepositoryFiles): string[] {
  const { names, isAll } = withAliases(paths, links);
  const given = new Set(paths);
  const aliases = isAll ? names.filter((name) => !given.has(name)) : [...(links?.keys() ?? [])];
  return aliases.filter(isTerraform).map(directoryOf);
}

/** The directories with Terraform that may read one of these files. */
function directoriesReading({ names, isAll }: NamesByLinks, { contents }: RepositoryFiles): string[] {
  if (names.length === 0) return [];
  const reading = [...contents].filter(
    ([path, bytes]) => isConfiguration(path) && (isAll ? mayRead(bytes, names) : readsFiles(bytes)),
  );
  return [...new Set(reading.map(([path]) => directoryOf(path)))];
}

/** May Terraform in view read one of these files? */
export function isReadIn(texts: RepositoryFiles, paths: readonly string[]): boolean {
  return directoriesReading(withAliases(paths, texts.links), texts).length > 0;
}

/** More rounds of files that read files are no configuration that a person wrote. */
const mostRounds = 4;
const mostFiles = 300;

/** Asks which files the units use, and reads these. */
async function usesOf(
  reader: RememberingReader,
  { base, changed }: { readonly base: RepositoryFiles; readonly changed: readonly ChangedFile[] },
  findUses: FindUnitUses,
): Promise<readonly UnitReaders[] | undefined> {
  for (let round = 0; ; round++) {
    const texts = reader.all();
    const found = await findUses({ texts, base, changed });
    const missing = found?.missing.slice(0, mostFiles) ?? [];
    if (missing.length === 0 || round === mostRounds) return found?.uses;
    await reader.texts({ directories: [], files: missing });
    if (reader.all().contents.size === texts.contents.size) return found?.uses;
  }
}

/** The directories of units that read a changed file, or look for files where one is. */
function directoriesOfUnits(
  uses: readonly UnitReaders[],
  changed: readonly ChangedFile[],
  links: Links | undefined,
): string[] {
  const paths = changed.flatMap(({ path, previousPath }) => [path, ...(previousPath ? [previousPath] : [])]);
  const { names, isAll } = withAliases(paths, links);
  if (!isAll) return uses.map(({ directory }) => directory);
  const around = new Set<string>();
  for (const path of names) {
    around.add(path);
    for (let at = path; at !== ''; around.add(at)) at = directoryOf(at);
  }
  // A module at a changed path, or below one: a link, or a repository in this one, that leads elsewhere now.
  const isThrough = (module: string) =>
    names.some((path) => module === path || module.startsWith(`${path}/`));
  return uses
    .filter(({ reads, modules }) => reads.some((path) => around.has(path)) || modules.some(isThrough))
    .map(({ directory }) => directory);
}

/** Is there a file outside of the judged directories that could not be read, and might call or read them? */
function hasUnreadBeside({ unread }: RepositoryFiles, judged: readonly string[]): boolean {
  const within = new Set(judged);
  return [...unread.keys()].some(
    (path) => !within.has(directoryOf(path)) && (isTerraform(path) || isTerragrunt(path)),
  );
}

/** A file that could not be read matters only if its directory is judged, or called. */
function withoutIdle(
  texts: RepositoryFiles,
  begun: readonly string[],
  judged: readonly string[],
): RepositoryFiles {
  const busy = new Set([...judged, ...calledIn(texts)]);
  const idle = new Set(begun.filter((directory) => !busy.has(directory)));
  return {
    ...texts,
    unread: new Map([...texts.unread].filter(([path]) => !idle.has(directoryOf(path)))),
  };
}
