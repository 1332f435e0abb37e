import { directoryOf, joinPath } from './files.ts';

/**
 * Where a symbolic link leads, from the root of the repository; null outside of it.
 *
 * @param bytes of the link: git keeps the path as its text
 */
export function linkTarget(path: string, bytes: Uint8Array): string | null {
  const text = new TextDecoder().decode(bytes);
  const target = joinPath(directoryOf(path), text);
  return text.startsWith('/') || target === '..' || target.startsWith('../') ? null : target;
}
