import type { RepositoryFiles } from '../../terraform/files.ts';
import type { CommitReader } from './commit-reader.ts';
import { referencesOf } from './references.ts';
import { joinTexts, type Wanted } from './texts.ts';

/** Local modules that call local modules: one request for each level. */
const mostRounds = 6;
const mostReferences = 300;

/**
 * Adds local modules and files that the texts name, and what these name, until nothing is missing.
 *
 * @param all directories of the repository, as far as they are known
 */
export async function followReferences(
  reader: CommitReader,
  texts: RepositoryFiles,
  read: Wanted,
  all: readonly string[] = [],
): Promise<RepositoryFiles> {
  let found = texts;
  let known = read;
  // A file that is known not to be there need not be asked for.
  const present = texts.names && new Set(texts.names);
  const namedIn = (texts: RepositoryFiles) => {
    const { directories, files } = referencesOf(texts, known, all);
    return { directories, files: files.filter((path) => present?.has(path) ?? true) };
  };
  for (let round = 0; round < mostRounds; round++) {
    const { directories, files } = namedIn(found);
    if (directories.length + files.length === 0) return found;
    const next = { directories: directories.slice(0, mostReferences), files: files.slice(0, mostReferences) };
    found = joinTexts([found, await reader.texts(next)]);
    known = {
      directories: [...known.directories, ...next.directories],
      files: [...known.files, ...next.files],
    };
  }
  return { ...found, unread: new Map([...found.unread, ...tooFar(namedIn(found))]) };
}

/** Modules beyond the limits are named, so that the review vouches for none of them. */
function tooFar({ directories }: Wanted): [string, string][] {
  return directories.map((path) => [path, 'too many local modules call each other']);
}
