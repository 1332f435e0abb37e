import { looksLikePlan, mayBePlan } from '../../rule/plan/is-plan.ts';
import { directoryOf, type Files, fileNameOf, type Gap, joinPath } from '../../terraform/files.ts';
import { isSkippedDirectory, nameKind } from '../disk/walk.ts';
import type { Git } from './git.ts';
import type { Snapshot } from './snapshot.ts';

export interface SnapshotFilesOptions {
  readonly git: Git;
  /** Files and directories that are judged, relative to the working directory; `''` for all of it. */
  readonly targets: readonly string[];
  readonly excluded: (path: string) => boolean;
  /** Gives what git doesn't hold: modules that `terraform init` has put into `.terraform`. */
  readonly disk: Files;
}

/** Links in a row, beyond which they lead in circles. */
const mostLinks = 40;
/** Objects that are asked for at once; a portion of them has to fit into memory. */
const portion = 5000;

/**
 * A snapshot as files. Texts of Terraform come in one request when the first is read, everything else by itself.
 *
 * @throws GitError from `read`, where git lacks an object
 */
export function snapshotFiles(
  { entries }: Snapshot,
  { git, targets, excluded, disk }: SnapshotFilesOptions,
): Files {
  const names = new Map<string, string[]>();
  for (const path of entries.keys()) {
    const directory = directoryOf(path);
    const list = names.get(directory);
    const name = fileNameOf(path);
    if (list) list.push(name);
    else names.set(directory, [name]);
  }
  const texts = new Map<string, Buffer>();
  const wanted = [...entries.keys()].filter((path) => isBelow(path, targets) && !isSkipped(path));
  const terraform = wanted.filter((path) => nameKind(fileNameOf(path)) === 'terraform');
  let isLoaded = false;

  const files: Files = { paths: [], read, list, gaps };
  const paths = [...terraform, ...plansAmong(wanted)].filter((path) => !excluded(path));
  return { ...files, paths, besides: terraform };

  function plansAmong(candidates: readonly string[]): string[] {
    const found: string[] = [];
    const json = candidates.filter(mayBePlan);
    for (let at = 0; at < json.length; at += portion) {
      const some = json.slice(at, at + portion);
      const contents = blobs(
        git,
        some.map((path) => entries.get(path)!.id),
      );
      for (const [index, path] of some.entries()) if (looksLikePlan(contents[index]!)) found.push(path);
    }
    return found;
  }

  function read(path: string): Uint8Array | undefined {
    if (isInstalled(path)) return disk.read(path);
    if (!isLoaded) load();
    const real = realPath(path);
    const entry = real === undefined ? undefined : entries.get(real);
    if (!entry) return undefined;
    const known = texts.get(entry.id) ?? blobs(git, [entry.id])[0]!;
    texts.set(entry.id, known);
    return known;
  }

  function load(): void {
    isLoaded = true;
    const ids = [...new Set(terraform.map((path) => entries.get(path)!.id))];
    for (let at = 0; at < ids.length; at += portion) {
      const some = ids.slice(at, at + portion);
      for (const [index, content] of blobs(git, some).entries()) texts.set(some[index]!, content);
    }
  }

  function list(directory: string): readonly string[] {
    if (isInstalled(`${directory}/`)) return disk.list(directory);
    const real = realPath(joinPath(directory, '.'));
    const found = real === undefined ? [] : (names.get(real) ?? []);
    return found.filter((name) => {
      const path = real === '' ? name : `${real}/${name}`;
      if (!entries.get(path)!.isLink) return true;
      const target = realPath(path);
      return target !== undefined && entries.has(target);
    });
  }

  /** Links that lead out of the snapshot, to nothing, or in circles. */
  function gaps(directory: string): Gap[] {
    const real = realPath(joinPath(directory, '.'));
    if (real === undefined) return [{ name: '', ...outside }];
    return (names.get(real) ?? []).flatMap((name): Gap[] => {
      const path = real === '' ? name : `${real}/${name}`;
      if (!entries.get(path)!.isLink) return [];
      const target = realPath(path);
      if (target === undefined) return [{ name, ...outside }];
      return entries.has(target) || names.has(target) || hasBelow(target) ? [] : [{ name, ...dangling }];
    });
  }

  function hasBelow(directory: string): boolean {
    const start = `${directory}/`;
    return directory === '' || [...names.keys()].some((each) => each.startsWith(start));
  }

  /** Follows symbolic links of the snapshot; undefined where they lead in circles or out of it. */
  function realPath(path: string): string | undefined {
    let real = path;
    for (let links = 0; links < mostLinks; links++) {
      const link = linkIn(real);
      if (link === undefined) return real;
      const target = String(blobs(git, [entries.get(link)!.id])[0]!);
      if (target.startsWith('/')) return undefined;
      real = joinPath(joinPath(directoryOf(link), target), real.slice(link.length + 1));
    }
    return undefined;
  }

  /** The first part of a path that is a link. */
  function linkIn(path: string): string | undefined {
    for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      if (entries.get(path.slice(0, slash))?.isLink) return path.slice(0, slash);
    }
    return entries.get(path)?.isLink ? path : undefined;
  }
}

const outside: Omit<Gap, 'name'> = {
  reason: 'it is a link that leads out of what git holds, or in circles, so it was not read',
  hint: 'Replace the link by a file',
};

const dangling: Omit<Gap, 'name'> = {
  reason: 'it is a link that leads to nothing that git holds',
  hint: 'Correct the link, or remove it',
};

function isSkipped(path: string): boolean {
  return path.split('/').slice(0, -1).some(isSkippedDirectory);
}

/** Is it below what `terraform init` writes, which git doesn't hold? */
function isInstalled(path: string): boolean {
  return path.split('/').slice(0, -1).includes('.terraform');
}

function isBelow(path: string, targets: readonly string[]): boolean {
  return targets.some((target) => target === path || isInDirectory(path, target));
}

function isInDirectory(path: string, directory: string): boolean {
  if (directory === '') return !path.startsWith('../');
  // `..` holds everything that doesn't lead further up.
  if (/^(?:\.\.\/)*\.\.$/.test(directory)) return !path.startsWith(`${directory}/..`);
  return path.startsWith(`${directory}/`);
}

/** Contents of objects, in their order. */
function blobs(git: Git, ids: readonly string[]): Buffer[] {
  if (ids.length === 0) return [];
  const output = git.run(['cat-file', '--batch'], `${ids.join('\n')}\n`);
  const contents: Buffer[] = [];
  let at = 0;
  for (const id of ids) {
    const end = output.indexOf(0x0a, at);
    const size = /^[0-9a-f]+ blob (\d+)$/.exec(output.toString('latin1', at, end))?.[1];
    if (size === undefined) throw new Error(`git has no object ${id}`);
    contents.push(output.subarray(end + 1, end + 1 + Number(size)));
    at = end + 1 + Number(size) + 1;
  }
  return contents;
}
