/** Where a module call takes its module from, as far as that can be one of a registry that is known here. */
export interface ModuleSource {
  /** `compliance` is compliance.tf, whose copies of the modules require tokens by default. */
  readonly kind: 'registry' | 'compliance' | 'git';
  /** `namespace/name/provider`, in lower case. */
  readonly module: string;
  /** Directory behind `//`; `''` for the module itself. */
  readonly submodule: string;
  /** The `ref` of a git source; null where there is none. */
  readonly ref: string | null;
}

/**
 * Reads the `source` of a module call; undefined for local paths and for every host that is not known here.
 * https://developer.hashicorp.com/terraform/language/modules/sources
 */
export function readModuleSource(text: string): ModuleSource | undefined {
  const [address = '', query = ''] = splitOnce(text.trim(), '?');
  return registrySource(address) ?? gitSource(address, query);
}

const registryAddress =
  /^(?:(?<host>[a-z\d-]+(?:\.[a-z\d-]+)+)\/)?(?<module>[\w-]+\/[\w-]+\/[\w-]+)(?:\/\/(?<submodule>.*))?$/i;

function registrySource(address: string): ModuleSource | undefined {
  const parts = registryAddress.exec(address)?.groups;
  if (!parts?.module) return undefined;
  const kind = registryKind(parts.host?.toLowerCase());
  if (!kind) return undefined;
  const submodule = cleanPath(parts.submodule ?? '');
  return { kind, module: parts.module.toLowerCase(), submodule, ref: null };
}

function registryKind(host: string | undefined): 'registry' | 'compliance' | undefined {
  if (host === undefined || host === 'registry.terraform.io' || host === 'registry.opentofu.org') {
    return 'registry';
  }
  return host.endsWith('.compliance.tf') ? 'compliance' : undefined;
}

/**
 * `git::https://github.com/org/repo.git//dir`, `git@github.com:org/repo`, `git::ssh://git@github.com/org/repo`,
 * `github.com/org/repo` and the archives that GitHub makes of a tag.
 */
const gitHub =
  /^(?:git::)?(?:(?:https?|ssh|git):\/\/)?(?:[^@/]*@)?(?:www\.)?github\.com(?::\d+)?[/:]+(?<org>[\w-]+)\/(?<repo>[\w.-]+)(?<rest>\/.*)?$/i;
const archive = /^\/archive\/(?:refs\/tags\/)?(?<tag>.+?)\.(?:tar\.gz|tgz|zip)$/;

function gitSource(address: string, query: string): ModuleSource | undefined {
  const scheme = /^(?:\w+::)?\w+:\/\//.exec(address)?.[0].length ?? 0;
  const [repository, inside] = splitOnce(address.slice(scheme), '//');
  const parts = gitHub.exec(address.slice(0, scheme) + repository)?.groups;
  if (!parts?.org || !parts.repo) return undefined;
  const named = /^terraform-(?<provider>[a-z\d]+)-(?<name>[\w-]+?)(?:\.git)?$/i.exec(parts.repo)?.groups;
  if (!named) return undefined;
  const tag = archive.exec(parts.rest ?? '')?.groups?.tag;
  if (parts.rest && parts.rest !== '/' && !tag) return undefined;
  return {
    kind: 'git',
    module: `${parts.org}/${named.name}/${named.provider}`.toLowerCase(),
    // An archive holds one directory, named after the repository and the tag.
    submodule: cleanPath(tag ? inside.replace(/^[^/]*\/?/, '') : inside),
    ref: tag ?? new URLSearchParams(query).get('ref'),
  };
}

/** Before and behind the first separator; nothing behind where there is none. */
function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}

function cleanPath(path: string): string {
  return path
    .split('/')
    .filter((step) => step !== '' && step !== '.')
    .join('/');
}
