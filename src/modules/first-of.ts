import type { CallResolver, RemoteModule } from '../terraform/remote-modules.ts';
import type { ModuleReader } from './reader.ts';

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
