import { type ModuleAddress, publicRegistries } from '../rule/modules/address.ts';
import type { ModuleTree } from '../terraform/mounts.ts';
import type { CallResolver, RemoteModule, RemoteModules } from '../terraform/remote-modules.ts';

/** A source of modules of other repositories: where each is mounted, and what lies there. */
export interface ModuleReader {
  readonly modules: RemoteModules;
  /** The files of the module at a mount point; undefined for one of another reader. */
  treeAt(mount: string): ModuleTree | undefined;
}

/** Asks the first reader, and the second if the first has no code; then the second's answer counts. */
export function firstOf(first: ModuleReader, second: ModuleReader): ModuleReader {
  return {
    modules: { below: (root) => either(first.modules.below(root), second.modules.below(root)) },
    treeAt: (mount) => first.treeAt(mount) ?? second.treeAt(mount),
  };
}

function either(first: CallResolver, second: CallResolver): CallResolver {
  return {
    id: first.id === '' && second.id === '' ? '' : `${first.id}|${second.id}`,
    find(call): RemoteModule | undefined {
      const own = first.find(call);
      return own?.directory === undefined ? (second.find(call) ?? own) : own;
    },
    inside: (name) => either(first.inside(name), second.inside(name)),
  };
}

/** A module at a version as people read it: `terraform-aws-modules/ec2-instance/aws 5.6.0`, `github.com/acme/vm v2`. */
export function labelOf(address: ModuleAddress, version: string | null): string {
  switch (address.kind) {
    case 'registry': {
      const host = publicRegistries.has(address.host) ? '' : `${address.host}/`;
      return `${host}${address.module}${version === null ? '' : ` ${version}`}`;
    }
    case 'git': {
      const repository = address.host === '' ? address.path : `${address.host}/${address.path}`;
      return address.ref === null ? repository : `${repository} ${address.ref}`;
    }
    case 'archive':
      return address.url.replace(/^https?:\/\//, '');
    case 'other':
      return 'module';
  }
}
