import { cacheDirectory, moduleCache } from '../../modules/fetch/cache.ts';
import { type FetchingReader, type FetchOptions, fetchedModules } from '../../modules/fetch/fetched.ts';
import { createGit } from '../../modules/fetch/git.ts';
import { createRegistry } from '../../modules/fetch/registry.ts';
import { registryTokens } from '../../modules/fetch/tokens.ts';

/**
 * Modules that are downloaded into the cache of this person. `MODULE_HOSTS` lists, with commas between them, hosts that
 * may have an address of an inner network.
 */
export function modulesFromNetwork(
  env: NodeJS.ProcessEnv,
  told: Pick<FetchOptions, 'onWanted' | 'onModule'>,
): FetchingReader {
  const hosts = {
    listed: (env.MODULE_HOSTS ?? '')
      .split(',')
      .map((host) => host.trim())
      .filter(Boolean),
  };
  const request = { hosts, tokenOf: registryTokens(env) };
  return fetchedModules({
    hosts,
    request: { hosts },
    registry: createRegistry(request),
    git: createGit(env, hosts),
    cache: moduleCache(cacheDirectory(env)),
    ...told,
  });
}
