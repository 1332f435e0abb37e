import { posix } from 'node:path';
import { directoryOf } from '../../terraform/files.ts';

/** Where a link leads, from the root of the repository; null outside of it. */
export function linkTarget(path: string, bytes: Uint8Array): string | null {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  if (text.startsWith('/')) return null;
  const target = posix.join(directoryOf(path), text).replace(/\/$/, '');
  if (target === '..' || target.startsWith('../')) return null;
  return target === '.' ? '' : target;
}
