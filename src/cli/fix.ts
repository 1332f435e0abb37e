import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type FixedFile, fixedFiles } from '../rule/fix/fixed-files.ts';
import type { Report } from '../rule/report.ts';
import type { Files } from '../terraform/files.ts';
import type { WatchedFiles } from './disk/watched-files.ts';
import { replaceFile } from './disk/writable.ts';
import { type Problems, reasonOf } from './read-error.ts';

/** The files that the report's safe fixes change, before and after, as they are on the disk now. */
export function proposedFiles(
  report: Pick<Report, 'findings'>,
  files: Pick<Files, 'read'>,
): readonly FixedFile[] {
  const contents = new Map<string, Uint8Array>();
  for (const { fix } of report.findings) {
    for (const { path } of fix?.edits ?? []) {
      const bytes = contents.has(path) ? undefined : files.read(path);
      if (bytes) contents.set(path, bytes);
    }
  }
  return fixedFiles(report.findings, contents).files;
}

export interface FixOptions {
  readonly files: WatchedFiles;
  /** Has this file been asked about, so that it may be written? */
  readonly mayWrite: (path: string) => boolean;
  /** The text before every path on its way to the disk. */
  readonly prefix: string;
  /** Hears of files that were left as they are. */
  readonly problems: Problems;
}

export interface FixedFiles<Judged> {
  /** The report after the fixes. */
  readonly judged: Judged;
  /** Every file that was written, as it was at first and as it is now. */
  readonly changes: readonly FixedFile[];
}

/** Fixes that get in each other's way take turns; more turns than this would be a mistake of ours. */
const mostTurns = 5;

/** Judges, writes the safe fixes, and judges again until there is nothing more to write. */
export async function fixUntilDone<Judged extends { readonly report: Report }>(
  judge: () => Promise<Judged>,
  options: FixOptions,
): Promise<FixedFiles<Judged>> {
  const changes = new Map<string, FixedFile>();
  const refused = new Set<string>();
  let judged = await judge();
  for (let turn = 0; turn < mostTurns; turn++) {
    const written = proposedFiles(judged.report, options.files).filter((file) => {
      if (refused.has(file.path)) return false;
      const isWritten = write(file, options);
      if (!isWritten) refused.add(file.path);
      return isWritten;
    });
    if (written.length === 0) break;
    for (const file of written) {
      const { path, after } = file;
      const earlier = changes.get(path);
      changes.set(path, earlier ? { path, before: earlier.before, after } : file);
    }
    options.files.forget();
    judged = await judge();
  }
  return { judged, changes: [...changes.values()] };
}

/** Writes a file, or says why not. @param what is said of a file that is left as it is */
export function write(
  { path, before, after }: FixedFile,
  { files, mayWrite, prefix, problems }: FixOptions,
  what = 'not fixed',
): boolean {
  const refuse = (why: string): false => {
    problems.add({ path, what: `${what}: ${why}` });
    return false;
  };
  if (!mayWrite(path)) return refuse('it lies outside the scanned directories; scan it, too');
  if (!files.isUnchanged(path, before)) return refuse('it has changed during the scan');
  try {
    replaceFile(prefix + path, after);
    return true;
  } catch (error) {
    return refuse(reasonOf(error));
  }
}

/**
 * Writes the fixes of what is staged into the work tree, where a file is there as it is staged: git's index is the
 * person's own business, so it is left as it is. Gives what was written.
 */
export function fixStaged(
  report: Report,
  index: Pick<Files, 'read'>,
  { problems, prefix }: { readonly problems: Problems; readonly prefix: string },
): readonly FixedFile[] {
  return proposedFiles(report, index).filter(({ path, before, after }) => {
    const at = resolve(prefix, path);
    try {
      if (readFileSync(at).equals(before)) {
        replaceFile(at, after);
        return true;
      }
      problems.add({
        path,
        what: 'not fixed: it has changes that are not staged; stage or stash them first',
      });
    } catch (error) {
      problems.add({ path, what: `not fixed: ${reasonOf(error)}` });
    }
    return false;
  });
}
