import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  statSync,
} from 'node:fs';
import { directoryOf, type Files, fileNameOf, type Gap } from '../../terraform/files.ts';
import type { Reach } from './reach.ts';

/** Files on a disk. Paths use `/` and are relative to one directory. */
export interface DiskFiles extends Files {
  /** Like `read`, but the bytes are valid only until the next call of any method: nothing is allocated for them. */
  glance(path: string): Buffer | undefined;
  /** The first bytes of a file, at most 1,024, valid until the next call; undefined where there is no file. */
  head(path: string): Buffer | undefined;
  /** The reads from the disk so far. */
  readonly counters: { filesRead: number; bytesRead: number };
}

export interface DiskOptions {
  readonly paths: readonly string[];
  /** The text before every path: nothing (the working directory of the process), or `/dir/`. */
  readonly prefix: string;
  /** The paths that may be read; all if it is not given. */
  readonly reach?: Reach;
  /** Hears of everything that is there and can't be read, before the error is thrown. */
  readonly onError: (path: string, error: unknown) => void;
}

const headSize = 1024;
/** Most files fit: a read that doesn't fill it has seen the end, so that the size is not asked for. */
const bufferSize = 128 * 1024;
// A FIFO would keep a plain open waiting for a writer.
const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
/** Opens no link; Windows has no such flag, and hardly any link. */
const noLink = flags | (constants.O_NOFOLLOW ?? 0);

/** Reads synchronously, three system calls a file: on a warm cache that is faster than any promise. */
export function diskFiles({ paths, prefix, onError, reach }: DiskOptions): DiskFiles {
  const buffer = Buffer.allocUnsafeSlow(bufferSize);
  const counters = { filesRead: 0, bytesRead: 0 };

  return {
    paths,
    counters,
    glance,
    read(path) {
      const bytes = glance(path);
      return bytes?.buffer === buffer.buffer ? Buffer.from(bytes) : bytes;
    },
    head(path) {
      return opened(path, (file) => buffer.subarray(0, readSync(file, buffer, 0, headSize, null)));
    },
    list(directory) {
      const at = reach ? reach.directory(directory) : prefix + directory || '.';
      if (at === undefined) return [];
      const leadsTo = reach && ((link: string) => 'real' in reach.link(link));
      return attempt(directory, () => namesIn(at, leadsTo)) ?? [];
    },
    directories(directory) {
      const at = reach ? reach.directory(directory) : prefix + directory || '.';
      return (at === undefined ? undefined : attempt(directory, () => directoriesIn(at))) ?? [];
    },
    ...(reach && { canonical: reach.canonical, gaps: (directory: string) => gapsIn(directory, reach) }),
  };

  /** In `buffer` where the file fits, in an own piece of memory where it doesn't. */
  function glance(path: string): Buffer | undefined {
    const bytes = opened(path, (file) => {
      const count = readSync(file, buffer, 0, bufferSize, null);
      if (count === bufferSize) return readRest(file, buffer);
      // Neither a FIFO nor a device is a file; a device's long read can end early, where a signal comes.
      const likely = count > 0 && count < bufferSize / 2;
      return likely || fstatSync(file).isFile() ? buffer.subarray(0, count) : undefined;
    });
    if (!bytes) return undefined;
    counters.filesRead++;
    counters.bytesRead += bytes.length;
    return bytes;
  }

  function opened<T>(path: string, use: (file: number) => T): T | undefined {
    return attempt(path, () => {
      const file = reach ? openWithin(path, reach) : openSync(prefix + path, flags);
      if (file === undefined) return undefined;
      try {
        return use(file);
      } finally {
        closeSync(file);
      }
    });
  }

  /** Opens a file that may be read; undefined for every other. */
  function openWithin(path: string, reach: Reach): number | undefined {
    const directory = reach.directory(directoryOf(path));
    if (directory === undefined) return undefined;
    const at = `${directory}/${fileNameOf(path)}`;
    try {
      if (noLink === flags && lstatSync(at).isSymbolicLink()) return openLink(at, reach);
      return openSync(at, noLink);
    } catch (error) {
      if (!linkCodes.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
      return openLink(at, reach);
    }
  }

  /** Gives undefined for a missing file; reports and throws any other error. */
  function attempt<T>(path: string, access: () => T): T | undefined {
    try {
      return access();
    } catch (error) {
      if (absence.has((error as NodeJS.ErrnoException).code ?? '')) return undefined;
      onError(path, error);
      throw error;
    }
  }
}

/** With `O_NOFOLLOW`, Linux and macOS say ELOOP, FreeBSD EMLINK. */
const linkCodes = new Set(['ELOOP', 'EMLINK']);

function openLink(path: string, reach: Reach): number | undefined {
  const target = reach.link(path);
  return 'real' in target ? openSync(target.real, flags) : undefined;
}

/** Links that lead outside or to nothing. */
function gapsIn(directory: string, reach: Reach): Gap[] {
  const refusal = reach.refusal(directory);
  if (refusal) return [{ name: '', ...refusal }];
  const at = reach.directory(directory);
  if (at === undefined) return [];
  return readdirSync(at, { withFileTypes: true }).flatMap((entry) => {
    const target = entry.isSymbolicLink() ? reach.link(`${at}/${entry.name}`) : undefined;
    return target && 'reason' in target ? [{ name: entry.name, ...target }] : [];
  });
}

const absence = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'ELOOP']);

/** A file of at least `start.length` bytes, of which `start` is read already; an endless device is no file. */
function readRest(file: number, start: Buffer): Buffer | undefined {
  const stat = fstatSync(file);
  if (!stat.isFile()) return undefined;
  const bytes = Buffer.allocUnsafeSlow(Math.max(stat.size, start.length));
  start.copy(bytes);
  let filled = start.length;
  while (filled < bytes.length) {
    const count = readSync(file, bytes, filled, bytes.length - filled, null);
    if (count === 0) break;
    filled += count;
  }
  return bytes.subarray(0, filled);
}

function namesIn(directory: string, mayFollow: (link: string) => boolean = () => true): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter(
      (entry) =>
        entry.isFile() ||
        (entry.isSymbolicLink() &&
          mayFollow(`${directory}/${entry.name}`) &&
          leadsToFile(`${directory}/${entry.name}`)),
    )
    .map((entry) => entry.name)
    .sort();
}

/** Links to directories are left out: they may lead in a circle. */
function directoriesIn(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

function leadsToFile(link: string): boolean {
  try {
    return statSync(link).isFile();
  } catch {
    return false;
  }
}
