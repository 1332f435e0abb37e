import { directoryOf, type Files, isConfiguration, joinPath } from '../../terraform/files.ts';
import { localSourcesIn } from '../../terraform/local-sources.ts';
import { targetKinds } from '../targets.ts';
import { knownModuleWords } from './known-modules.ts';
import { endsOddly, isText, looksBroken } from './looks-broken.ts';

/** What has to be parsed at all. */
export interface Relevant {
  /** Directories that hold a target or lead to one through local module calls. */
  readonly directories: ReadonlySet<string>;
  /** Files that may hold a target, or a call that leads to one. */
  readonly files: ReadonlySet<string>;
  /** Files that have to be looked at for themselves: they may not be valid Terraform. */
  readonly doubtful: readonly string[];
  /** Files in view that may hold a suppression comment of this tool. */
  readonly suppressing: readonly string[];
  /** Configuration files in view. */
  readonly count: number;
}

/** `\u` and `\U` could spell any name, so a file with one has to be read. */
const targetWords = [...targetKinds.map((kind) => kind.type), ...knownModuleWords, '\\u', '\\U'];
/** Terraform takes any constant for a source: what it amounts to is known only when the file is read. */
const oddSource = /\bsource\s*=\s*(?:[([]|true\b|false\b|!|"[\w./-]*(?:%\{|\$\{[~\s]*"))/;
const targetWord = new RegExp(
  [...targetWords.map((word) => word.replace(/[\\/.]/g, '\\$&')), oddSource.source].join('|'),
);
/** The source of a call that leads out of the repository: at least two slashes, a scheme or a user. */
const remoteSource = /\bsource"?\s*[:=]\s*"(?!\.)[^"\n]*(?:\/[^"\n]*\/|:|@)/;
const localCall = /"\.\.?[\\/"]|\\[uU]0*2[eE]|\$\{"/;
const suppression = /require-imdsv2:/;

/** May a text of Terraform hold a target? */
export function mayHoldTarget(text: string): boolean {
  return targetWord.test(text);
}

/** May a text of Terraform call a module of another repository? */
export function mayCallRemote(text: string): boolean {
  return remoteSource.test(text) && /\bmodule\b/.test(text);
}

/** One pass over the text for all: of the ways to look for many words this is the fastest by far. */
const anyWord = new RegExp(
  [targetWord, localCall, remoteSource, suppression].map(({ source }) => source).join('|'),
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
    if (localCall.test(text)) addCalls(bytes, path, calls);
    if (!targetWord.test(text) && !(files.modules && mayCallRemote(text))) continue;
    found.add(path);
    directories.add(directoryOf(path));
  }
  followOutside(files, calls, directories, found);
  addCallers(directories, calls);
  for (const [path, children] of calls.from) {
    if (children.some((child) => directories.has(child))) found.add(path);
  }
  for (const path of brokenSiblings(files, directories, found)) doubtful.add(path);
  return { directories, files: found, doubtful: [...doubtful], suppressing, count };
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
function addCalls(bytes: Buffer, path: string, calls: Calls): void {
  const directory = directoryOf(path);
  const children = localSourcesIn(bytes.toString('utf8')).map((source) => joinPath(directory, source));
  if (children.length > 0) calls.from.set(path, children);
  for (const child of children) {
    const known = calls.to.get(child);
    if (known) known.add(directory);
    else calls.to.set(child, new Set([directory]));
  }
}

/** Called directories that are not in view themselves are followed, and looked at in the same way. */
function followOutside(files: Files, calls: Calls, directories: Set<string>, found: Set<string>): void {
  const inView = new Set(files.paths.map(directoryOf));
  // The map grows while it is walked: a followed module may call others.
  for (const child of calls.to.keys()) {
    if (inView.has(child)) continue;
    for (const name of files.list(child).filter(isConfiguration)) {
      const path = joinPath(child, name);
      const bytes = readQuietly(files, path);
      if (bytes) addCalls(bytes, path, calls);
      const text = bytes?.toString('latin1') ?? '';
      if (bytes && !targetWord.test(text) && !(files.modules && mayCallRemote(text))) continue;
      found.add(path);
      directories.add(child);
    }
  }
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
