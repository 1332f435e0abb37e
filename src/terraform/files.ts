import type { RemoteModules } from './remote-modules.ts';

/**
 * Where Terraform text comes from: a disk, a pull request, a text area in a browser.
 * Paths use `/`, are relative to one root, and may start with `../` where a source lies outside of it.
 */
export interface Files {
  /** Every file to check; the directories of these are judged. */
  readonly paths: readonly string[];
  /** Files that may hold values for variables, where these are not all among `paths`. */
  readonly besides?: readonly string[];
  /** Names (without directory) of the files that lie directly in `directory` (`''` or `.` is the root). */
  list(directory: string): readonly string[];
  /** Names of the directories that lie directly in `directory`; where this is missing, they are not known. */
  directories?(directory: string): readonly string[];
  /** Only some files were read: a file that is not found may exist all the same. */
  readonly partial?: boolean;
  /** The bytes of a file, or undefined where there is none. Throws where it can't be read. */
  read(path: string): Uint8Array | undefined;
  /** Like `read`, but the bytes may be gone at the next call of any method. */
  glance?(path: string): Uint8Array | undefined;
  /**
   * The path under which a directory is known that links lead to, as Terraform resolves it; the directory itself where
   * none does. A directory that is reached only through a link is the same directory.
   */
  canonical?(directory: string): string;
  /** The entries of a directory that can't be read, such as a link that leads outside. */
  gaps?(directory: string): readonly Gap[];
  /**
   * Hears for which file work is done from now on, null for none, and gives for which it was; throws where one took too
   * long.
   */
  onWork?(path: string | null): string | null;
  /** Path of the working directory below the top of the repository; the default is the top itself. */
  readonly below?: string;
  /** Modules of other repositories, where some are in view. */
  readonly modules?: RemoteModules;
}

/** Something that is there and can't be looked into. */
export interface Gap {
  /** Of a file in the directory; `''` for the directory itself. */
  readonly name: string;
  /** Why, in plain words, without a full stop. */
  readonly reason: string;
  /** The advice for it, without a full stop. */
  readonly hint: string;
}

/**
 * Files that are all in memory, as the App, tests and the browser have them.
 *
 * @param present paths of all files that are there, where they are more than those with contents
 */
export function memoryFiles(
  contents: ReadonlyMap<string, Uint8Array | string>,
  present: Iterable<string> = contents.keys(),
): Files {
  const names = new Map<string, string[]>();
  const directories = new Map<string, Set<string>>();
  const paths = [...present];
  for (const path of paths) {
    addDirectories(path, directories);
    const slash = path.lastIndexOf('/');
    const directory = slash < 0 ? '' : path.slice(0, slash);
    const siblings = names.get(directory);
    if (siblings) siblings.push(path.slice(slash + 1));
    else names.set(directory, [path.slice(slash + 1)]);
  }
  const encoder = new TextEncoder();
  return {
    paths,
    list: (directory) => names.get(directory === '.' ? '' : directory) ?? [],
    directories: (directory) => [...(directories.get(directory === '.' ? '' : directory) ?? [])],
    read: (path) => {
      const content = contents.get(path);
      return typeof content === 'string' ? encoder.encode(content) : content;
    },
  };
}

function addDirectories(path: string, directories: Map<string, Set<string>>): void {
  for (let at = path.lastIndexOf('/'); at > 0; ) {
    const above = path.lastIndexOf('/', at - 1);
    const parent = above < 0 ? '' : path.slice(0, above);
    const name = path.slice(above + 1, at);
    const known = directories.get(parent);
    if (known?.has(name)) return;
    if (known) known.add(name);
    else directories.set(parent, new Set([name]));
    at = above;
  }
}

/** The last segment of a path; a name is its own. */
export function fileNameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

const extensions = ['.tf', '.tofu', '.tf.json', '.tofu.json'] as const;

/** Is it a file of Terraform's or OpenTofu's language (not a tfvars file)? Takes a name or a path. */
export function isConfiguration(path: string): boolean {
  const name = fileNameOf(path);
  return extensions.some((extension) => name.endsWith(extension)) && !isIgnored(name);
}

/** Terraform leaves out what editors leave behind. */
function isIgnored(name: string): boolean {
  return name.startsWith('.') || name.endsWith('~') || (name.startsWith('#') && name.endsWith('#'));
}

/** Is it merged into the declarations of the other files? Takes a name. */
export function isOverride(name: string): boolean {
  return /^(?:.*_)?override\.(?:tf|tofu)(?:\.json)?$/.test(name);
}

/** In the order of UTF-8 bytes, as Go sorts names; that of UTF-16 differs beyond U+FFFF. */
function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Names of the configuration files of a directory, in Terraform's order: by bytes, overrides last. */
export function configurationFiles(files: Files, directory: string): string[] {
  const names = files.list(directory).filter(isConfiguration);
  const present = new Set(names);
  // OpenTofu leaves out `x.tf` beside `x.tofu`.
  const kept = names.filter(
    (name) => /\.tofu(\.json)?$/.test(name) || !present.has(name.replace(/\.tf(\.json)?$/, '.tofu$1')),
  );
  return kept.sort((a, b) => Number(isOverride(a)) - Number(isOverride(b)) || compareBytes(a, b));
}

/**
 * Does a file of this name lie only where Terraform is run: values that it loads by itself, the lock file of providers,
 * a partial backend configuration? Takes a name.
 */
export function marksRoot(name: string): boolean {
  return /^terraform\.tfvars(?:\.json)?$|\.auto\.tfvars(?:\.json)?$|^\.terraform\.lock\.hcl$|\.tfbackend$/.test(
    name,
  );
}

/** The directory of a path with `/`; `''` for the root. */
export function directoryOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash) || '/';
}

/** Joins a directory and a relative path and removes `.` and `..`; the result may start with `../`. */
export function joinPath(directory: string, relative: string): string {
  const absolute = directory.startsWith('/') && !relative.startsWith('/');
  const steps: string[] = [];
  for (const step of `${directory}/${relative}`.split('/')) {
    if (step === '' || step === '.') continue;
    // Another repository's module lies nowhere below this one, and nothing leads out of it.
    if (step.startsWith('\0')) steps.length = 0;
    if (step === '..' && steps.length > 0 && steps.at(-1) !== '..' && !steps.at(-1)!.startsWith('\0'))
      steps.pop();
    else if (step !== '..' || !absolute) steps.push(step);
  }
  return (absolute && !steps[0]?.startsWith('\0') ? '/' : '') + steps.join('/');
}

/**
 * Does the name say Terraform, OpenTofu or Terragrunt: configuration, values for its variables, or a unit? Takes a name
 * or a path.
 */
export function isTerraform(path: string): boolean {
  return /\.(?:tf|tofu|tfvars)(?:\.json)?$/.test(path) || isUnitFile(path);
}

/** Does Terragrunt make a unit or a stack of it? Takes a name or a path. */
export function isUnitFile(path: string): boolean {
  return /(?:^|\/)terragrunt\.hcl(?:\.json)?$/.test(path) || isStackFile(path);
}

/** Can a unit of Terragrunt include it, or be one? Takes a name or a path. */
export function isTerragrunt(path: string): boolean {
  return /\.hcl(?:\.json)?$/.test(path) && !/(?:^|\/)\.[^/]*$/.test(path);
}

/** Does Terragrunt make units of its blocks? Takes a name or a path. */
export function isStackFile(path: string): boolean {
  return /(?:^|\/)terragrunt\.stack\.hcl$/.test(path);
}

/** The files of a commit, as far as they were read. */
export interface RepositoryFiles {
  /** Bytes of regular files, by path. */
  readonly contents: ReadonlyMap<string, Uint8Array>;
  /** Terraform files that could not be read, with the reason in plain words. */
  readonly unread: ReadonlyMap<string, string>;
  /** Where symbolic links lead, by their path: a path from the root, or null for out of the repository. */
  readonly links?: Links | undefined;
  /** Paths of all regular files of the commit, whether they were read or not; undefined where they are not all known. */
  readonly names?: readonly string[] | undefined;
}

export type Links = ReadonlyMap<string, string | null>;

/** More links behind one another are a circle, as for Linux. */
const mostLinksOnAWay = 40;

/** The path behind all links on the way; undefined where one leads out of the repository, or in a circle. */
export function resolveLinks(path: string, links: Links | undefined): string | undefined {
  if (!links || links.size === 0) return path;
  let at = path;
  for (let followed = 0; followed <= mostLinksOnAWay; followed++) {
    const link = linkOn(at, links);
    if (link === undefined) return at;
    const target = links.get(link)!;
    if (target === null) return undefined;
    at = joinPath(target, at.slice(link.length + 1));
  }
  return undefined;
}

/** The first part of a path that is a link. */
function linkOn(path: string, links: Links): string | undefined {
  for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
    const part = path.slice(0, end);
    if (links.has(part)) return part;
  }
  return links.has(path) ? path : undefined;
}

/** Without the slashes at its end. A regular expression would look at each run of slashes again and again. */
export function withoutEndSlashes(path: string): string {
  let end = path.length;
  while (path[end - 1] === '/') end--;
  return path.slice(0, end);
}

/**
 * Where a symbolic link leads, from the root of the repository; null outside of it.
 *
 * @param bytes of the link: git keeps the path as its text
 */
export function linkTarget(path: string, bytes: Uint8Array): string | null {
  const text = new TextDecoder().decode(bytes);
  const target = joinPath(directoryOf(path), text);
  return text.startsWith('/') || target === '..' || target.startsWith('../') ? null : target;
}
