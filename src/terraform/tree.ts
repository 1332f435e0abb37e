import { constantText } from './evaluate/constant.ts';
import { newBudget } from './evaluate/worlds.ts';
import { type Files, isConfiguration, joinPath } from './files.ts';
import { loadModule, type MergedBlock, type Module, type ModuleNode } from './module.ts';
import { isMounted, mountOf } from './mounts.ts';
import { type CallResolver, noModules, type RemoteModule } from './remote-modules.ts';
import { noNames, rootScope, type Scope } from './scope.ts';
import { isFixed, staticCall } from './static-call.ts';
import type { Parser } from './syntax/parse.ts';
import { findValuesFiles, type ValuesFiles } from './values-files.ts';

/** Tells which files are always parsed. The rest is read when a name that these don't declare is looked up. */
export interface Matters {
  file(path: string): boolean;
  directory(directory: string): boolean;
}

/**
 * Loads modules and the modules that they call, each directory once and only when it is asked for. A
 * directory that is called from several roots is several nodes of one module if other versions of its calls
 * are installed there. A unit of Terragrunt is a module of its own in its directory.
 *
 * @param valuesOf the values that a directory is used with as a root; a source can depend on them
 * @param budget for the heavy work of all that is evaluated in the tree
 */
export function createTree(
  files: Files,
  parser: Parser,
  matters: Matters,
  valuesOf = (directory: string): ValuesFiles => findValuesFiles(files, parser, directory),
  budget = newBudget(),
): (directory: string, unit?: Module) => ModuleNode {
  const modules = new Map<string, Module>();
  const nodes = new Map<string, ModuleNode>();
  const dynamic = new Map<string, boolean>();
  const given = new Map<Module, number>();
  const numberOf = (module: Module) => {
    if (!given.has(module)) given.set(module, given.size);
    return given.get(module)!;
  };

  function moduleAt(directory: string): Module {
    const known = modules.get(directory);
    if (known) return known;
    const module = loadModule(files, parser, directory, matters.file);
    modules.set(directory, module);
    return module;
  }

  /** Does it depend on the caller's arguments which modules a directory calls, itself or further down? */
  function isDynamic(directory: string): boolean {
    const known = dynamic.get(directory);
    if (known !== undefined) return known;
    // A module that calls itself does not become dynamic by that call.
    dynamic.set(directory, false);
    const is = [...moduleAt(directory).matteringCalls.values()].some((call) => {
      if (!isFixed(call)) return true;
      const target = localTarget(call, directory);
      return target !== undefined && matters.directory(target) && isDynamic(target);
    });
    dynamic.set(directory, is);
    return is;
  }

  /** The directory of a call's local source, in the spelling that is in view. */
  function localTarget(call: MergedBlock, directory: string): string | undefined {
    const source = localSource(call);
    if (source === undefined) return undefined;
    const target = presentDirectory(files, directory, source);
    // A module of another repository ends where its repository ends.
    return mountOf(target) === mountOf(directory) ? target : undefined;
  }

  /** @param instead another module than what lies in the directory */
  function nodeAt(
    directory: string,
    resolver: CallResolver,
    caller: Caller | null,
    instead?: Module,
  ): ModuleNode {
    const own = instead || isDynamic(directory) ? caller : null;
    const which = instead ? numberOf(instead) : '';
    const key = `${directory}\n${resolver.id}\n${own ? own.id() : ''}\n${which}`;
    const known = nodes.get(key);
    if (known) return known;
    const module = instead ?? moduleAt(directory);
    const remotes = new Map<string, RemoteModule | undefined>();
    const calls = new Map<string, MergedBlock | undefined>();
    const call = (name: string) => {
      if (calls.has(name)) return calls.get(name);
      const written = module.calls.get(name);
      // A source that depends on the module that it names leads nowhere.
      calls.set(name, written);
      calls.set(name, written && staticCall(written, scope));
      return calls.get(name);
    };
    const remote = (name: string) => {
      if (!remotes.has(name)) remotes.set(name, findRemote(call(name), name, resolver));
      return remotes.get(name);
    };
    const directoryOfCall = (name: string) => {
      const found = call(name);
      return found && localSource(found) !== undefined
        ? localTarget(found, directory)
        : remote(name)?.directory;
    };
    const put = module.beside?.size ? module.beside : undefined;
    let beside: Module | undefined;
    const childAt = (name: string, target: string) => {
      const caller: Caller = {
        scope: () => childOf(scope(), name, call(name)!),
        id: () => `${own ? own.id() : directory}\n${name}`,
      };
      if (put) beside ??= loadModule(files, parser, target, matters.file, put);
      return nodeAt(target, resolver.inside(name), caller, beside);
    };
    const isThere = (target: string) => put !== undefined || files.list(target).some(isConfiguration);
    const node: ModuleNode = {
      module,
      budget,
      call,
      remote,
      gap(name) {
        const target = directoryOfCall(name);
        return target === undefined ? undefined : files.gaps?.(target).find((gap) => gap.name === '');
      },
      child: (name) => {
        const target = directoryOfCall(name);
        return target !== undefined && isThere(target) ? childAt(name, target) : undefined;
      },
      relevantChildren: () => {
        const children = new Map<string, ModuleNode>();
        for (const name of module.matteringCalls.keys()) {
          const target = directoryOfCall(name);
          if (target !== undefined && (put || matters.directory(target)) && isThere(target))
            children.set(name, childAt(name, target));
        }
        return children;
      },
    };
    function scope(): Scope {
      if (own) return { ...own.scope(), node };
      const values = valuesOf(directory);
      return rootScope(node, { get: (name) => values.automatic().get(name) });
    }
    nodes.set(key, node);
    return node;
  }
  return (directory, unit) => nodeAt(directory, files.modules?.below(directory) ?? noModules, null, unit);
}

/** The caller of a module, if its arguments decide which modules this one calls. */
interface Caller {
  /** The scope inside of the module; its node is to be filled in. */
  readonly scope: () => Omit<Scope, 'node'>;
  /** Tells one way to the module from the others. */
  readonly id: () => string;
}

function childOf(scope: Scope, name: string, call: MergedBlock): Omit<Scope, 'node'> {
  const id = `${scope.id}module.${name}.`;
  return { path: [...scope.path, name], id, caller: { scope, call, names: noNames }, values: new Map() };
}

/**
 * The directory that a source leads to, in the spelling that is there and behind all links. Terraform takes sources in
 * NFC; a directory that was made on a Mac may be called in NFD, and is found there all the same.
 */
function presentDirectory(files: Files, directory: string, source: string): string {
  const target = joinPath(directory, source);
  const other = target.normalize('NFD');
  const found =
    other !== target && files.list(target).length === 0 && files.list(other).length > 0 ? other : target;
  return files.canonical && !isMounted(found) ? files.canonical(found) : found;
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

/** The local source of a call, `./x` or `../x`, as Terraform reads it; undefined for every other source. */
export function localSource(call: MergedBlock): string | undefined {
  const source = sourceText(call);
  return source !== undefined && isLocal(source) ? source.replaceAll('\\', '/').normalize('NFC') : undefined;
}

/** `parseModuleSourceLocal` of Terraform's internal/addrs/module_source.go takes both slashes, on every platform. */
function isLocal(source: string): boolean {
  return /^\.\.?(?:[\\/]|$)/.test(source);
}
