import { posix } from 'node:path';
import { type Git, GitError, records } from './git.ts';

/** A tree of git that a scan compares with, or the index. Paths are relative to the working directory. */
export interface Snapshot {
  /** Object id and mode of every regular file and symbolic link. */
  readonly entries: ReadonlyMap<string, SnapshotEntry>;
}

interface SnapshotEntry {
  readonly id: string;
  readonly isLink: boolean;
}

/** Where the working directory lies below the top of the work tree: `infra/prod/`, or nothing at the top. */
export function prefixIn(git: Git): string {
  return git.run(['rev-parse', '--show-prefix']).toString().replace(/\n$/, '');
}

/**
 * The tree of a commit.
 *
 * @param ref a commit, branch or tag; with three dots behind it (`main...`) its merge base with HEAD, as `git diff` has it
 * @throws GitError where it names no commit
 */
export function treeOf(git: Git, ref: string, prefix: string): Snapshot {
  const commit = ref.endsWith('...') ? mergeBase(git, ref.slice(0, -3) || 'HEAD') : ref;
  const tree = resolveTree(git, commit);
  return { entries: entriesOf(git.run(['ls-tree', '-r', '-z', '--full-tree', tree]), prefix) };
}

/** The commit that HEAD names, as a tree; an empty one before the first commit. */
export function headTree(git: Git, prefix: string): Snapshot {
  return hasHead(git) ? treeOf(git, 'HEAD', prefix) : { entries: new Map() };
}

/** The staged files. Of a file in conflict, our side. */
export function indexOf(git: Git, prefix: string): Snapshot {
  return { entries: entriesOf(git.run(['ls-files', '-s', '-z', '--full-name', ':/']), prefix) };
}

/** Paths that differ from a commit: in the work tree with new files, or in the index. */
export function changedSince(git: Git, ref: string | 'index', prefix: string): ReadonlySet<string> {
  const differing = ['diff', '--name-only', '-z', '--no-renames', '--no-ext-diff'];
  const fresh = ['ls-files', '--others', '--exclude-standard', '-z', '--full-name', ':/'];
  if (ref === 'index') {
    const base = hasHead(git) ? 'HEAD' : emptyTree(git);
    const staged = git.run([...differing, '--cached', '--end-of-options', base]);
    return new Set(records(staged).map((path) => fromTop(path, prefix)));
  }
  const commit = ref.endsWith('...') ? mergeBase(git, ref.slice(0, -3) || 'HEAD') : resolveTree(git, ref);
  const outputs = [git.run([...differing, '--end-of-options', commit]), git.run(fresh)];
  return new Set(outputs.flatMap(records).map((path) => fromTop(path, prefix)));
}

/** The tree without entries, by the name that it has in this repository's kind of hash. */
function emptyTree(git: Git): string {
  return git.run(['hash-object', '-t', 'tree', '--stdin']).toString().trim();
}

function resolveTree(git: Git, ref: string): string {
  try {
    const words = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{tree}`];
    return git.run(words).toString().trim();
  } catch (error) {
    const isShallow = git.run(['rev-parse', '--is-shallow-repository']).toString().trim() === 'true';
    const hint = isShallow
      ? '; this clone is shallow: fetch more history (actions/checkout: fetch-depth: 0)'
      : '';
    throw new GitError(`git knows no commit ${JSON.stringify(ref)}${hint}`, { cause: error });
  }
}

function mergeBase(git: Git, ref: string): string {
  resolveTree(git, ref);
  try {
    return git.run(['merge-base', '--', ref, 'HEAD']).toString().trim();
  } catch (error) {
    throw new GitError(`${JSON.stringify(ref)} and HEAD have no commit in common, or the clone is shallow`, {
      cause: error,
    });
  }
}

function hasHead(git: Git): boolean {
  try {
    git.run(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
    return true;
  } catch {
    return false;
  }
}

/** `<mode> <type> <id>\t<path>` of ls-tree, `<mode> <id> <stage>\t<path>` of ls-files. */
const record =
  /^(?<mode>\d{6}) (?:blob |commit |tree )?(?<id>[0-9a-f]{40,64})(?: (?<stage>[0-3]))?\t(?<path>[\s\S]+)$/;

function entriesOf(output: Buffer, prefix: string): ReadonlyMap<string, SnapshotEntry> {
  const entries = new Map<string, SnapshotEntry>();
  for (const line of records(output)) {
    const { mode = '', id = '', stage = '0', path = '' } = record.exec(line)?.groups ?? {};
    const isFile = mode.startsWith('100') || mode === '120000';
    // 1 is the common ancestor of a conflict, 3 the other side.
    if (isFile && stage !== '1' && stage !== '3')
      entries.set(fromTop(path, prefix), { id, isLink: mode === '120000' });
  }
  return entries;
}

/** A path from the top of the work tree as one from the working directory. */
function fromTop(path: string, prefix: string): string {
  return path.startsWith(prefix) ? path.slice(prefix.length) : posix.relative(`/${prefix}`, `/${path}`);
}
