import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import writeFileAtomic from 'write-file-atomic';

/**
 * Which files `--fix` may write: those below the working directory and below what was named. A module elsewhere
 * is followed to judge its callers, but it is not to be changed.
 */
export function writable(targets: readonly string[], prefix: string): (path: string) => boolean {
  const tops = [resolve(prefix), ...targets.map((target) => directoryOf(resolve(prefix, target)))].map(real);
  // A link would be written through, so it is where the link leads that counts.
  return (path) => tops.some((top) => isInside(top, real(resolve(prefix, path))));
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function directoryOf(path: string): string {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ? path : dirname(path);
}

function isInside(top: string, path: string): boolean {
  return relative(top, path).split(sep, 1)[0] !== '..';
}

/**
 * Replaces the content of a file in one step: a reader sees the old content or the new one, never a part.
 * A link is written through; the mode and, where the user may set it, the owner stay.
 * @throws the file system's error, also where the file is read-only; the file is unchanged then
 */
export function replaceFile(path: string, content: Uint8Array): void {
  const target = realpathSync(path);
  // A rename replaces a read-only file, too; an editor would refuse.
  accessSync(target, constants.W_OK);
  writeFileAtomic.sync(target, Buffer.from(content));
}
