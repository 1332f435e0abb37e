import { grouped } from '../rule/count.ts';
import type { DiskFiles } from './disk/disk.ts';
import type { Io } from './io.ts';

/** One line on a terminal that says how far a long scan is, and goes when it is done. */
export interface Progress {
  /** @param entries directory entries looked at so far */
  readonly walked: (entries: number) => void;
  /** The same files, of which is counted what is read. */
  watch(files: DiskFiles): DiskFiles;
  /** Modules of other repositories that were fetched, or could not be, of those that are wanted so far. */
  fetched(done: number, total: number): void;
  /** Takes the line away. */
  end(): void;
}

/** Milliseconds: after a shorter wait, the result alone is of interest. */
const firstAfter = 500;
const between = 100;
/** The clock is asked once in so many steps: it costs as much as looking at a small file. */
const stepsBetweenLooks = 16;

/**
 * Judging keeps the process busy, so no timer would fire: the line is written while files are read.
 * Undefined where no person watches: a pipe, a file, CI, or a terminal that can't take a line back.
 */
export function progressOn({ stderr, env, elapsed }: Io): Progress | undefined {
  if (!stderr.isTTY || env.TERM === 'dumb' || env.CI) return undefined;
  let steps = 0;
  let next = elapsed() + firstAfter;
  let shown = false;
  let entries = 0;
  let looked = 0;
  let parsed = 0;

  function step(): void {
    if (++steps % stepsBetweenLooks !== 0 || elapsed() < next) return;
    next = elapsed() + between;
    show(line());
  }

  function show(text: string): void {
    shown = true;
    stderr.write(`\r${text.slice(0, (stderr.columns ?? 80) - 1)}\u001b[K`);
  }

  function line(): string {
    if (looked === 0) return `walking: ${grouped(entries)} entries`;
    if (parsed === 0) return `reading: ${grouped(looked)} files of ${grouped(entries)} entries`;
    return `judging: ${grouped(parsed)} files of interest among ${grouped(looked)}`;
  }

  return {
    walked(count) {
      entries = count;
      step();
    },
    watch: (files) => ({
      ...files,
      glance(path) {
        looked++;
        step();
        return files.glance(path);
      },
      read(path) {
        parsed++;
        step();
        return files.read(path);
      },
    }),
    // A network takes its time, so this is said at once.
    fetched: (done, total) => show(`fetching modules: ${grouped(done)} of ${grouped(total)}`),
    end() {
      if (shown) stderr.write('\r\u001b[K');
      shown = false;
    },
  };
}
