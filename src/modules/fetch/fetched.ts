import { createHash } from 'node:crypto';
import { callKey, type ModuleAddress, readAddress } from '../../rule/modules/address.ts';
import { isConfiguration, memoryFiles } from '../../terraform/files.ts';
import { type ModuleTree, mountPoint } from '../../terraform/mounts.ts';
import type { CallResolver, RemoteCall, RemoteModule } from '../../terraform/remote-modules.ts';
import { labelOf, type ModuleReader } from '../reader.ts';
import type { AllowedHosts } from './allowed-hosts.ts';
import { type ArchiveFiles, readArchive } from './archive.ts';
import type { ModuleCache } from './cache.ts';
import type { GitClient } from './git.ts';
import { FetchError, limits } from './limits.ts';
import type { Registry } from './registry.ts';
import { get, type RequestOptions } from './request.ts';

/** The outcome of fetching one module, for `--stats`. */
export interface Fetched {
  readonly source: string;
  /** `terraform-aws-modules/vpc/aws 5.0.0`, or why it was not fetched. */
  readonly outcome: string;
  readonly from: 'cache' | 'network' | null;
}

export interface FetchOptions {
  readonly hosts: AllowedHosts;
  readonly request: RequestOptions;
  readonly registry: Registry;
  readonly git: GitClient;
  readonly cache: ModuleCache;
  /** Hears how many modules are wanted next, before they are fetched. */
  readonly onWanted?: (count: number) => void;
  /** Hears of each module when it is there, or isn't. */
  readonly onModule?: (module: Fetched) => void;
}

/** A reader of modules that are fetched when they are asked for: asked once without an answer, then fetched. */
export interface FetchingReader extends ModuleReader {
  /** Fetches what was asked for since the last time; false where there is nothing to fetch. */
  fetchWanted(): Promise<boolean>;
}

/** Where the code of a module is in the end. */
interface LocatedModule {
  readonly files: ArchiveFiles;
  readonly submodule: string;
  readonly label: string;
  readonly from: 'cache' | 'network';
}

const parallel = 8;
/** Other readers number theirs from zero. */
const firstNumber = 1_000_000;

/** Downloads by the registry protocol, by git and as archives, into a cache. Nothing of it is run. */
export function fetchedModules(options: FetchOptions): FetchingReader {
  const modules = new Map<string, RemoteModule>();
  const wanted = new Map<string, RemoteCall>();
  const trees = new Map<string, ModuleTree>();
  const resolver: CallResolver = {
    id: '',
    find(call) {
      const key = callKey(call);
      const known = modules.get(key);
      if (!known) wanted.set(key, call);
      return known;
    },
    inside: () => resolver,
  };
  return {
    modules: { below: () => resolver },
    treeAt: (mount) => trees.get(mount),
    async fetchWanted() {
      const all = [...wanted];
      wanted.clear();
      if (all.length > 0) options.onWanted?.(all.length);
      for (let start = 0; start < all.length; start += parallel)
        await Promise.all(all.slice(start, start + parallel).map(([key, call]) => fetchOne(key, call)));
      return all.length > 0;
    },
  };

  async function fetchOne(key: string, call: RemoteCall): Promise<void> {
    try {
      if (modules.size >= limits.modules)
        throw new FetchError(`more than ${limits.modules} modules are called`);
      const { files, submodule, label, from } = await locate(call);
      const mount = mountPoint(label, firstNumber + trees.size);
      const tree = memoryFiles(files);
      trees.set(mount, tree);
      if (!tree.list(submodule).some(isConfiguration))
        throw new FetchError(
          `${label} has no directory ${submodule || '.'} with Terraform files`,
          'Correct the source',
        );
      modules.set(key, { directory: submodule === '' ? mount : `${mount}/${submodule}` });
      options.onModule?.({ source: call.source, outcome: label, from });
    } catch (error) {
      const { message, hint } =
        error instanceof FetchError
          ? error
          : new FetchError(`it could not be fetched: ${(error as Error).message}`);
      modules.set(key, { reason: message, hint });
      options.onModule?.({ source: call.source, outcome: message, from: null });
    }
  }

  async function locate(call: RemoteCall): Promise<LocatedModule> {
    const address = readAddress(call.source);
    if (!address || address.kind === 'other')
      throw new FetchError('its source is of a kind that is not fetched');
    if (address.kind !== 'registry') return fromAddress(address, null);
    if (call.version === undefined) throw new FetchError('its version is unknown');
    const version = await options.registry.newest(address, call.version);
    const location = await options.registry.download(address, version);
    const next = readAddress(location);
    if (!next || next.kind === 'registry' || next.kind === 'other')
      throw new FetchError(`${address.host} names a place of a kind that is not fetched`);
    const found = await fromAddress(next, labelOf(address, version));
    return { ...found, submodule: joined(found.submodule, address.submodule) };
  }

  async function fromAddress(
    address: Extract<ModuleAddress, { kind: 'git' | 'archive' }>,
    label: string | null,
  ): Promise<LocatedModule> {
    const found = address.kind === 'git' ? await fromGit(address) : await fromArchive(address.url);
    return { ...found, submodule: address.submodule, label: label ?? labelOf(address, null) };
  }

  async function fromGit(
    source: Extract<ModuleAddress, { kind: 'git' }>,
  ): Promise<Pick<LocatedModule, 'files' | 'from'>> {
    const commit = await options.git.commitOf(source);
    return cached(`git ${source.url} ${commit}`, () => options.git.filesAt(source, commit));
  }

  async function fromArchive(url: string): Promise<Pick<LocatedModule, 'files' | 'from'>> {
    const { status, body } = await get(new URL(url), options.request);
    if (status !== 200) throw new FetchError(`${new URL(url).host} answers with HTTP ${status}`);
    return cached(`archive ${createHash('sha256').update(body).digest('hex')}`, () => readArchive(body));
  }

  async function cached(
    key: string,
    make: () => Promise<ArchiveFiles>,
  ): Promise<Pick<LocatedModule, 'files' | 'from'>> {
    const known = await options.cache.get(key);
    if (known) return { files: known, from: 'cache' };
    const files = await make();
    await options.cache.put(key, files);
    return { files, from: 'network' };
  }
}

function joined(outer: string, inner: string): string {
  return [outer, inner].filter(Boolean).join('/');
}
