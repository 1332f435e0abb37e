import { directoryOf, type RepositoryFiles } from '../../terraform/files.ts';
import type { CommitReader } from './commit-reader.ts';
import { joinTexts, type Wanted } from './texts.ts';

/** A reader that asks for nothing twice. */
export interface RememberingReader extends CommitReader {
  /** All that was read so far. */
  all(): RepositoryFiles;
  /** Was this directory asked for? */
  has(directory: string): boolean;
}

/** @param texts of the directories that were read before */
export function remembering(
  reader: CommitReader,
  texts: RepositoryFiles,
  directories: readonly string[],
): RememberingReader {
  let all = texts;
  const known = new Set(directories);
  const asked = new Set<string>();
  return {
    tree: () => reader.tree(),
    all: () => all,
    has: (directory) => known.has(directory),
    async texts(wanted) {
      const fresh: Wanted = {
        directories: wanted.directories.filter((directory) => !known.has(directory)),
        files: wanted.files.filter((path) => !asked.has(path) && !known.has(directoryOf(path))),
      };
      if (fresh.directories.length + fresh.files.length > 0) {
        all = joinTexts([all, await reader.texts(fresh)]);
        for (const directory of fresh.directories) known.add(directory);
        for (const path of fresh.files) asked.add(path);
      }
      return only(all, wanted);
    },
  };
}

/** Of what was read, these directories and files. */
export function only(texts: RepositoryFiles, { directories, files }: Wanted): RepositoryFiles {
  const within = new Set(directories);
  const single = new Set(files);
  const isWanted = ([path]: readonly [string, unknown]) => within.has(directoryOf(path)) || single.has(path);
  return {
    ...texts,
    contents: new Map([...texts.contents].filter(isWanted)),
    unread: new Map([...texts.unread].filter(isWanted)),
  };
}
