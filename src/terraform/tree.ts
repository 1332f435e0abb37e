import { constantText } from './evaluate/constant.ts';
import { type Files, joinPath } from './files.ts';
import { loadModule, type MergedBlock, type Module, type ModuleNode } from './module.ts';
import { mountOf } from './mounts.ts';
import { type CallResolver, noModules, type RemoteModule } from './remote-modules.ts';
import type { Parser } from './syntax/parse.ts';

/** What has to be parsed in any case. The rest is read when a name is looked up that is not found there. */
export interface Matters {
  file(path: string): boolean;
  directory(directory: string): boolean;
}

/**
 * Loads modules and what they call, each directory once and only when it is asked for. A directory that is called from
 * several roots is several nodes of one module where other versions of what it calls are installed there.
 */
export function createTree(
  files: Files,
  parser: Parser,
  matters: Matters,
): (directory: string) => ModuleNode {
  const modules = new Map<string, Module>();
  const nodes = new Map<string, ModuleNode>();

  function moduleAt(directory: string): Module {
    const known = modules.get(directory);
    if (known) return known;
    const module = loadModule(files, parser, directory, matters.file);
    modules.set(directory, module);
    return module;
  }

  function nodeAt(directory: string, resolver: CallResolver): ModuleNode {
    const key = `${directory}\n${resolver.id}`;
    const known = nodes.get(key);
    if (known) return known;
    const module = moduleAt(directory);
    const remotes = new Map<string, RemoteModule | undefined>();
    const remote = (name: string) => {
      if (!remotes.has(name)) remotes.set(name, findRemote(module.calls.get(name), name, resolver));
      return remotes.get(name);
    };
    const directoryOfCall = (name: string) => {
      const call = module.calls.get(name);
      const source = call && localSource(call);
      if (source === undefined) return remote(name)?.directory;
      const target = joinPath(directory, source);
      // A module of another repository ends where its repository ends.
      return mountOf(target) === mountOf(directory) ? target : undefined;
    };
    const node: ModuleNode = {
      module,
      remote,
      child: (name) => {
        const target = directoryOfCall(name);
        if (target === undefined || files.list(target).length === 0) return undefined;
        return nodeAt(target, resolver.inside(name));
      },
      relevantChildren: () => {
        const children = new Map<string, ModuleNode>();
        for (const name of module.matteringCalls.keys()) {
          const target = directoryOfCall(name);
          if (target !== undefined && matters.directory(target))
            children.set(name, nodeAt(target, resolver.inside(name)));
        }
        return children;
      },
    };
    nodes.set(key, node);
    return node;
  }
  return (directory) => nodeAt(directory, files.modules?.below(directory) ?? noModules);
}

function findRemote(
  call: MergedBlock | undefined,
  name: string,
  resolver: CallResolver,
): RemoteModule | undefined {
  if (!call) return undefined;
  const source = sourceText(call);
  return source === undefined || isLocal(source)
    ? undefined
    : resolver.find({ name, source, version: versionOf(call) });
}

/** The version constraint of a call; null where there is none, undefined where it is no constant. */
function versionOf(call: MergedBlock): string | null | undefined {
  const version = call.attribute('version');
  // `decodeVersionConstraint` in Terraform's internal/configs/version_constraint.go takes null for none.
  if (!version || (version.value.kind === 'literal' && version.value.value === null)) return null;
  return constantText(version.value);
}

/** The source of a call; undefined where there is none, or it can't be known. */
export function sourceText(call: MergedBlock): string | undefined {
  return constantText(call.attribute('source')?.value);
}

/** `./x` or `../x` of a call; undefined for every other source. */
export function localSource(call: MergedBlock): string | undefined {
  const source = sourceText(call);
  return source !== undefined && isLocal(source) ? source : undefined;
}

function isLocal(source: string): boolean {
  return /^\.\.?(\/|$)/.test(source);
}
