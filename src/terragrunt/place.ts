import { type Files, joinPath } from '../terraform/files.ts';

/**
 * Where a Terragrunt file lies, as Terragrunt's functions see it. Paths are those of `Files`; the texts that functions
 * give are absolute, below a root that stands for the top of the repository: where a checkout lies is not known, and
 * no configuration that works on two machines depends on it.
 */
export interface Place {
  readonly files: Files;
  /** Path of the working directory below the top of the repository; `''` where it is the top. */
  readonly below: string;
  /** Directories that a stack makes as copies of others: Terragrunt's functions look from the copy. */
  readonly copies: readonly Copy[];
}

interface Copy {
  readonly to: string;
  readonly from: string;
}

const top = '/«repository»';

/** The absolute path that stands for a path of `Files`. */
export function absolute({ below }: Place, path: string): string {
  const full = joinPath(below, path);
  return full === '' ? top : full.startsWith('../') ? `/${full}` : `${top}/${full}`;
}

/**
 * The path of `Files` that a text of the configuration names, seen from a directory; undefined where it leads out of
 * the repository.
 */
export function pathIn(place: Place, text: string, directory: string): string | undefined {
  const path = text.replaceAll('\\', '/');
  if (!path.startsWith('/')) return inside(place, joinPath(directory, path));
  const full = `/${joinPath('', path)}`;
  if (full !== top && !full.startsWith(`${top}/`)) return undefined;
  return relative(place.below, full.slice(top.length + 1));
}

/** A path of `Files`, unless it leads out of the repository. */
function inside(place: Place, path: string): string | undefined {
  return joinPath(place.below, path).startsWith('..') ? undefined : path;
}

/** The directory above a directory; undefined at the top of the repository. */
export function parentOf(place: Place, directory: string): string | undefined {
  return joinPath(place.below, directory) === ''
    ? undefined
    : joinPath(directory === '' ? '.' : directory, '..') || '';
}

/** The way from one directory of the repository to another, `.` where they are the same. */
export function wayBetween(place: Place, from: string, to: string): string {
  return relative(joinPath(place.below, from), joinPath(place.below, to)) || '.';
}

export function isFile(place: Place, copy: string): boolean {
  const { files } = place;
  const path = original(place, copy);
  const slash = path.lastIndexOf('/');
  const directory = slash < 0 ? '' : path.slice(0, slash);
  return files.list(directory).includes(path.slice(slash + 1));
}

/** Does a directory hold a file? An empty one is not told from one that is not there. */
export function isDirectory(place: Place, path: string): boolean {
  return place.files.list(original(place, path)).length > 0;
}

/** The path of `Files` behind a path that may lie in a copy. */
export function original({ copies }: Place, path: string): string {
  let found = path;
  // A stack inside of a stack lies in a copy of a copy.
  for (const { to, from } of copies.toReversed()) {
    if (found === to || found.startsWith(`${to}/`)) found = joinPath(from, found.slice(to.length));
  }
  return found;
}

function relative(from: string, to: string): string {
  const a = from.split('/').filter(Boolean);
  const b = to.split('/').filter(Boolean);
  let common = 0;
  while (common < a.length && a[common] === b[common]) common++;
  return [...a.slice(common).map(() => '..'), ...b.slice(common)].join('/');
}
