import { installedRepositoryJson } from '../json/installation.ts';
import type { InstallationOptions } from '../options.ts';
import { emitInstallation } from '../webhooks/events.ts';
import { ensureAccount } from './accounts.ts';
import type { Installation } from './app.ts';
import { covers, installationOn, installedRepositories } from './installations.ts';
import { findRepository } from './network.ts';
import { timestamp, type World } from './world.ts';

/**
 * Installs the App on an account; an organization when nobody has that login.
 *
 * @throws Error when it is installed there already
 */
export function install(world: World, login: string, options: InstallationOptions = {}): Installation {
  const account = ensureAccount(world, login, 'Organization');
  if (installationOn(world, login) !== null) throw new Error(`the App is installed on ${login} already`);
  const chosen = options.repositories ?? 'all';
  const installation: Installation = {
    id: world.nextId++,
    app: world.app,
    account,
    repositorySelection: chosen === 'all' ? 'all' : 'selected',
    repositories: new Set(chosen === 'all' ? [] : chosen.map((name) => findRepository(world, name))),
    permissions: { ...(options.permissions ?? world.app.permissions), metadata: 'read' },
    suspendedAt: null,
    createdAt: timestamp(),
  };
  world.installations.set(installation.id, installation);
  emit(world, installation, 'created');
  return installation;
}

/** Takes the App off an account; its tokens stop working at once. */
export function uninstall(world: World, login: string): void {
  const installation = needInstallation(world, login);
  emit(world, installation, 'deleted');
  world.installations.delete(installation.id);
  for (const [token, { installation: owner }] of world.installationTokens) {
    if (owner === installation) world.installationTokens.delete(token);
  }
}

export function setSuspended(world: World, login: string, suspended: boolean): void {
  const installation = needInstallation(world, login);
  installation.suspendedAt = suspended ? timestamp() : null;
  emit(world, installation, suspended ? 'suspend' : 'unsuspend');
}

/** Adds repositories to, or removes them from, a selected installation. */
export function changeRepositories(
  world: World,
  login: string,
  fullNames: string[],
  change: 'added' | 'removed',
): void {
  const installation = needInstallation(world, login);
  const repositories = fullNames.map((name) => findRepository(world, name));
  if (installation.repositorySelection === 'all' && change === 'removed') {
    installation.repositories = new Set(installedRepositories(world, installation));
    installation.repositorySelection = 'selected';
  }
  const changed = repositories.filter(
    (repository) => covers(installation, repository) === (change === 'removed'),
  );
  for (const repository of changed) {
    if (change === 'added') installation.repositories.add(repository);
    else installation.repositories.delete(repository);
  }
  const named = changed.map(installedRepositoryJson);
  emitInstallation(world, installation, installation.account, 'installation_repositories', change, {
    repository_selection: installation.repositorySelection,
    repositories_added: change === 'added' ? named : [],
    repositories_removed: change === 'removed' ? named : [],
    requester: null,
  });
}

function emit(world: World, installation: Installation, action: string): void {
  const repositories = installedRepositories(world, installation).map(installedRepositoryJson);
  const requester = action === 'created' ? { requester: null } : {};
  emitInstallation(world, installation, installation.account, 'installation', action, {
    repositories,
    ...requester,
  });
}

/** @throws Error when the App isn't installed on that account */
export function needInstallation(world: World, login: string): Installation {
  const installation = installationOn(world, login);
  if (installation === null) throw new Error(`the App isn't installed on ${login}`);
  return installation;
}
