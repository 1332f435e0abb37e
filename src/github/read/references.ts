import { posix } from 'node:path';
import { directoryOf, isTerraform, type RepositoryFiles, resolveLinks } from '../../terraform/files.ts';
import { localSourcesIn } from '../../terraform/local-sources.ts';
import type { Wanted } from './texts.ts';

/** A function that reads files, and the literal start of its path; `"` or `$` follows. */
const fileCall = /\b(file\w*|templatefile)\(\s*\\?"(?:\$\{path\.(?:module|root)\}\/?)?([^"$\\\n]*)(\\?"|\$)/g;

/**
 * The directories of local modules and the files that Terraform texts name and that were not read yet. A
 * cheap look at the text, so it may ask for a file that is not there, or in a comment; it never misses a
 * literal.
 *
 * @param read directories and files that were asked for before
 * @param all directories of the repository, as far as they are known
 */
export function referencesOf(texts: RepositoryFiles, read: Wanted, all: readonly string[] = []): Wanted {
  const knownDirectories = new Set(read.directories);
  const knownFiles = new Set(read.files);
  const directories = new Set<string>();
  const files = new Set<string>();
  const wantDirectory = (named: string) => {
    const directory = resolveLinks(named, texts.links);
    if (directory !== undefined && !knownDirectories.has(directory)) directories.add(directory);
  };
  for (const [path, bytes] of texts.contents) {
    if (!isTerraform(path)) continue;
    for (const directory of localModules(path, bytes)) wantDirectory(spelled(directory, all));
    for (const { file, directory, isDeep } of filesNamed(path, bytes)) {
      if (directory !== undefined) {
        wantDirectory(directory);
        const below = directory === '' ? '' : `${directory}/`;
        if (isDeep) for (const one of all) if (one !== '' && one.startsWith(below)) wantDirectory(one);
      } else if (file && !knownFiles.has(file) && !knownDirectories.has(directoryOf(file))) files.add(file);
    }
  }
  return { directories: [...directories], files: [...files] };
}

/** Git keeps a name as its author's system wrote it: composed or not, it is the same directory for Terraform. */
function spelled(directory: string, all: readonly string[]): string {
  if (/^[\x20-\x7e]*$/.test(directory) || all.includes(directory)) return directory;
  const normal = directory.normalize('NFC');
  return all.find((one) => one.normalize('NFC') === normal) ?? directory;
}

/** A function that reads files, and what stands where its path begins: a literal, or something else. */
const anyFileCall =
  /\b(file\w*|templatefile)\(\s*(?:\\?"(?:\$\{path\.(?:module|root|cwd)\}\/?)?([^"$\\\n]*)(\\?"|\$)|())/g;

/**
 * May functions in this text of Terraform read one of these files? Of a path only its literal part is compared, from
 * wherever it is seen: it may take in too much, never too little.
 */
export function mayRead(bytes: Uint8Array, paths: readonly string[]): boolean {
  for (const [, name, start = '', next] of textOf(bytes).matchAll(anyFileCall)) {
    if (next === undefined) return true;
    const literal = name === 'fileset' && next !== '$' ? `${start}/` : start;
    const isWhole = name !== 'fileset' && next !== '$';
    const tail = posix.normalize(`/${isWhole ? literal : literal.slice(0, literal.lastIndexOf('/') + 1)}`);
    const steps = tail.split('/').filter((step) => step !== '');
    if (steps.length === 0) return true;
    const part = `/${steps.join('/')}`;
    if (paths.some((path) => (isWhole ? `/${path}`.endsWith(part) : `/${path}`.includes(`${part}/`))))
      return true;
  }
  return false;
}

/** Does this text of Terraform read any file by a function? */
export function readsFiles(bytes: Uint8Array): boolean {
  return textOf(bytes).search(anyFileCall) >= 0;
}

interface NamedReference {
  /** A file by its literal path. */
  readonly file?: string;
  /** A directory, where only the start of the path is literal, or files are listed. */
  readonly directory?: string;
  /** Are files below its directories meant, too? */
  readonly isDeep?: boolean;
}

/** The files that functions in a Terraform file read. */
function filesNamed(path: string, bytes: Uint8Array): NamedReference[] {
  const here = directoryOf(path);
  return [...textOf(bytes).matchAll(fileCall)].flatMap(([, name, start, next]): NamedReference[] => {
    if (name === 'fileset') {
      const directory = next === '$' ? directoryOf(start!) : start!;
      const found = inRepository(here, directory);
      return found === undefined ? [] : [{ directory: found, isDeep: true }];
    }
    if (next === '$') {
      // Nothing is known of a path that begins with a value.
      const found = start === '' ? undefined : inRepository(here, directoryOf(start!));
      return found === undefined ? [] : [{ directory: found }];
    }
    const file = inRepository(here, start!);
    return file === undefined || file === '' ? [] : [{ file }];
  });
}

/** The directories of the local modules that a Terraform file calls. */
export function localModules(path: string, bytes: Uint8Array): string[] {
  const here = directoryOf(path);
  const sources = known.get(bytes) ?? localSourcesIn(textOf(bytes));
  known.set(bytes, sources);
  return sources.flatMap((source) => inRepository(here, source) ?? []);
}

/** The sources in texts that were looked at before. */
const known = new WeakMap<Uint8Array, readonly string[]>();

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
