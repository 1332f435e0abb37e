import { posix } from 'node:path';
import { directoryOf, isTerraform, type RepositoryFiles } from '../../terraform/files.ts';
import { localSourcesIn } from '../../terraform/local-sources.ts';
import type { Wanted } from './texts.ts';

const fileCall =
  /\b(?:file|filebase64|templatefile)\(\s*\\?"(?:\$\{path\.(?:module|root)\}\/)?([^"$\\\n]+)\\?"/g;

/**
 * What Terraform texts name and nobody has read: directories of local modules, and scripts.
 * A cheap look at the text, so it may ask for a file that is not there, or in a comment; it never misses a literal.
 *
 * @param read directories and files that were asked for before
 */
export function referencesOf({ contents }: RepositoryFiles, read: Wanted): Wanted {
  const knownDirectories = new Set(read.directories);
  const knownFiles = new Set(read.files);
  const directories = new Set<string>();
  const files = new Set<string>();
  for (const [path, bytes] of contents) {
    if (!isTerraform(path)) continue;
    const here = directoryOf(path);
    const text = textOf(bytes);
    for (const directory of localModules(path, bytes)) {
      if (!knownDirectories.has(directory)) directories.add(directory);
    }
    for (const [, name] of text.matchAll(fileCall)) {
      const file = inRepository(here, name!);
      if (file === undefined || file === '' || knownFiles.has(file)) continue;
      if (!knownDirectories.has(directoryOf(file))) files.add(file);
    }
  }
  return { directories: [...directories], files: [...files] };
}

/** The directories of the local modules that a Terraform file calls. */
export function localModules(path: string, bytes: Uint8Array): string[] {
  const here = directoryOf(path);
  return localSourcesIn(textOf(bytes)).flatMap((source) => inRepository(here, source) ?? []);
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

/** The path from the root of the repository, `''` for the root itself, or undefined outside of it. */
function inRepository(directory: string, relative: string): string | undefined {
  if (relative.startsWith('/')) return undefined;
  const path = posix.join(directory, relative).replace(/\/$/, '');
  if (path === '..' || path.startsWith('../')) return undefined;
  return path === '.' ? '' : path;
}
