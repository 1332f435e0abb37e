import { accessSync, constants, realpathSync } from 'node:fs';
import writeFileAtomic from 'write-file-atomic';

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
