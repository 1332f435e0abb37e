import { setTimeout as sleep } from 'node:timers/promises';
import type { GitHub } from '../../github/client.ts';
import { moduleCache, type SharedCache } from '../../github/read/module-cache.ts';
import {
  type ModuleAt,
  type ReadModule,
  readModuleRepositories,
  readVisibility,
} from '../../github/read/module-repositories.ts';
import { callKey, publicRegistries } from '../../rule/modules/address.ts';
import type { ModulesInView } from '../../rule/modules/in-view.ts';
import { isConfiguration } from '../../terraform/files.ts';
import { mountPoint } from '../../terraform/mounts.ts';
import type { RemoteCall, RemoteModule } from '../../terraform/remote-modules.ts';
import { FetchError } from '../fetch/limits.ts';
import { createRegistry } from '../fetch/registry.ts';
import { registryTokens } from '../fetch/tokens.ts';
import { type GitHubModule, locate } from './locate.ts';

/** Of the App, or of a person. */
type ModuleClient = Pick<GitHub, 'graphql'> & {
  readonly auth: (options?: unknown) => Promise<unknown>;
  readonly request: { readonly endpoint: { readonly DEFAULTS: { readonly baseUrl: string } } };
};

/** The repository and the calls for which modules are read. */
interface ModuleReading {
  readonly octokit: ModuleClient;
  /** The repository whose code calls the modules. */
  readonly owner: string;
  readonly repo: string;
  /** Undefined where that isn't known yet: then GitHub is asked. */
  readonly isPrivate: boolean | undefined;
  /** Does the code come from a fork? */
  readonly isFork: boolean;
  /** The policy's. */
  readonly modules: 'own' | 'public' | 'off';
  /** The calls that are not among the given modules. */
  readonly calls: (view: ModulesInView) => Promise<readonly RemoteCall[]>;
}

/** Reads modules of other repositories for the App and for audits, and remembers them. */
export interface GitHubModuleSource {
  read(reading: ModuleReading): Promise<ModulesInView>;
  /** The texts of repositories, as modules are read. Throws only on a limit of GitHub's. */
  repositories(
    octokit: ModuleClient,
    places: readonly ModuleAt[],
    publicOnly: boolean,
  ): Promise<ReadModule[]>;
}

export interface ModuleSourceOptions {
  /** `off`: nothing but GitHub is asked. */
  readonly registry: 'on' | 'off';
  /** Registries that are asked beside the public ones, `host` or `http://host:port`; they may have an inner address. */
  readonly hosts: readonly string[];
  /** Where tokens for registries are: `TF_TOKEN_…`. */
  readonly env?: NodeJS.ProcessEnv;
  readonly shared?: SharedCache | undefined;
}

/** Modules call modules; deeper than this no real one does. */
const deepestLevel = 10;
const mostModules = 300;
/** Bytes of all modules of one reading. */
const mostBytes = 10_000_000;
/** A registry has that long for one answer, and for all of a level (ms): a review waits for it. */
const registryLimits = { time: 5_000, bytes: 10_000_000 };
const registryPatience = 8_000;
/** An answer of a registry counts that long (ms), and that there is none a tenth of it. */
const registryFreshFor = 10 * 60_000;

export function moduleSource({ registry, hosts, env = {}, shared }: ModuleSourceOptions): GitHubModuleSource {
  const cache = moduleCache(shared);
  const allowed = { listed: hosts, only: publicRegistries };
  const request = { hosts: allowed, limits: registryLimits };
  const isOn = registry === 'on';
  const withTokens = isOn
    ? createRegistry({ ...request, tokenOf: registryTokens(env) }, registryFreshFor)
    : undefined;
  // Public code and forks must not see a module that only a token opens.
  const withoutTokens = isOn ? createRegistry(request, registryFreshFor) : undefined;
  const names = new Set(hosts.map((host) => host.replace(/^https?:\/\//, '')));
  const asks = (host: string) => publicRegistries.has(host) || names.has(host);

  return {
    async repositories(octokit, places, publicOnly) {
      return readModuleRepositories(octokit, places, { scope: await scopeOf(octokit), publicOnly }, cache);
    },
    async read({ octokit, owner, repo, isPrivate, isFork, modules, calls }) {
      if (modules === 'off') return { calls: new Map(), trees: new Map(), others: switchedOff };
      const known = new Map<string, RemoteModule>();
      const trees = new Map<string, ReadonlyMap<string, Uint8Array>>();
      const view: ModulesInView = { calls: known, trees };
      const scope = await scopeOf(octokit);
      const host = hostOf(octokit);
      let publicOnly: boolean | undefined;
      let bytes = 0;

      for (let level = 0; level < deepestLevel; level++) {
        const wanted = (await calls(view)).filter((call) => !known.has(callKey(call)));
        if (wanted.length === 0) break;
        publicOnly ??=
          isFork || !(isPrivate ?? (await readVisibility(octokit, { owner, repo }, scope, cache)));
        const options = {
          host,
          registry: publicOnly ? withoutTokens : withTokens,
          asks,
          account: modules === 'own' ? owner : undefined,
        };
        const places = await Promise.all(wanted.map((call) => located(call, options)));
        const some = places.flatMap((place) => ('repo' in place ? place : []));
        const read = await readModuleRepositories(octokit, some, { scope, publicOnly }, cache);
        for (const [index, call] of wanted.entries()) {
          const place = places[index]!;
          known.set(callKey(call), 'repo' in place ? mounted(place, read[some.indexOf(place)]!) : place);
        }
      }
      return view;

      function mounted(
        place: GitHubModule,
        found: Awaited<ReturnType<typeof readModuleRepositories>>[number],
      ): RemoteModule {
        if (found.commit === undefined) return { ...found, isMissing: true };
        const { contents, isPrivate } = found;
        const { directory, label } = place;
        if (![...contents.keys()].some((path) => isIn(path, directory) && isConfiguration(path)))
          return {
            reason: `${label} has no directory ${directory || '.'} with Terraform files`,
            hint: 'Correct the source',
            isMissing: true,
          };
        if (![...trees.values()].includes(contents))
          for (const content of contents.values()) bytes += content.length;
        if (bytes > mostBytes || trees.size >= mostModules)
          return {
            reason: `the modules have more than ${mostBytes / 1e6} MB of text, or are more than ${mostModules}`,
            hint: 'Scan with the command line after terraform init',
            isMissing: true,
          };
        const mount = mountPoint(label, trees.size, isPrivate ? 'private' : 'quoted');
        trees.set(mount, contents);
        return { directory: directory === '' ? mount : `${mount}/${directory}` };
      }
    },
  };
}

const switchedOff: RemoteModule = {
  reason: 'the policy reads no modules of other repositories (modules: off)',
  hint: 'Set modules to own or public in the policy',
  isMissing: true,
};

/** Where a call's module is, or why that can't be found out in time. */
async function located(
  call: RemoteCall,
  options: Parameters<typeof locate>[1],
): Promise<GitHubModule | RemoteModule> {
  const waiting = new AbortController();
  const late = sleep(registryPatience, undefined, { signal: waiting.signal }).then(
    () => {
      throw new FetchError('its registry did not answer in time', 'Press Re-run to try again');
    },
    () => undefined as never,
  );
  try {
    return await Promise.race([locate(call, options), late]);
  } catch (error) {
    const { message, hint } =
      error instanceof FetchError
        ? error
        : new FetchError('it could not be looked up', 'Press Re-run to try again');
    return { reason: message, hint, isMissing: true };
  } finally {
    waiting.abort();
  }
}

/** Of the installation, or of a person. */
async function scopeOf(octokit: ModuleClient): Promise<string> {
  const { installationId } = (await octokit.auth({ type: 'installation' }).catch(() => ({}))) as {
    installationId?: number;
  };
  return installationId === undefined ? 'person' : String(installationId);
}

/** The App's own GitHub, as sources name it: without a port, which ssh has another one of. */
export function hostOf(octokit: Pick<ModuleClient, 'request'>): string {
  const { hostname } = new URL(octokit.request.endpoint.DEFAULTS.baseUrl);
  return hostname === 'api.github.com' ? 'github.com' : hostname;
}

function isIn(path: string, directory: string): boolean {
  const slash = path.lastIndexOf('/');
  return (slash < 0 ? '' : path.slice(0, slash)) === directory;
}
