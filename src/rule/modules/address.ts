import { withoutEndSlashes } from '../../terraform/files.ts';
import type { RemoteCall } from '../../terraform/remote-modules.ts';

/**
 * Where a module call takes its module from: every spelling that Terraform knows, in one normal form.
 * https://developer.hashicorp.com/terraform/language/modules/sources
 */
export type ModuleAddress =
  | {
      readonly kind: 'registry';
      /** In lower case; `registry.terraform.io` where none is written. */
      readonly host: string;
      /** `namespace/name/provider` as it is written. */
      readonly module: string;
      /** Directory behind `//`, normalized; `''` for the module itself. */
      readonly submodule: string;
    }
  | {
      readonly kind: 'git';
      /** In lower case, with a port that is not the protocol's own; `''` for a repository on this machine. */
      readonly host: string;
      /** `owner/repository` as it is written, without `.git`. */
      readonly path: string;
      readonly submodule: string;
      /** Branch, tag or commit; null where there is none. */
      readonly ref: string | null;
      /** The URL for `git clone`. */
      readonly url: string;
    }
  | {
      readonly kind: 'archive';
      readonly host: string;
      /** Without `//` and what is behind it. */
      readonly url: string;
      readonly submodule: string;
    }
  /** Buckets, Mercurial, and texts that are no address. */
  | { readonly kind: 'other' };

/** Terraform's own registry, and the one that OpenTofu takes where no host is written. */
export const publicRegistries: ReadonlySet<string> = new Set([
  'registry.terraform.io',
  'registry.opentofu.org',
]);

/** Reads the `source` of a module call; undefined for local paths. */
export function readAddress(text: string): ModuleAddress | undefined {
  const source = text.trim();
  if (source === '' || /^\.\.?(?:[\\/]|$)/.test(source)) return undefined;
  return registryAddress(source) ?? remoteAddress(source);
}

/**
 * The same for every spelling of one module: protocol, user, case of host, owner and repository, `.git`, default ports,
 * percent signs and `..` make no difference; submodule and ref do. Undefined where sources of this kind aren't known.
 */
export function identityOf(address: ModuleAddress): string | undefined {
  switch (address.kind) {
    case 'registry': {
      const host = publicRegistries.has(address.host) ? '' : `${address.host}/`;
      return `registry ${host}${address.module.toLowerCase()}//${address.submodule}`;
    }
    case 'git':
      return `git ${repositoryOf(address)}//${address.submodule}?${address.ref ?? ''}`;
    case 'archive':
      return `archive ${address.url}//${address.submodule}`;
    case 'other':
      return undefined;
  }
}

/** The same for calls that get the same module: by the identity of the source and the version constraint. */
export function callKey({ source, version }: Pick<RemoteCall, 'source' | 'version'>): string {
  const address = readAddress(source);
  return `${(address && identityOf(address)) ?? source}\n${version ?? (version === null ? '' : '?')}`;
}

/** `host/owner/repository` in lower case: one name for every spelling of a git repository. */
export function repositoryOf({ host, path }: Extract<ModuleAddress, { kind: 'git' }>): string {
  return host === '' ? path : `${host}/${path}`.toLowerCase();
}

/** Terraform takes these for version control, never for a registry (terraform-registry-address, `module.go`). */
const versionControl = new Set(['github.com', 'bitbucket.org', 'gitlab.com']);
const registry =
  /^(?:(?<host>[\p{L}\d](?:[\p{L}\d-]*\.)+[\p{L}\d-]+(?::\d+)?|localhost(?::\d+)?)\/)?(?<module>[\dA-Za-z][\w-]*\/[\dA-Za-z][\w-]*\/[\da-z]+)(?:\/\/(?<submodule>[^?]*))?$/iu;

function registryAddress(source: string): ModuleAddress | undefined {
  const parts = registry.exec(source)?.groups;
  if (!parts?.module) return undefined;
  const host = withoutDefaultPort(parts.host?.toLowerCase() ?? 'registry.terraform.io', 'https');
  if (versionControl.has(host)) return undefined;
  if (leadsOut(parts.submodule ?? '')) return { kind: 'other' };
  return { kind: 'registry', host, module: parts.module, submodule: cleanPath(parts.submodule ?? '') };
}

const forced = /^(?<getter>[a-z\d]+)::(?<rest>.*)$/is;
const scheme = /^(?<scheme>[a-z][a-z\d+.-]*):\/\//i;
/** `git@host:owner/repository`: a path follows the colon, no port. */
const secureCopy = /^(?:(?<user>[^@/:]+)@)(?<host>[^/:]+):(?<path>(?!\/\/).*)$/s;
/** go-getter's detectors add the protocol to these. */
const bareHost = /^(?:www\.)?(?:github\.com|bitbucket\.org|gitlab\.com)(?::\d+)?\//i;
/** Archives that GitHub makes of a tag or a branch. */
const gitHubArchive = /^\/?archive\/(?:refs\/(?:tags|heads)\/)?(?<ref>.+?)\.(?:tar\.gz|tgz|zip)$/;

function remoteAddress(source: string): ModuleAddress {
  const { getter, rest } = forced.exec(source)?.groups ?? { getter: undefined, rest: source };
  if (getter !== undefined && !/^(?:git|https?)$/i.test(getter)) return { kind: 'other' };
  const [beforeQuery, query] = splitOnce(rest!, '?');
  const [address, submodule] = splitSubmodule(beforeQuery);
  if (leadsOut(submodule)) return { kind: 'other' };
  const url = asUrl(address, getter !== undefined);
  if (!url) return { kind: 'other' };
  const isArchive = /\.(?:zip|tar|tar\.gz|tgz|tar\.bz2|tbz2|tar\.xz|txz)$/i.test(url.pathname);
  const asGit =
    getter?.toLowerCase() === 'git' || /^(?:ssh|git):$/.test(url.protocol) || bareHost.test(address);
  const onGitHub = /^(?:www\.)?github\.com$/i.test(url.hostname);
  if (!asGit && !onGitHub && !/\.git$/i.test(url.pathname)) {
    if (!/^https?:$/.test(url.protocol)) return { kind: 'other' };
    const text = `${url.protocol}//${hostOf(url)}${url.pathname}${archiveQuery(query)}`;
    return { kind: 'archive', host: hostOf(url), url: text, submodule: cleanPath(submodule) };
  }
  const ref = new URLSearchParams(query).get('ref');
  return gitAddress(url, {
    submodule,
    ref,
    isArchive: onGitHub && isArchive,
    detected: bareHost.test(address),
  });
}

interface GitParts {
  readonly submodule: string;
  readonly ref: string | null;
  readonly isArchive: boolean;
  /** Written without a protocol: `github.com/owner/repository/directory` names a directory without `//`. */
  readonly detected: boolean;
}

function gitAddress(url: URL, { submodule, ref, isArchive, detected }: GitParts): ModuleAddress {
  const host = url.protocol === 'file:' ? '' : hostOf(url).replace(/^www\.(?=github\.com)/, '');
  const path = cleanPath(decoded(url.pathname));
  if (host === '')
    return {
      kind: 'git',
      host,
      path: `/${path}`,
      submodule: cleanPath(submodule),
      ref,
      url: `file:///${path}`,
    };
  const steps = path.split('/');
  const own = isArchive || detected ? 2 : steps.length;
  const repository = steps
    .slice(0, own)
    .join('/')
    .replace(/\.git$/i, '');
  const rest = steps.slice(own).join('/');
  const archive = isArchive ? gitHubArchive.exec(rest)?.groups?.ref : undefined;
  if (isArchive && archive === undefined) return { kind: 'other' };
  const inside = archive === undefined ? `${rest}/${submodule}` : submodule.replace(/^[^/]*\/?/, '');
  return {
    kind: 'git',
    host,
    path: repository,
    submodule: cleanPath(inside),
    ref: archive ?? (ref === '' ? null : ref),
    url: cloneUrl(url, repository),
  };
}

/** With the protocol and the user of the source, as git needs them. */
function cloneUrl(url: URL, repository: string): string {
  const protocol = url.protocol === 'http:' ? 'http' : url.protocol.slice(0, -1);
  const user = url.username === '' || protocol !== 'ssh' ? '' : `${url.username}@`;
  const path = withoutEndSlashes(url.pathname);
  const asWritten = url.hostname.toLowerCase() === 'github.com' ? `/${repository}.git` : path;
  return `${protocol}://${user}${url.host}${asWritten}`;
}

function asUrl(address: string, isForced: boolean): URL | undefined {
  const scheme_ = scheme.exec(address)?.groups?.scheme;
  // `git::ssh://git@host:owner/repository` is no URL, and git takes it all the same.
  const mixed =
    scheme_?.toLowerCase() === 'ssh' && /^ssh:\/\/([^@/]+@)?[^/:]+:(?!\d+(?:\/|$))/i.test(address);
  const copied = secureCopy.exec(mixed ? address.slice('ssh://'.length) : address)?.groups;
  try {
    if (copied && (mixed || !scheme_)) {
      return new URL(`ssh://${copied.user}@${copied.host}/${copied.path!.replace(/^\/+/, '')}`);
    }
    if (scheme_) return new URL(address);
    if (bareHost.test(address) || isForced) {
      if (address.startsWith('/')) return new URL(`file://${address}`);
      return new URL(`https://${address}`);
    }
    return undefined;
  } catch {
    return undefined;
  }
}

/** The directory behind the first `//` that is not the scheme's. */
function splitSubmodule(address: string): [string, string] {
  const start = scheme.exec(address)?.[0].length ?? 0;
  const from = address[start] === '/' ? start + 1 : start;
  const [before, inside] = splitOnce(address.slice(from), '//');
  return [address.slice(0, from) + before, inside];
}

const defaultPorts: Readonly<Record<string, string>> = { https: '443', http: '80', ssh: '22', git: '9418' };

function hostOf(url: URL): string {
  return withoutDefaultPort(url.host.toLowerCase(), url.protocol.slice(0, -1));
}

function withoutDefaultPort(host: string, protocol: string): string {
  const [name = '', port] = host.split(':');
  return port !== undefined && (port === defaultPorts[protocol] || port === '') ? name : host;
}

/** go-getter's own arguments say nothing of where it is. */
function archiveQuery(query: string): string {
  const kept = new URLSearchParams(query);
  for (const name of ['archive', 'checksum']) kept.delete(name);
  const text = kept.toString();
  return text === '' ? '' : `?${text}`;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Before and behind the first separator; nothing behind where there is none. */
function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}

/** Does a directory behind `//` lie outside of the module's repository? Terraform refuses such a source. */
function leadsOut(path: string): boolean {
  let depth = 0;
  for (const step of decoded(path).split('/')) {
    if (step === '..') depth--;
    else if (step !== '' && step !== '.') depth++;
    if (depth < 0) return true;
  }
  return false;
}

/** Without empty steps, `.` and `..`, percent signs decoded. */
function cleanPath(path: string): string {
  const steps: string[] = [];
  for (const step of decoded(path).split('/')) {
    if (step === '' || step === '.') continue;
    if (step === '..') steps.pop();
    else steps.push(step);
  }
  return steps.join('/');
}
