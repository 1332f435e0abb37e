import { identityOf, readAddress } from '../rule/modules/address.ts';
import { satisfies } from '../rule/modules/version.ts';
import { joinPath, withoutEndSlashes } from '../terraform/files.ts';
import { type ModuleTree, mountPoint } from '../terraform/mounts.ts';
import {
  type CallResolver,
  noModules,
  type RemoteCall,
  type RemoteModule,
} from '../terraform/remote-modules.ts';
import { labelOf, type ModuleReader } from './reader.ts';

/** A disk as far as installed modules need it; paths are relative to the working directory. */
export interface Disk {
  list(directory: string): readonly string[];
  read(path: string): Uint8Array | undefined;
  /** A path without symbolic links; undefined where there is nothing. */
  real(path: string): string | undefined;
}

/** An entry of `modules.json`. */
interface ManifestEntry {
  readonly key: string;
  readonly source: string;
  readonly version: string | null;
  /** Relative to the root. */
  readonly directory: string;
}

/** The modules that `terraform init` or `terraform get` installed in one root. */
interface Manifest {
  readonly root: string;
  readonly dataDirectory: string;
  readonly entries: ReadonlyMap<string, ManifestEntry>;
  /** Keys of calls that something is installed below. */
  readonly parents: ReadonlySet<string>;
}

const again = 'Run `terraform init` again';

/**
 * Modules as `terraform init` and `tofu init` install them: `.terraform/modules/modules.json` in each root.
 * An entry counts only where its source and version are those that the call asks for, and only what lies inside of the
 * root, or of `dataDirectory`, is read.
 * @param dataDirectory `TF_DATA_DIR`: a directory in the place of `.terraform`
 */
export function installedModules(disk: Disk, dataDirectory = '.terraform'): ModuleReader {
  const manifests = new Map<string, Manifest | RemoteModule | undefined>();
  const mounts = new Map<string, RemoteModule>();
  const trees = new Map<string, ModuleTree>();

  function manifestOf(root: string): Manifest | RemoteModule | undefined {
    if (!manifests.has(root)) manifests.set(root, readManifest(disk, root, dataDirectory));
    return manifests.get(root);
  }

  function below(root: string): CallResolver {
    const manifest = manifestOf(root);
    if (!manifest) return noModules;
    if ('reason' in manifest) return broken(manifest, root);
    return 'entries' in manifest ? resolver(manifest, '') : noModules;
  }

  function resolver(manifest: Manifest, key: string): CallResolver {
    const keyOf = (name: string) => (key === '' ? name : `${key}.${name}`);
    return {
      id: `${manifest.root}:${key}`,
      find: (call) => find(manifest, keyOf(call.name), call),
      inside: (name) =>
        manifest.parents.has(keyOf(name)) ? resolver(manifest, keyOf(name)) : unlisted(manifest),
    };
  }

  function find(manifest: Manifest, key: string, call: RemoteCall): RemoteModule {
    const entry = manifest.entries.get(key);
    if (!entry) {
      return {
        reason: `it is not among the modules that are installed in ${manifest.root || '.'}`,
        hint: again,
      };
    }
    const stale = staleness(entry, call);
    if (stale !== undefined) return { reason: stale, hint: again };
    return mounted(manifest, entry);
  }

  function mounted(manifest: Manifest, entry: ManifestEntry): RemoteModule {
    const directory = under(manifest.root, entry.directory);
    const known = mounts.get(directory);
    if (known) return known;
    const made = mount(manifest, entry, directory);
    mounts.set(directory, made);
    return made;
  }

  function mount(manifest: Manifest, entry: ManifestEntry, directory: string): RemoteModule {
    const modules = `${under(manifest.root, manifest.dataDirectory)}/modules`;
    const real = disk.real(directory);
    const homes = [disk.real(manifest.root || '.'), disk.real(modules)];
    if (real === undefined) return { reason: `its directory ${directory} is not there`, hint: again };
    if (!homes.some((home) => home !== undefined && isBelow(real, home)))
      return { reason: `its directory ${directory} lies outside of ${manifest.root || '.'}`, hint: again };
    const address = readAddress(entry.source);
    const label = address ? labelOf(address, entry.version) : entry.key;
    // The whole repository lies in a directory that is named after the call; the module may be one below it.
    const top = topOf(directory, modules);
    const point = mountPoint(label, trees.size);
    trees.set(point, treeBelow(disk, top));
    return { directory: joinPath(point, directory.slice(top.length)) };
  }

  return { modules: { below }, treeAt: (point) => trees.get(point) };
}

/** Another root of the same repository may have a manifest; the calls of this one are not in it. */
function unlisted(manifest: Manifest): CallResolver {
  const missing: RemoteModule = {
    reason: `it is not among the modules that are installed in ${manifest.root || '.'}`,
    hint: again,
  };
  const resolver: CallResolver = {
    id: `${manifest.root}:not installed`,
    find: () => missing,
    inside: () => resolver,
  };
  return resolver;
}

function broken(module: RemoteModule, root: string): CallResolver {
  const resolver: CallResolver = { id: `${root}:broken`, find: () => module, inside: () => resolver };
  return resolver;
}

/** Why an entry is not what the call asks for; undefined where it is. */
function staleness(entry: ManifestEntry, call: RemoteCall): string | undefined {
  const wanted = readAddress(call.source);
  const present = readAddress(entry.source);
  const identity = wanted && identityOf(wanted);
  const same =
    identity === undefined
      ? withoutFile(entry.source) === withoutFile(call.source)
      : present && identity === identityOf(present);
  if (!same) return `another source is installed for it (${entry.source})`;
  if (call.version === undefined) return 'its version is unknown';
  if (call.version === null || entry.version === null) return undefined;
  return satisfies(entry.version, call.version)
    ? undefined
    : `${entry.version} is installed, which its version “${call.version}” does not allow`;
}

/** A directory of this disk, which Terraform writes as an address. */
function withoutFile(source: string): string {
  return source.replace(/^file:\/\/(?=\/)/, '');
}

function readManifest(disk: Disk, root: string, dataDirectory: string): Manifest | RemoteModule | undefined {
  const path = `${under(root, dataDirectory)}/modules/modules.json`;
  const unreadable = { reason: `${path} can’t be read`, hint: again };
  let parsed: unknown;
  try {
    const bytes = disk.read(path);
    if (!bytes) return undefined;
    parsed = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return unreadable;
  }
  const list = (parsed as { Modules?: unknown } | null)?.Modules;
  if (!Array.isArray(list)) return unreadable;
  const entries = new Map<string, ManifestEntry>();
  const parents = new Set<string>();
  for (const entry of list.flatMap(readEntry)) {
    entries.set(entry.key, entry);
    const steps = entry.key.split('.');
    for (let length = 1; length < steps.length; length++) parents.add(steps.slice(0, length).join('.'));
  }
  return { root, dataDirectory, entries, parents };
}

function readEntry(value: unknown): ManifestEntry[] {
  const { Key, Source, Version, Dir } = (value ?? {}) as Record<string, unknown>;
  if (typeof Key !== 'string' || typeof Source !== 'string' || typeof Dir !== 'string' || Key === '')
    return [];
  const version = typeof Version === 'string' && Version !== '' ? Version : null;
  return [{ key: Key, source: Source, version, directory: Dir.replaceAll('\\', '/') }];
}

/** An absolute path lies below no root. */
function under(root: string, path: string): string {
  return /^(?:\/|[a-z]:\/)/i.test(path) ? withoutEndSlashes(path) : joinPath(root, path);
}

function topOf(directory: string, modules: string): string {
  if (!directory.startsWith(`${modules}/`)) return directory;
  const [name = ''] = directory.slice(modules.length + 1).split('/');
  return `${modules}/${name}`;
}

/** Reads below a directory; what leads out of it through a symbolic link is not there. */
function treeBelow(disk: Disk, top: string): ModuleTree {
  const home = disk.real(top);
  const inside = (path: string) => {
    const real = disk.real(path);
    return home !== undefined && real !== undefined && isBelow(real, home);
  };
  return {
    list: (directory) => {
      const path = joinPath(top, directory);
      return inside(path) ? disk.list(path) : [];
    },
    read: (path) => {
      const full = joinPath(top, path);
      return inside(full) ? disk.read(full) : undefined;
    },
  };
}

function isBelow(path: string, directory: string): boolean {
  const home = directory.replace(/[\\/]$/, '');
  return path === home || path.startsWith(`${home}/`) || path.startsWith(`${home}\\`);
}
