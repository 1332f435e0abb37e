import { join, resolve } from 'node:path';
import { borrowObjects, copyStore, createStore, fetchAll, listBranches, updateBranch } from '../git/store.ts';
import type { RepositoryOptions } from '../options.ts';
import { ensureAccount } from './accounts.ts';
import { findRepository } from './network.ts';
import { fileBytes, pushCommit } from './push.ts';
import type { Repository } from './repository.ts';
import { register, timestamp, type World } from './world.ts';

/**
 * Makes a repository: with one commit (a README) as github.com's form does, empty, as a fork or a copy, or over the
 * objects of a repository on disk (then without a branch yet).
 *
 * @throws Error when the name is taken or the source is no git repository
 */
export async function createRepository(world: World, options: RepositoryOptions): Promise<Repository> {
  const [ownerLogin, name] = options.fullName.split('/');
  if (!ownerLogin || !name) throw new Error(`"${options.fullName}" is not of the form owner/name`);
  if (world.repositories.has(options.fullName.toLowerCase()))
    throw new Error(`${options.fullName} exists already`);
  const parent = options.forkOf === undefined ? null : findRepository(world, options.forkOf);
  const owner = ensureAccount(world, ownerLogin, parent === null ? 'Organization' : 'User');
  const template = options.copyOf === undefined ? null : findRepository(world, options.copyOf);
  const defaultBranch = options.defaultBranch ?? (parent ?? template)?.defaultBranch ?? 'main';
  const directory = join(world.directory, `${owner.login}/${name}.git`);
  const git = template
    ? await copyStore(template.git, directory)
    : await createStore(directory, defaultBranch);
  const repository = register<Repository>(world, 'Repository', 'R', {
    owner,
    name,
    fullName: `${owner.login}/${name}`,
    private: options.private ?? parent?.private ?? true,
    archived: false,
    description: options.description ?? null,
    defaultBranch,
    parent,
    git,
    collaborators: new Map(),
    pulls: new Map(),
    nextNumber: 1,
    checkSuites: new Map(),
    checkRuns: new Map(),
    statuses: [],
    mergeGroups: [],
    branchRules: new Map(),
    createdAt: timestamp(),
    pushedAt: timestamp(),
  });
  if (options.bundle !== undefined) await fetchAll(git, resolve(options.bundle));
  if (options.from !== undefined) await borrowObjects(git, resolve(options.from));
  if (parent !== null) await copyBranches(parent, repository);
  world.repositories.set(repository.fullName.toLowerCase(), repository);
  const isFilled = options.from !== undefined || options.bundle !== undefined;
  if (!isFilled && parent === null && template === null && options.empty !== true) {
    const files = new Map([['README.md', fileBytes(`# ${name}\n`)]]);
    const author = ensureAccount(world, 'octocat');
    await pushCommit(world, repository, {
      branch: defaultBranch,
      parent: null,
      changes: files,
      message: 'Initial commit',
      author,
    });
  }
  return repository;
}

async function copyBranches(from: Repository, to: Repository): Promise<void> {
  await borrowObjects(to.git, from.git.directory);
  for (const { name, sha } of await listBranches(from.git)) await updateBranch(to.git, name, sha);
}
