import type { ModuleTree } from '../terraform/mounts.ts';
import type { CallResolver, RemoteModule, RemoteModules } from '../terraform/remote-modules.ts';

/** A source of modules of other repositories: where each is mounted, and what lies there. */
export interface ModuleReader {
  readonly modules: RemoteModules;
  /** What is mounted below a mount point; undefined for one of another reader. */
  treeAt(mount: string): ModuleTree | undefined;
}

/** Asks the first reader, then the second where the first has no code; what the second says of it counts then. */
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
