import type { LocalGitHub } from '../local-github.ts';
import { changeRepositories, install, needInstallation, setSuspended, uninstall } from '../world/install.ts';
import type { World } from '../world/world.ts';

/** The App on accounts. */
export function installationMethods(world: World) {
  return {
    install: (account, options) => install(world, account, options),
    installation: (account) => needInstallation(world, account),
    uninstall: (account) => uninstall(world, account),
    suspend: (account) => setSuspended(world, account, true),
    unsuspend: (account) => setSuspended(world, account, false),
    addRepositories: (account, fullNames) => changeRepositories(world, account, fullNames, 'added'),
    removeRepositories: (account, fullNames) => changeRepositories(world, account, fullNames, 'removed'),
  } satisfies Partial<LocalGitHub>;
}
