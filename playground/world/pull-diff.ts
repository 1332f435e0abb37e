import { type ChangedFile, diffFiles } from '../git/diff.ts';
import { type Commit, listCommits } from '../git/history.ts';
import type { PullRequest } from './pull-request.ts';
import type { Repository } from './repository.ts';
import type { World } from './world.ts';

/** Two commits never differ otherwise than the first time, so a diff is made once. */
const diffs = new WeakMap<Repository, Map<string, Promise<ChangedFile[]>>>();
const histories = new WeakMap<Repository, Map<string, Promise<Commit[]>>>();

/** All files of a pull request: its merge base against its head. */
export function pullFiles(world: World, pull: PullRequest): Promise<ChangedFile[]> {
  return changedFiles(world, pull.repository, pull.mergeBaseSha, pull.headSha);
}

/** The commits of a pull request, oldest first, at most 250. */
export function pullCommits(pull: PullRequest): Promise<Commit[]> {
  const key = `${pull.mergeBaseSha}..${pull.headSha}`;
  return once(histories, pull.repository, key, () =>
    listCommits(pull.repository.git, pull.mergeBaseSha, pull.headSha),
  );
}

/** All files that differ between two commits of a repository. */
export function changedFiles(
  world: World,
  repository: Repository,
  base: string,
  head: string,
): Promise<ChangedFile[]> {
  return once(diffs, repository, `${base}..${head}`, () =>
    diffFiles(repository.git, base, head, world.limits),
  );
}

function once<T>(
  caches: WeakMap<Repository, Map<string, Promise<T>>>,
  repository: Repository,
  key: string,
  make: () => Promise<T>,
): Promise<T> {
  const cache = caches.get(repository) ?? new Map<string, Promise<T>>();
  caches.set(repository, cache);
  const known = cache.get(key) ?? make();
  cache.set(key, known);
  return known;
}
