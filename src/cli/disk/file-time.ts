import type { Unseen } from '../../rule/report.ts';
import type { ScanOptions } from '../../rule/scan.ts';
import { directoryOf, type Files, fileNameOf, joinPath } from '../../terraform/files.ts';
import { isMounted } from '../../terraform/mounts.ts';
import { isValuesFile } from '../../terraform/values-files.ts';

/** Milliseconds that reading one file and judging what it holds may take; most files need a few. */
const mostForFile = 60_000;

const reason = `reading and checking it took longer than ${mostForFile / 1000} s`;
const hint = 'Make it smaller, or exclude it by policy';

/**
 * Judges, and again without each file that takes too long: it is not checked, and the others are. The time is looked at
 * between two steps, as two targets of a file or what HashiCorp's parser is asked, and never stops one in the middle.
 *
 * @param elapsed milliseconds since a fixed moment
 */
export async function withinFileTime<T>(
  files: Files,
  elapsed: () => number,
  judge: (files: Files, unseen: NonNullable<ScanOptions['unseen']>) => Promise<T>,
): Promise<T> {
  const slow = new Set<string>();
  for (;;) {
    try {
      return await judge(watched(without(files, slow), elapsed), unseenOf(files, slow));
    } catch (error) {
      if (!(error instanceof FileTooSlow) || slow.has(error.path)) throw error;
      slow.add(error.path);
    }
  }
}

class FileTooSlow extends Error {
  readonly path: string;
  constructor(path: string) {
    super(reason);
    this.path = path;
  }
}

function watched(files: Files, elapsed: () => number): Files {
  const spent = new Map<string, number>();
  let current: string | null = null;
  let since = 0;
  return {
    ...files,
    onWork(path) {
      const now = elapsed();
      const before = current;
      if (before !== null && !isMounted(before)) {
        const total = (spent.get(before) ?? 0) + now - since;
        spent.set(before, total);
        if (total > mostForFile) throw new FileTooSlow(before);
      }
      current = path;
      since = now;
      return before;
    },
  };
}

/** The files are there and can't be looked into, so that what depends on them is not known. */
function without(files: Files, slow: ReadonlySet<string>): Files {
  if (slow.size === 0) return files;
  const isKept = (path: string) => !slow.has(path);
  const { glance, besides } = files;
  return {
    ...files,
    paths: files.paths.filter(isKept),
    ...(besides && { besides: besides.filter(isKept) }),
    list: (directory) => files.list(directory).filter((name) => isKept(joinPath(directory, name))),
    read: (path) => (isKept(path) ? files.read(path) : undefined),
    ...(glance && { glance: (path: string) => (isKept(path) ? glance(path) : undefined) }),
    gaps: (directory) => [
      ...(files.gaps?.(directory) ?? []),
      ...[...slow]
        .filter((path) => joinPath(directory, fileNameOf(path)) === path)
        .map((path) => ({ name: fileNameOf(path), reason, hint })),
    ],
  };
}

/** Those that no other file of their directory leads to. */
function unseenOf({ paths }: Files, slow: ReadonlySet<string>): Unseen[] {
  const left = new Set(paths.filter((path) => !slow.has(path)).map(directoryOf));
  return [...slow]
    .filter((path) => !left.has(directoryOf(path)))
    .map((path) => ({
      kind: isValuesFile(path) ? 'values' : 'file',
      ...{ address: null, root: directoryOf(path) || '.', path, line: 1, source: null, reason, hint },
    }));
}
