import { listTags, resolveCommit, tagCommit } from '../git/store.ts';
import type { LocalGitHub } from '../local-github.ts';
import { ensureAccount, findAccount } from '../world/accounts.ts';
import { createPersonalToken } from '../world/personal-token.ts';
import { fileBytes, pushBranch, pushCommit } from '../world/push.ts';
import { createRepository } from '../world/repositories.ts';
import type { World } from '../world/world.ts';
import type { Finder } from './find.ts';

/** Accounts, repositories and what is in them. */
export function repositoryMethods(world: World, find: Finder) {
  return {
    createOrganization: (login) => ensureAccount(world, login, 'Organization'),
    createUser: (login) => ensureAccount(world, login),
    createToken: (login, options) => createPersonalToken(world, findAccount(world, login), options),
    createRepository: (options) => createRepository(world, options),
    repository: find.repository,
    repositories: () => [...world.repositories.values()],
    protectBranch(fullName, branch, rules) {
      const { branchRules } = find.repository(fullName);
      if (rules === null) branchRules.delete(branch);
      else branchRules.set(branch, rules);
    },
    setPermission(fullName, login, level) {
      ensureAccount(world, login);
      find.repository(fullName).collaborators.set(login.toLowerCase(), level);
    },
    archive(fullName, archived = true) {
      find.repository(fullName).archived = archived;
    },

    async commit(fullName, options) {
      const repository = find.repository(fullName);
      const { git, defaultBranch } = repository;
      const tip = await resolveCommit(git, `refs/heads/${options.branch}`);
      const parent = tip ?? (await resolveCommit(git, options.from ?? `refs/heads/${defaultBranch}`));
      if (tip === null && options.from !== undefined && parent === null)
        throw new Error(`no commit ${options.from}`);
      const changes = new Map(
        Object.entries(options.files).map(([path, content]) => [path, fileBytes(content)]),
      );
      const message = options.message ?? titleFor([...changes.keys()]);
      return pushCommit(world, repository, {
        branch: options.branch,
        parent,
        changes,
        message,
        author: find.person(options.author),
      });
    },
    push: (fullName, branch, revision) =>
      pushBranch(world, find.repository(fullName), branch, revision, find.person()),
    tag(fullName, name, { revision, annotated = false } = {}) {
      const { git, defaultBranch } = find.repository(fullName);
      return git.exclusive(() => tagCommit(git, name, { revision: revision ?? defaultBranch, annotated }));
    },
    tags: (fullName) => listTags(find.repository(fullName).git),
    async readFile(fullName, revision, path) {
      const object = await find.repository(fullName).git.reader.read(`${revision}:${path}`);
      return object === null ? null : object.content.toString();
    },
  } satisfies Partial<LocalGitHub>;
}

function titleFor(paths: string[]): string {
  return paths.length > 3 ? `Update ${paths.length} files` : `Update ${paths.join(', ')}`;
}
