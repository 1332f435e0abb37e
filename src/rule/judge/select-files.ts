import { directoryOf, type Files, isConfiguration, isUnitFile, joinPath } from '../../terraform/files.ts';
import { localSourcesIn } from '../../terraform/local-sources.ts';
import { targetKinds } from '../targets.ts';
import { mayCallElsewhere } from './calls-elsewhere.ts';
import { endsOddly, isText, looksBroken } from './looks-broken.ts';

/** What has to be parsed at all. */
export interface Relevant {
  /** Directories that hold a target or lead to one through local module calls. */
  readonly directories: ReadonlySet<string>;
  /** Files that may hold a target, or a call that leads to one, or to what is not in view. */
  readonly files: ReadonlySet<string>;
  /** Directories that were looked at: of any other directory nothing is known, so all of it matters. */
  readonly looked: ReadonlySet<string>;
  /** Files that have to be looked at for themselves: they may not be valid Terraform. */
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

/** May a text of Terraform hold a target, or a call whose module may hold one and is not told by the text? */
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
