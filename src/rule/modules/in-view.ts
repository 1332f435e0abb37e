import { type Files, memoryFiles } from '../../terraform/files.ts';
import { mountOf, withModules } from '../../terraform/mounts.ts';
import type { CallResolver, RemoteCall, RemoteModule } from '../../terraform/remote-modules.ts';
import { callKey } from './address.ts';

/** Modules of other repositories as plain data, which a thread can be given. */
export interface ModulesInView {
  /** The modules of the calls that were looked for, by `callKey`. */
  readonly calls: ReadonlyMap<string, RemoteModule>;
  /**
   * The files of each mounted module, by mount point; their paths are relative to the top of that repository.
   */
  readonly trees: ReadonlyMap<string, ReadonlyMap<string, Uint8Array>>;
  /** The answer for every other call. */
  readonly others?: RemoteModule | undefined;
}

export const noneInView: ModulesInView = { calls: new Map(), trees: new Map() };

/** Gives files these modules, the same ones each time. @param onMissing told of each call that was not looked for */
export function mounting(
  view: ModulesInView | undefined,
  onMissing?: (call: RemoteCall) => void,
): (files: Files) => Files {
  if (!view) return (files) => files;
  const resolver: CallResolver = {
    id: '',
    find(call) {
      const known = view.calls.get(callKey(call));
      if (known) return known;
      onMissing?.(call);
      return view.others;
    },
    inside: () => resolver,
  };
  const modules = { below: () => resolver };
  const trees = new Map([...view.trees].map(([mount, contents]) => [mount, memoryFiles(contents)]));
  return (files) => withModules(files, modules, (mount) => trees.get(mount));
}

/** Without the modules in which these paths lie. @param reasons by path */
export function withoutModules(
  view: ModulesInView | undefined,
  reasons: ReadonlyMap<string, string>,
): ModulesInView | undefined {
  const gone = new Map([...reasons].map(([path, reason]) => [mountOf(path), reason]));
  gone.delete('');
  if (!view || gone.size === 0) return view;
  const left = (module: RemoteModule): RemoteModule => {
    const reason = module.directory === undefined ? undefined : gone.get(mountOf(module.directory));
    return reason === undefined ? module : { reason, hint: 'Check the module by hand: it is too large' };
  };
  return {
    ...view,
    calls: new Map([...view.calls].map(([key, module]) => [key, left(module)])),
    trees: new Map([...view.trees].filter(([mount]) => !gone.has(mount))),
  };
}
