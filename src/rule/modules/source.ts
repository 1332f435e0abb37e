import { publicRegistries, readAddress } from './address.ts';

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

/** Reads the `source` of a module call; undefined for local paths and for every host that is not known here. */
export function readModuleSource(text: string): ModuleSource | undefined {
  const address = readAddress(text);
  if (address?.kind === 'registry') {
    const kind = registryKind(address.host);
    return kind && { kind, module: address.module.toLowerCase(), submodule: address.submodule, ref: null };
  }
  if (address?.kind !== 'git' || address.host !== 'github.com') return undefined;
  const module = registryName(address.path);
  return module === undefined
    ? undefined
    : { kind: 'git', module, submodule: address.submodule, ref: address.ref };
}

/** `terraform-aws-modules/terraform-aws-vpc` is `terraform-aws-modules/vpc/aws` in the registry; undefined for other names. */
function registryName(repository: string): string | undefined {
  const found = /^(?<owner>[\w-]+)\/terraform-(?<provider>[a-z\d]+)-(?<name>[\w-]+)$/i.exec(
    repository,
  )?.groups;
  return found && `${found.owner}/${found.name}/${found.provider}`.toLowerCase();
}

function registryKind(host: string): 'registry' | 'compliance' | undefined {
  if (publicRegistries.has(host)) return 'registry';
  return host.endsWith('.compliance.tf') ? 'compliance' : undefined;
}
