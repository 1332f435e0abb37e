import type { Installation } from './app.ts';
import type { Repository } from './repository.ts';
import type { World } from './world.ts';

/** The installation that covers a repository, or null. */
export function installationOf(world: World, repository: Repository): Installation | null {
  for (const installation of world.installations.values()) {
    if (covers(installation, repository)) return installation;
  }
  return null;
}

/** Does an installation give access to a repository? */
export function covers(installation: Installation, repository: Repository): boolean {
  if (installation.account !== repository.owner) return false;
  return installation.repositorySelection === 'all' || installation.repositories.has(repository);
}

/** The repositories of an installation, oldest first. */
export function installedRepositories(world: World, installation: Installation): Repository[] {
  return [...world.repositories.values()].filter((repository) => covers(installation, repository));
}

/** The installation on an account, or null. */
export function installationOn(world: World, login: string): Installation | null {
  const key = login.toLowerCase();
  return [...world.installations.values()].find(({ account }) => account.login.toLowerCase() === key) ?? null;
}
