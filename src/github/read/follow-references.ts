import type { RepositoryFiles } from '../../terraform/files.ts';
import type { GitHub } from '../client.ts';
import { referencesOf } from './references.ts';
import { type Commit, joinTexts, readTexts, type Wanted } from './texts.ts';

/** Local modules that call local modules: one request for each level. */
const mostRounds = 6;
const mostReferences = 300;

/**
 * Adds local modules and scripts that the texts name, and what these name, until nothing is missing.
 *
 * @param also directories to read with the first of these requests
 */
export async function followReferences(
  octokit: GitHub,
  commit: Commit,
  texts: RepositoryFiles,
  read: Wanted,
  also: readonly string[] = [],
): Promise<RepositoryFiles> {
  let all = texts;
  let known = read;
  for (let round = 0; round < mostRounds; round++) {
    const { directories: named, files } = referencesOf(all, known);
    const extra = round === 0 ? also.filter((path) => !known.directories.includes(path)) : [];
    const directories = [...new Set([...named, ...extra])];
    if (directories.length + files.length === 0) return all;
    const next = { directories: directories.slice(0, mostReferences), files: files.slice(0, mostReferences) };
    all = joinTexts([all, await readTexts(octokit, commit, next)]);
    known = {
      directories: [...known.directories, ...next.directories],
      files: [...known.files, ...next.files],
    };
  }
  return { ...all, unread: new Map([...all.unread, ...tooFar(referencesOf(all, known))]) };
}

/** Modules beyond the limits are named, so that nobody vouches for them. */
function tooFar({ directories }: Wanted): [string, string][] {
  return directories.map((path) => [path, 'too many local modules call each other']);
}
