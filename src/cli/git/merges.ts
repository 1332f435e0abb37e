import { spawn } from 'node:child_process';
import { type Merge, pullNumberIn, type ReplayedMerge, yearBefore } from '../../backtest/merge.ts';
import type { ChangedFile } from '../../review/changed-file.ts';
import { type Git, GitError, quietGit } from './git.ts';

export interface MergesOfBranch {
  /** Oldest first. */
  readonly merges: readonly Merge[];
  /** Further notes on the history, in plain words. */
  readonly notes: readonly string[];
}

/** Everything that a line of the history has, apart by NUL. */
const format = '%H%x00%P%x00%T%x00%ct%x00%an%x00%s';

interface MergeCommit {
  readonly id: string;
  readonly parents: readonly string[];
  readonly tree: string;
  /** Seconds since 1970. */
  readonly time: number;
  readonly author: string;
  readonly subject: string;
}

/**
 * The first parents of a branch since a moment.
 *
 * @param since ISO 8601; undefined for a year before the newest one
 * @throws GitError where there is no such branch
 */
export function mergesOf(
  git: Git,
  branch: string,
  since: string | undefined,
): MergesOfBranch & { since: string } {
  const all = commitsOf(
    git.run(['rev-list', '--first-parent', `--format=${format}`, '--end-of-options', branch, '--']),
  );
  const begin = since === undefined ? yearBefore((all[0]?.time ?? 0) * 1000) : Date.parse(since);
  const isShallow = git.run(['rev-parse', '--is-shallow-repository']).toString().trim() === 'true';
  const known = isShallow && all.at(-1)?.parents.length === 0 ? all.slice(0, -1) : all;
  // Clocks differ: what is older than a newer one still counts.
  const oldest = known.findLastIndex(({ time }) => time * 1000 >= begin);
  const wanted = known.slice(0, oldest + 1);
  const trees = new Map(all.map(({ id, tree }) => [id, tree]));
  const authors = authorsOf(
    git,
    wanted.flatMap(({ parents }) => parents[1] ?? []),
  );
  const merges = wanted.map((commit): Merge => {
    const [parent = null, second] = commit.parents;
    return {
      commit: commit.id,
      parent,
      tree: commit.tree,
      parentTree: parent === null ? null : (trees.get(parent) ?? null),
      at: new Date(commit.time * 1000).toISOString(),
      author: (second !== undefined && authors.get(second)) || commit.author,
      subject: commit.subject,
      number: pullNumberIn(commit.subject),
    };
  });
  const end = known.at(-1);
  const isCut = isShallow && (end === undefined || end.time * 1000 >= begin);
  const note = `This clone is shallow: its history begins at ${all.at(-1)?.id.slice(0, 7)}, and what is older was not replayed. Fetch more (git fetch --unshallow)`;
  return {
    merges: merges.reverse(),
    notes: isCut ? [note] : [],
    since: new Date(begin).toISOString(),
  };
}

function commitsOf(output: Buffer): MergeCommit[] {
  return output
    .toString()
    .split('\n')
    .flatMap((line): MergeCommit[] => {
      const [id, parents, tree, time, author, subject] = line.split('\0');
      if (subject === undefined) return [];
      const names = parents === '' ? [] : parents!.split(' ');
      return [{ id: id!, parents: names, tree: tree!, time: Number(time), author: author!, subject }];
    });
}

/** The authors of the newest commits of merged branches. */
function authorsOf(git: Git, commits: readonly string[]): Map<string, string> {
  if (commits.length === 0) return new Map();
  const words = ['rev-list', '--no-walk=unsorted', '--ignore-missing', `--format=${format}`, '--stdin'];
  return new Map(commitsOf(git.run(words, `${commits.join('\n')}\n`)).map(({ id, author }) => [id, author]));
}

/** Files with renames beyond this many are compared one by one no more. */
const mostRenames = 1_000;

/** Adds what each merge changes against its first parent, one after the other, out of one process. */
export async function* withChanges(
  directory: string,
  merges: readonly Merge[],
): AsyncGenerator<ReplayedMerge> {
  if (merges.length === 0) return;
  const words = ['diff-tree', '--stdin', '--root', '--always', '-r', '-z', '-M', `-l${mostRenames}`, '--raw'];
  const git = spawn('git', ['-c', 'core.fsmonitor=false', ...words, '--no-abbrev', '--no-ext-diff'], {
    cwd: directory || '.',
    env: { ...process.env, ...quietGit },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    git.on('error', (error) => reject(new GitError(`can't run git: ${error.message}`)));
    git.on('close', resolve);
  });
  ended.catch(() => {}); // It is awaited at the end.
  git.stdin.on('error', () => {}); // The exit status says so.
  git.stdin.end(
    merges.map(({ commit, parent }) => `${commit}${parent === null ? '' : ` ${parent}`}\n`).join(''),
  );
  let next = 0;
  let changed: ChangedFile[] | undefined;
  try {
    const fields = nulFields(git.stdout);
    for await (const field of fields) {
      if (!field.startsWith(':')) {
        if (changed) yield { ...merges[next++]!, changed };
        if (field !== merges[next]?.commit) throw new GitError('git diff-tree answered out of order');
        changed = [];
        continue;
      }
      const status = field.slice(field.lastIndexOf(' ') + 1);
      const first = await nextOf(fields);
      const second = /^[RC]/.test(status) ? await nextOf(fields) : undefined;
      changed?.push(changedFile(status, first, second));
    }
    if ((await ended) !== 0) throw new GitError('git diff-tree failed; is a commit missing in this clone?');
    if (changed) yield { ...merges[next++]!, changed };
    if (next < merges.length) throw new GitError('git diff-tree ended before it had answered');
  } finally {
    git.kill();
  }
}

function changedFile(status: string, first: string, second: string | undefined): ChangedFile {
  const path = second ?? first;
  const kinds = { A: 'added', D: 'removed', R: 'renamed', C: 'copied', T: 'changed' } as const;
  const kind = kinds[status[0] as keyof typeof kinds] ?? 'modified';
  return { path, status: kind, previousPath: second === undefined ? undefined : first, patch: undefined };
}

async function nextOf(fields: AsyncGenerator<string>): Promise<string> {
  const { value, done } = await fields.next();
  if (done) throw new GitError('git diff-tree ended in the middle');
  return value;
}

async function* nulFields(stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let parts: Buffer[] = [];
  for await (const chunk of stream) {
    let at = 0;
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, at)) {
      parts.push(chunk.subarray(at, end));
      yield parts.length === 1 ? parts[0]!.toString() : Buffer.concat(parts).toString();
      parts = [];
      at = end + 1;
    }
    if (at < chunk.length) parts.push(chunk.subarray(at));
  }
}
