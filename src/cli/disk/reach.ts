import { realpathSync, statSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import type { Gap } from '../../terraform/files.ts';

/**
 * Which files may be read: those below what was named and below the git work tree around it, links resolved; and those
 * below the working directory to which no link leads. A link could otherwise show, or let be written, what the person
 * never asked about: `a.tf -> ~/.aws/credentials`.
 */
export interface Reach {
  /** Path of the working directory below the top of its git work tree; `''` at the top, and where there is none. */
  readonly below: string;
  /**
   * The real path of a directory that may be read; undefined where there is none, or it lies outside.
   * @param directory from the working directory
   */
  directory(directory: string): string | undefined;
  /** Where the link at this absolute path leads to, or why it may not be followed. */
  link(path: string): { readonly real: string } | Omit<Gap, 'name'>;
  /** The path from the working directory under which a directory is known where no link leads to it. */
  canonical(directory: string): string;
  /** Why a directory that is there may not be read; undefined for every other. */
  refusal(directory: string): Omit<Gap, 'name'> | undefined;
}

/**
 * @param targets files and directories that were named
 * @param prefix the working directory with a slash at its end; `''` for that of the process
 */
export function reachOf(targets: readonly string[], prefix: string): Reach {
  const base = real(resolve(prefix)) ?? resolve(prefix);
  const named = targets
    .filter((target) => target !== '-')
    .flatMap((target) => topOf(resolve(prefix, target)));
  const tops = [...new Set([...named, ...named.flatMap((top) => workTree(top) ?? [])])];
  const isWithin = (path: string) => tops.some((top) => isBelow(top, path));
  const directories = new Map<string, string | undefined>();

  function realDirectory(directory: string): string | undefined {
    if (!directories.has(directory)) directories.set(directory, real(resolve(base, directory)));
    return directories.get(directory);
  }

  function isAllowed(directory: string, found: string): boolean {
    // Nothing but the name leads there.
    const plain = resolve(base, directory);
    return isWithin(found) || (found === plain && isBelow(base, plain));
  }

  return {
    below: relative(workTree(base) ?? base, base)
      .split(sep)
      .join('/'),
    directory(directory) {
      const found = realDirectory(directory);
      return found !== undefined && isAllowed(directory, found) ? found : undefined;
    },
    refusal(directory) {
      const found = realDirectory(directory);
      if (found === undefined || isAllowed(directory, found)) return undefined;
      return found === resolve(base, directory) ? elsewhere : outside;
    },
    link(path) {
      const found = real(path);
      if (found === undefined) return dangling;
      return isWithin(found) ? { real: found } : outside;
    },
    canonical(directory) {
      const found = realDirectory(directory);
      if (found === undefined || !isWithin(found)) return directory;
      // A path that leaves the base and comes back is no link, and the same directory all the same.
      const comesBack = directory.startsWith('../') && found !== base && isBelow(base, found);
      if (found === resolve(base, directory) && !comesBack) return directory;
      return relative(base, found).split(sep).join('/');
    },
  };
}

const elsewhere: Omit<Gap, 'name'> = {
  reason:
    'its directory lies outside of the scanned directories and of the git work tree, so it was not read',
  hint: 'Scan from a directory that holds both',
};

const outside: Omit<Gap, 'name'> = {
  reason:
    'it is a link that leads out of the scanned directories and of the git work tree, so it was not read',
  hint: 'Replace the link by a file, or scan from a directory that holds both',
};

const dangling: Omit<Gap, 'name'> = {
  reason: 'it is a link that leads to nothing, or in circles',
  hint: 'Correct the link, or remove it',
};

/** A directory that was named, or the one that holds a named file. */
function topOf(path: string): string[] {
  const isDirectory = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  return [real(isDirectory ? path : dirname(path)) ?? []].flat();
}

/** The top of the git work tree that holds a directory; undefined where there is none. */
export function workTree(directory: string): string | undefined {
  for (let at = directory; ; at = dirname(at)) {
    if (real(resolve(at, '.git')) !== undefined) return at;
    if (at === dirname(at)) return undefined;
  }
}

function isBelow(top: string, path: string): boolean {
  return path === top || path.startsWith(top.endsWith(sep) ? top : top + sep);
}

function real(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}
