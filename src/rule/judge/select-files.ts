import { isUtf8 } from 'node:buffer';
import { directoryOf, type Files, isConfiguration, isUnitFile, joinPath } from '../../terraform/files.ts';
import { localSourcesIn } from '../../terraform/local-sources.ts';
import { targetKinds } from '../targets.ts';

/** The directories and files that have to be parsed. */
export interface Relevant {
  /** Directories that hold a target or lead to one through local module calls. */
  readonly directories: ReadonlySet<string>;
  /** Files that may hold a target, or a call that leads to one, or to what is not in view. */
  readonly files: ReadonlySet<string>;
  /** Directories that were looked at: nothing is known of any other, so all of it matters. */
  readonly looked: ReadonlySet<string>;
  /** Files that may not be valid Terraform, so that they have to be checked in any case. */
  readonly doubtful: readonly string[];
  /** Files in view that may hold a suppression comment of this tool. */
  readonly suppressing: readonly string[];
  /** Files in view that make a unit or a stack of Terragrunt. */
  readonly unitFiles: readonly string[];
  /** Configuration files in view. */
  readonly count: number;
}

/** `\u` and `\U` could spell any name, so a file with one has to be read. */
const targetWords = [...targetKinds.map((kind) => kind.type), '\\u', '\\U'];
const targetWord = new RegExp(targetWords.map((word) => word.replace(/\\/g, '\\\\')).join('|'));
const localCall = /"\.\.?[\\/"]|\\[uU]0*2[eE]|\$\{"/;
const suppression = /require-imdsv2:/;

/** May a text of Terraform hold a target, or call a module that may hold one and that the text doesn't show? */
export function mayMatter(text: string): boolean {
  return targetWord.test(text) || mayCallElsewhere(text);
}

/** One pass over the text for all: of the ways to look for many words this is the fastest by far. */
const anyWord = new RegExp(
  [targetWord, localCall, suppression, /\bsource\b/].map(({ source }) => source).join('|'),
);

/** Local module calls, as far as the text shows them. */
interface Calls {
  /** Directories that a file calls. */
  readonly from: Map<string, string[]>;
  /** Directories that call a directory. */
  readonly to: Map<string, Set<string>>;
}

/**
 * Reads every file's bytes once and parses none: asks only whether a file can matter. It may take in too much
 * (a name in a comment), never too little.
 */
export function findRelevant(files: Files): Relevant {
  const directories = new Set<string>();
  const found = new Set<string>();
  const calls: Calls = { from: new Map(), to: new Map() };
  const doubtful = new Set<string>();
  const suppressing: string[] = [];
  const inView = new Set(files.paths);
  let count = 0;
  for (const path of withSiblings(files)) {
    const isInView = inView.has(path);
    if (isInView) count++;
    const bytes = readQuietly(files, path);
    if (!bytes || !isText(bytes) || endsOddly(bytes)) doubtful.add(path);
    const text = bytes?.toString('latin1') ?? '';
    if (!bytes || !anyWord.test(text)) continue;
    if (isInView && suppression.test(text)) suppressing.push(path);
    if (localCall.test(text)) addCalls(files, bytes, path, calls);
    if (!mayMatter(text)) continue;
    found.add(path);
    directories.add(directoryOf(path));
  }
  const looked = followOutside(files, calls, directories, found);
  // Where a call leads to nothing, the report has to say so.
  for (const [path, children] of calls.from) {
    if (children.every((child) => looked.get(child))) continue;
    found.add(path);
    directories.add(directoryOf(path));
  }
  addCallers(directories, calls);
  for (const [path, children] of calls.from) {
    if (children.some((child) => directories.has(child))) found.add(path);
  }
  for (const path of brokenSiblings(files, directories, found)) doubtful.add(path);
  return {
    directories,
    files: found,
    looked: new Set(looked.keys()),
    doubtful: [...doubtful],
    suppressing,
    unitFiles: files.paths.filter(isUnitFile),
    count,
  };
}

/** Every configuration file of the directories in view: a file is judged with its directory as context. */
function* withSiblings(files: Files): Iterable<string> {
  for (const directory of new Set(files.paths.map(directoryOf))) {
    for (const name of files.list(directory)) {
      if (isConfiguration(name)) yield directory === '' ? name : `${directory}/${name}`;
    }
  }
}

/** The bytes of a file until the next call; undefined where there are none, or they can't be read. */
export function readQuietly(files: Files, path: string): Buffer | undefined {
  try {
    const bytes = files.glance ? files.glance(path) : files.read(path);
    return bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  } catch {
    return undefined;
  }
}

/** Notes which directories a file's local module calls lead to. */
function addCalls(files: Files, bytes: Buffer, path: string, calls: Calls): void {
  const directory = directoryOf(path);
  const children = localSourcesIn(bytes.toString('utf8')).map((source) => {
    const child = joinPath(directory, source);
    return files.canonical ? files.canonical(child) : child;
  });
  if (children.length > 0) calls.from.set(path, children);
  for (const child of children) {
    const known = calls.to.get(child);
    if (known) known.add(directory);
    else calls.to.set(child, new Set([directory]));
  }
}

/**
 * Called directories that are not in view themselves are followed, and looked at in the same way.
 * Gives all directories that were looked at, with whether they hold any configuration.
 */
function followOutside(
  files: Files,
  calls: Calls,
  directories: Set<string>,
  found: Set<string>,
): ReadonlyMap<string, boolean> {
  const looked = new Map<string, boolean>();
  for (const directory of new Set(files.paths.map(directoryOf)))
    looked.set(directory, files.list(directory).some(isConfiguration));
  // The map grows while it is walked: a followed module may call others.
  for (const child of calls.to.keys()) {
    if (looked.has(child)) continue;
    const names = files.list(child).filter(isConfiguration);
    looked.set(child, names.length > 0);
    for (const name of names) {
      const path = joinPath(child, name);
      const bytes = readQuietly(files, path);
      if (bytes) addCalls(files, bytes, path, calls);
      if (bytes && !mayMatter(bytes.toString('latin1'))) continue;
      found.add(path);
      directories.add(child);
    }
  }
  return looked;
}

function addCallers(directories: Set<string>, { to }: Calls): void {
  // A set's iteration visits what is added on the way.
  for (const directory of directories) {
    for (const caller of to.get(directory) ?? []) directories.add(caller);
  }
}

/** Beside a target every file counts: where Terraform refuses one, it plans none of them. */
function* brokenSiblings(
  files: Files,
  directories: ReadonlySet<string>,
  parsed: ReadonlySet<string>,
): Iterable<string> {
  for (const directory of directories) {
    for (const name of files.list(directory).filter(isConfiguration)) {
      const path = joinPath(directory, name);
      const bytes = parsed.has(path) ? undefined : readQuietly(files, path);
      if (bytes && looksBroken(bytes)) yield path;
    }
  }
}

/** `module.x` is a reference and no call. Block types have no other spelling; a JSON key may be escaped, see `\u`. */
const moduleWord = /\bmodule\b(?!\s*\.)/;
const moduleBlock = /^[ \t]*module\b(?!\s*[.=])/gm;
const anySource = /\bsource\b/g;
/** A local source as nearly all are written: its directory can be read off the text. */
const plainSource = /\bsource"?[ \t]*[:=][ \t]*"\.\.?(?:\/[\w./-]*)?"/g;

/**
 * May a text of Terraform call a module whose directory can't be read off the text: another repository's, or a local
 * one in an unusual spelling? Then only the parsed file tells. May say yes for a file without any call, never no for one
 * with such a call.
 */
function mayCallElsewhere(text: string): boolean {
  if (!moduleWord.test(text)) return false;
  const plain = count(text, plainSource);
  return count(text, anySource) > plain || count(text, moduleBlock) > plain;
}

function count(text: string, pattern: RegExp): number {
  let found = 0;
  pattern.lastIndex = 0;
  while (pattern.test(text)) found++;
  return found;
}

/** Terraform reads UTF-8; a NUL byte shows a file of another kind, or UTF-16. */
function isText(bytes: Buffer): boolean {
  return isUtf8(bytes) && !bytes.includes(0);
}

/**
 * A file of Terraform ends in a brace at the start of a line, in a block of one line, or in a comment.
 * One that was cut off, or that leaves a block open, mostly does not. Only a hint: the parser decides.
 */
function endsOddly(bytes: Buffer): boolean {
  const tail = bytes.toString('latin1', Math.max(0, bytes.length - 400)).trimEnd();
  const line = tail.slice(tail.lastIndexOf('\n') + 1);
  return line !== '' && !/^\}|^\w.*\}$|^\s*(#|\/\/)|\*\/$/.test(line);
}

/** Brackets or quotes that do not pair up, or are nested deeper than anybody writes. Only a hint, too. */
function looksBroken(bytes: Uint8Array): boolean {
  let depth = 0;
  let deepest = 0;
  let quotes = 0;
  for (const byte of bytes) {
    if (byte === 0x7b || byte === 0x5b || byte === 0x28) {
      if (++depth > deepest) deepest = depth;
    } else if (byte === 0x7d || byte === 0x5d || byte === 0x29) depth--;
    else if (byte === 0x22) quotes ^= 1;
  }
  return depth !== 0 || quotes !== 0 || deepest > 100;
}
