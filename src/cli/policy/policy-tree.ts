import { readdirSync, readFileSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { joinPath } from '../../terraform/files.ts';
import { type Git, GitError, records } from '../git/git.ts';
import { prefixIn } from '../git/snapshot.ts';

/** Where policy files are looked for: the disk, or a commit. Paths start at the working directory. */
export interface PolicyTree {
  /** The text of a file; undefined where there is none. @throws what the file system throws */
  read(path: string): string | undefined;
  /** Names of the entries of a directory; none where there is no such directory. */
  names(directory: string): readonly string[];
}

/** @param prefix what comes before every path on its way to the disk */
export function diskTree(prefix: string): PolicyTree {
  return {
    read: (path) => orNothing(() => readFileSync(resolve(prefix, path), 'utf8'), undefined),
    names: (directory) => orNothing(() => readdirSync(resolve(prefix, directory)), []),
  };
}

const absence = new Set(['ENOENT', 'ENOTDIR']);

function orNothing<T, N>(read: () => T, nothing: N): T | N {
  try {
    return read();
  } catch (error) {
    if (absence.has((error as NodeJS.ErrnoException).code ?? '')) return nothing;
    throw error;
  }
}

/** @param ref a commit, branch or tag */
export function commitTree(git: Git, ref: string): PolicyTree {
  const top = prefixIn(git);
  const objectAt = (path: string) => {
    const fromTop = joinPath(top, path);
    return fromTop.startsWith('..') ? undefined : `${ref}:${fromTop}`;
  };
  const answer = <T>(ask: () => T): T | undefined => {
    try {
      return ask();
    } catch (error) {
      if (error instanceof GitError) return undefined;
      throw error;
    }
  };
  return {
    read(path) {
      const object = objectAt(path);
      return object && answer(() => git.run(['cat-file', 'blob', object]).toString('utf8'));
    },
    names(directory) {
      const object = objectAt(directory);
      if (object === undefined) return [];
      return answer(() => records(git.run(['ls-tree', '-z', '--name-only', object]))) ?? [];
    },
  };
}

/** A path as reports write it: from the working directory, with `/`. */
export function shownFrom(prefix: string, path: string): string {
  return relative(resolve(prefix), path).split(sep).join('/');
}
