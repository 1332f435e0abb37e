import { runGit } from '../git/run.ts';
import type { Repository } from './repository.ts';
import type { World } from './world.ts';

/** @throws Error when there is no repository of that name */
export function findRepository(world: World, fullName: string): Repository {
  const repository = world.repositories.get(fullName.toLowerCase());
  if (repository === undefined) throw new Error(`there is no repository ${fullName} here`);
  return repository;
}

/** All repositories that share their objects with this one: on GitHub a fork's commits can be read by SHA in its parent. */
export function network(world: World, repository: Repository): Repository[] {
  const root = (one: Repository): Repository => (one.parent === null ? one : root(one.parent));
  return [...world.repositories.values()].filter((one) => root(one) === root(repository));
}

/** Brings a fork's commit into its parent, where `refs/pull/<n>/head` keeps it. */
export async function fetchPullHead(
  repository: Repository,
  from: Repository,
  sha: string,
  number: number,
): Promise<void> {
  const ref = `refs/pull/${number}/head`;
  if (from !== repository) {
    await runGit(repository.git.directory, ['fetch', '--quiet', '--no-tags', from.git.directory, sha]);
  }
  await runGit(repository.git.directory, ['update-ref', ref, sha]);
}
