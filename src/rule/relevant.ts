import type { Files } from '../terraform/files.ts';
import { isConfiguration } from '../terraform/module.ts';
import { directoryOf, joinPath } from '../terraform/paths.ts';
import { knownModuleWords } from './known-modules.ts';
import { targetKinds } from './targets.ts';

/** What has to be parsed at all. */
export interface Relevant {
  /** Directories that hold a target or lead to one through local module calls. */
  readonly directories: ReadonlySet<string>;
  /** Files that may hold a target or a local module call. */
  readonly files: ReadonlySet<string>;
  /** Files that have to be looked at for themselves: they may not be valid Terraform. */
  readonly doubtful: readonly string[];
  /** Files in view that may hold a suppression comment of this tool. */
  readonly suppressing: readonly string[];
  /** Configuration files in view. */
  readonly count: number;
}

/** `\u` and `\U` could spell any name, so a file with one has to be read. */
const needles = [...targetKinds.map((kind) => kind.type), ...knownModuleWords, '\\u', '\\U'].map((word) =>
  Buffer.from(word),
);
const suppression = Buffer.from('require-imdsv2:');
const localCall = [Buffer.from('"./'), Buffer.from('"../'), Buffer.from('"."'), Buffer.from('".."')];
const localSource = /\bsource"?\s*[=:]\s*"(\.\.?(?:\/[^"]*)?)"/g;

/**
 * Reads every file's bytes once and parses none: asks only whether a file can matter. It may take in too much
 * (a name in a comment), never too little.
 */
export function findRelevant(files: Files): Relevant {
  const directories = new Set<string>();
  const found = new Set<string>();
  const callers = new Map<string, Set<string>>();
  const doubtful: string[] = [];
  const suppressing: string[] = [];
  let count = 0;
  const inView = new Set(files.paths);
  for (const path of withSiblings(files)) {
    if (inView.has(path)) count++;
    const directory = directoryOf(path);
    const bytes = readQuietly(files, path);
    if (!bytes) {
      doubtful.push(path);
      continue;
    }
    if (inView.has(path) && bytes.includes(suppression)) suppressing.push(path);
    const holdsTarget = mayHoldTarget(bytes);
    const callsLocal = localCall.some((needle) => bytes.includes(needle));
    if (holdsTarget || callsLocal) found.add(path);
    if (holdsTarget) directories.add(directory);
    else if (looksBroken(bytes)) doubtful.push(path);
    if (callsLocal) addCalls(bytes, directory, callers);
  }
  followOutside(files, callers, directories, found);
  addCallers(directories, callers);
  return { directories, files: found, doubtful, suppressing, count };
}

/** Every configuration file of the directories in view: a file is judged with its directory as context. */
function* withSiblings(files: Files): Iterable<string> {
  for (const directory of new Set(files.paths.map(directoryOf))) {
    for (const name of files.list(directory)) {
      if (isConfiguration(name)) yield directory === '' ? name : `${directory}/${name}`;
    }
  }
}

function readQuietly(files: Files, path: string): Buffer | undefined {
  try {
    const bytes = files.read(path);
    return bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  } catch {
    return undefined;
  }
}

/** A NUL byte, or braces or quotes that do not pair up. Only a hint: the parser decides. */
function looksBroken(bytes: Uint8Array): boolean {
  let braces = 0;
  let quotes = 0;
  for (const byte of bytes) {
    if (byte === 0x7b) braces++;
    else if (byte === 0x7d) braces--;
    else if (byte === 0x22) quotes ^= 1;
    else if (byte === 0) return true;
  }
  return braces !== 0 || quotes !== 0;
}

/** Notes which directories a file's local module calls lead to. */
function addCalls(bytes: Buffer, directory: string, callers: Map<string, Set<string>>): void {
  for (const [, source] of bytes.toString('utf8').matchAll(localSource)) {
    const child = joinPath(directory, source!);
    const known = callers.get(child);
    if (known) known.add(directory);
    else callers.set(child, new Set([directory]));
  }
}

function mayHoldTarget(bytes: Buffer): boolean {
  return needles.some((needle) => bytes.includes(needle));
}

/** Called directories that are not in view themselves are followed, and looked at in the same way. */
function followOutside(
  files: Files,
  callers: Map<string, Set<string>>,
  directories: Set<string>,
  found: Set<string>,
): void {
  const inView = new Set(files.paths.map(directoryOf));
  // The map grows while it is walked: a followed module may call others.
  for (const child of callers.keys()) {
    if (inView.has(child)) continue;
    for (const name of files.list(child).filter(isConfiguration)) {
      const path = joinPath(child, name);
      const bytes = readQuietly(files, path);
      found.add(path);
      if (!bytes || mayHoldTarget(bytes)) directories.add(child);
      if (bytes) addCalls(bytes, child, callers);
    }
  }
}

function addCallers(directories: Set<string>, callers: ReadonlyMap<string, ReadonlySet<string>>): void {
  // A set's iteration visits what is added on the way.
  for (const directory of directories) {
    for (const caller of callers.get(directory) ?? []) directories.add(caller);
  }
}
