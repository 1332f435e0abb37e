import { callKey, readAddress } from '../rule/modules/address.ts';
import type { ModulesInView } from '../rule/modules/in-view.ts';
import { mountPoint } from '../terraform/mounts.ts';
import type { RemoteCall, RemoteModule } from '../terraform/remote-modules.ts';

/** Gives the directory of one repository that a call leads to; undefined for a call that leads elsewhere. */
export type DirectoryOfCall = (call: Pick<RemoteCall, 'source'>) => string | undefined;

/** @param fullName `owner/name` of the repository, on the GitHub of this host */
export function callsInto(host: string, fullName: string): DirectoryOfCall {
  const own = fullName.toLowerCase();
  return ({ source }) => {
    const place = placeOfCall(host, source);
    return place?.repository === own ? place.directory : undefined;
  };
}

/**
 * Where a source leads on one GitHub: by git, or by the name that registries give to `namespace/terraform-provider-name`.
 *
 * @param host of that GitHub, without a port
 * @returns `owner/name` in lower case, and a directory of it; undefined where it leads elsewhere
 */
export function placeOfCall(
  host: string,
  source: string,
): { readonly repository: string; readonly directory: string } | undefined {
  const address = readAddress(source);
  if (address?.kind === 'git')
    return address.host.replace(/:\d+$/, '') === host
      ? { repository: address.path.toLowerCase(), directory: address.submodule }
      : undefined;
  if (address?.kind !== 'registry') return undefined;
  const [namespace, name, provider] = address.module.toLowerCase().split('/');
  return { repository: `${namespace}/terraform-${provider}-${name}`, directory: address.submodule };
}

/** Modules in view with these calls led to the given files, whatever version they name. */
export function withCalls(
  view: ModulesInView,
  calls: readonly RemoteCall[],
  directoryOf: DirectoryOfCall,
  files: ReadonlyMap<string, Uint8Array>,
): ModulesInView {
  const mount = mountPoint('module', view.trees.size, 'private');
  const led = calls.flatMap((call): [string, RemoteModule][] => {
    const directory = directoryOf(call);
    if (directory === undefined) return [];
    return [[callKey(call), { directory: directory === '' ? mount : `${mount}/${directory}` }]];
  });
  return {
    ...view,
    calls: new Map([...view.calls, ...led]),
    trees: new Map([...view.trees, [mount, files]]),
  };
}

/** The version that a call names: its constraint, or the `ref` of its source; undefined where it names none. */
export function versionOf({ source, version }: Pick<RemoteCall, 'source' | 'version'>): string | undefined {
  if (version) return version;
  const address = readAddress(source);
  return address?.kind === 'git' ? (address.ref ?? undefined) : undefined;
}
