import type { ChangedFile } from '../review/changed-file.ts';
import { isUnitFile, type RepositoryFiles } from '../terraform/files.ts';
import { type CommitFiles, linkedFiles } from '../terraform/linked-files.ts';
import { createParser } from '../terraform/syntax/parse.ts';
import { type UnitUses, unitUses } from '../terragrunt/unit-uses.ts';
import { before } from './before.ts';

/** Where units are looked for. */
export interface UnitsQuestion {
  readonly texts: RepositoryFiles;
  /** The changed files as they are on the base branch, by their path there. */
  readonly base: RepositoryFiles;
  readonly changed: readonly ChangedFile[];
}

/** The files and modules that the known units use. */
export interface UsesOfUnits {
  readonly uses: readonly UnitUses[];
  /** Files that are there, were asked for, and are not among the texts. */
  readonly missing: readonly string[];
}

/**
 * Finds the files and modules that units of Terragrunt use, after the change and before it: a file that a
 * unit doesn't read any more decided there, too.
 *
 * @param onRead told of every file before it is parsed
 */
export function usesOfUnits(
  { texts, base, changed }: UnitsQuestion,
  onRead: (path: string) => void = () => {},
): UsesOfUnits {
  const missing = new Set<string>();
  const usesIn = (commit: CommitFiles) => {
    const files = linkedFiles(commit, (path) => missing.add(path));
    const read = (path: string) => {
      onRead(path);
      return files.read(path);
    };
    const watched = { ...files, read, paths: files.paths.filter(isUnitFile) };
    return unitUses(watched, createParser(watched));
  };
  const uses = [...usesIn(texts), ...usesIn(before(changed, { texts, base }))];
  return { uses, missing: [...missing].filter((path) => !texts.unread.has(path)) };
}
