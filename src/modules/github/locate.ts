import type { ModuleAt } from '../../github/read/module-repositories.ts';
import { type ModuleAddress, publicRegistries, readAddress } from '../../rule/modules/address.ts';
import type { RemoteCall } from '../../terraform/remote-modules.ts';
import { FetchError } from '../fetch/limits.ts';
import type { Registry } from '../fetch/registry.ts';
import { labelOf } from '../reader.ts';

/** A directory of a repository on the App's own GitHub, and the module's name for people. */
export interface GitHubModule extends ModuleAt {
  readonly label: string;
}

export interface LocateOptions {
  /** Of the App's own GitHub, without a port: `github.com`. */
  readonly host: string;
  /** Undefined where the operator asks none. */
  readonly registry: Registry | undefined;
  /** Does the App ask this registry? */
  readonly asks: (host: string) => boolean;
  /** The one account whose modules are read; undefined for any. */
  readonly account: string | undefined;
}

/**
 * Where the code of a call is on the App's own GitHub; a registry source by the registry's own answer, at the newest
 * release that the constraint allows.
 *
 * @throws FetchError why it can't be read, and what to do
 */
export async function locate(call: RemoteCall, options: LocateOptions): Promise<GitHubModule> {
  const address = readAddress(call.source);
  if (address?.kind !== 'registry') return onGitHub(address, options);
  const { host, module, submodule } = address;
  const { registry, asks, account } = options;
  if (!registry)
    throw new FetchError(
      'the operator of the App has switched registries off',
      'Scan with the command line after terraform init',
    );
  if (!asks(host))
    throw new FetchError(
      `the App doesn’t ask the registry ${host}`,
      'Scan with the command line after terraform init, or have the operator list the host in MODULE_HOSTS',
    );
  const [namespace = ''] = module.split('/');
  if (account !== undefined && publicRegistries.has(host) && !isSame(namespace, account))
    throw notOwn(account);
  if (call.version === undefined)
    throw new FetchError('its version can’t be determined', 'Write the version as a literal');
  const version = await registry.newest(address, call.version);
  const place = readAddress(await registry.download(address, version));
  const found = onGitHub(place, options);
  const directory = [found.directory, submodule].filter(Boolean).join('/');
  return { ...found, directory, label: labelOf(address, version) };
}

const step = /^[\w.-]{1,100}$/;
/** The text that git refuses in a ref, or that a Git expression would read otherwise. */
const noRef = /[\0-\x20\x7f:^~?*[\\]|\.\.|@\{|^[-/]|\/$/;

function onGitHub(address: ModuleAddress | undefined, { host, account }: LocateOptions): GitHubModule {
  const git = address?.kind === 'archive' ? archiveOnGitHub(address) : address;
  if (git?.kind !== 'git' || hostname(git.host) !== host)
    throw new FetchError(
      `the App reads modules of ${host} only`,
      'Scan with the command line after terraform init',
    );
  const [owner = '', repo = '', ...more] = git.path.split('/');
  if (more.length > 0 || !step.test(owner) || !step.test(repo))
    throw new FetchError('its source names no repository', 'Correct the source');
  if (git.ref !== null && (noRef.test(git.ref) || git.ref.length > 250))
    throw new FetchError('its ref is no name of a tag, branch or commit', 'Correct the ref of the source');
  if (account !== undefined && !isSame(owner, account)) throw notOwn(account);
  return { owner, repo, ref: git.ref, directory: git.submodule, label: labelOf(git, null) };
}

/** As registries name what GitHub packs: `https://api.github.com/repos/OWNER/REPO/tarball/REF`, or by codeload. */
function archiveOnGitHub({
  url,
  submodule,
}: Extract<ModuleAddress, { kind: 'archive' }>): ModuleAddress | undefined {
  const found =
    /^https:\/\/(?:api\.github\.com\/repos\/(?<a>[^/]+\/[^/]+)\/(?:tar|zip)ball|codeload\.github\.com\/(?<b>[^/]+\/[^/]+)\/(?:legacy\.)?(?:tar\.gz|zip))\/(?:refs\/(?:tags|heads)\/)?(?<ref>[^?]+)/.exec(
      url,
    )?.groups;
  if (!found) return undefined;
  const path = found.a ?? found.b!;
  // The archive has one directory at its top, which `//*` stands for.
  const inside = submodule.replace(/^\*\/?/, '');
  return {
    ...{ kind: 'git', host: 'github.com', path, ref: found.ref!, submodule: inside },
    url: `https://github.com/${path}.git`,
  };
}

function hostname(host: string): string {
  return host.replace(/:\d+$/, '');
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function notOwn(account: string): FetchError {
  return new FetchError(
    `the policy reads modules of ${account} only (modules: own)`,
    'Scan with the command line after terraform init, or set modules to public in the policy',
  );
}
