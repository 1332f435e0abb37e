import type { Value } from './evaluate/value.ts';
import type { World } from './evaluate/worlds.ts';
import { configurationFiles, type Files, type Gap, isOverride, joinPath } from './files.ts';
import { type MergedBlock, mergeBlock } from './merge.ts';
import type { RemoteModule } from './remote-modules.ts';
import type { ParsedFile, Parser } from './syntax/parse.ts';
import { UnparsableError } from './syntax/source.ts';
import type { Attribute, Block } from './syntax/syntax.ts';

export type { MergedBlock } from './merge.ts';

/**
 * One directory of Terraform files, as Terraform merges them. Only the files that matter are parsed at once;
 * a name that is not found there, or a walk over all of a kind, has the others parsed too.
 */
export interface Module {
  readonly directory: string;
  /** All files, for functions that read one. */
  readonly all: Files;
  /** Files that were parsed so far. */
  readonly files: readonly ParsedFile[];
  /** Files that could not be read, or that Terraform refuses, of those parsed so far. */
  readonly unparsable: readonly UnparsableError[];
  /** By `type.name`. */
  readonly resources: ReadonlyMap<string, MergedBlock>;
  readonly dataSources: ReadonlyMap<string, MergedBlock>;
  readonly variables: ReadonlyMap<string, MergedBlock>;
  readonly outputs: ReadonlyMap<string, MergedBlock>;
  readonly calls: ReadonlyMap<string, MergedBlock>;
  readonly locals: ReadonlyMap<string, Attribute>;
  /** Resources and calls of the files that matter. */
  readonly matteringResources: ReadonlyMap<string, MergedBlock>;
  readonly matteringCalls: ReadonlyMap<string, MergedBlock>;
  /** The names and functions that another language, such as Terragrunt's, adds here. */
  readonly extension?: Extension;
  /** Of a unit of Terragrunt: files that lie beside those of the module that it calls, by name. */
  readonly generated?: ReadonlyMap<string, ParsedFile>;
  /** Of a unit of Terragrunt: the file that makes it, its own or that of the outermost stack. */
  readonly entry?: string;
}

/** A module and the local modules that it calls. Modules that are called from several places are one node. */
export interface ModuleNode {
  readonly module: Module;
  /** A call with its source and version as the literals that they amount to here, as far as that can be known. */
  call(name: string): MergedBlock | undefined;
  /** The module of a call; undefined where its code is not in view, or there is none. */
  child(name: string): ModuleNode | undefined;
  /** Why the directory of a local call, which is there, can't be looked into. */
  gap(name: string): Gap | undefined;
  /** The module of a call that leads to another repository; undefined for every other call. */
  remote(name: string): RemoteModule | undefined;
  /** The calls that lead to something that matters, by name. */
  relevantChildren(): ReadonlyMap<string, ModuleNode>;
}

/**
 * Reads a directory: the files for which `matters` holds, and the others when they are needed.
 *
 * @param generated files by name that Terragrunt writes there, in the place of those of the same name
 */
export function loadModule(
  files: Files,
  parser: Parser,
  directory: string,
  matters: (path: string) => boolean,
  generated: ReadonlyMap<string, ParsedFile> = new Map(),
): Module {
  const names = configurationFiles(files, directory).filter((name) => !generated.has(name));
  // An override file may change any declaration, so all files of its directory are parsed at once.
  const first =
    names.some(isOverride) || generated.size > 0
      ? names
      : names.filter((name) => matters(joinPath(directory, name)));
  let parsed = readFiles(parser, directory, first, generated);
  let complete = first.length === names.length;
  const mattering = declarationsIn(parsed);
  let all = mattering;
  const rest = () => {
    if (!complete) {
      complete = true;
      parsed = readFiles(parser, directory, names, generated);
      all = declarationsIn(parsed);
    }
    return all;
  };
  const lazy = (kind: (typeof kinds)[number]) => lazyMap(mattering[kind], () => rest()[kind]);
  return {
    directory,
    all: files,
    get files() {
      return parsed.files;
    },
    get unparsable() {
      return parsed.unparsable;
    },
    matteringResources: mattering.resource,
    matteringCalls: mattering.module,
    resources: lazy('resource'),
    dataSources: lazy('data'),
    variables: lazy('variable'),
    outputs: lazy('output'),
    calls: lazy('module'),
    locals: lazyMap(mattering.locals, () => rest().locals),
  };
}

interface ReadFiles {
  readonly files: readonly ParsedFile[];
  readonly unparsable: readonly UnparsableError[];
}

function readFiles(
  parser: Parser,
  directory: string,
  names: readonly string[],
  generated: ReadonlyMap<string, ParsedFile>,
): ReadFiles {
  const files: ParsedFile[] = [...generated.values()];
  const unparsable: UnparsableError[] = [];
  for (const name of names) {
    try {
      const file = parser.parse(joinPath(directory, name));
      if (file) files.push(file);
      if (file?.refusal) unparsable.push(file.refusal);
    } catch (error) {
      if (!(error instanceof UnparsableError)) throw error;
      unparsable.push(error);
    }
  }
  return { files, unparsable };
}

const kinds = ['resource', 'data', 'variable', 'output', 'module'] as const;

type Declarations = Readonly<Record<(typeof kinds)[number], ReadonlyMap<string, MergedBlock>>> & {
  readonly locals: ReadonlyMap<string, Attribute>;
};

function declarationsIn({ files }: ReadFiles): Declarations {
  const found = new Map<string, Map<string, Declared>>(kinds.map((kind) => [kind, new Map()]));
  const locals = new Map<string, Attribute>();
  for (const { body, source } of files) {
    const override = isOverride(source.path.slice(source.path.lastIndexOf('/') + 1));
    for (const block of body.allBlocks) {
      if (block.type === 'locals') for (const local of block.body.attributes) locals.set(local.name, local);
      else collect(block, override, found.get(block.type));
    }
  }
  const of = (kind: (typeof kinds)[number]) => merged(found.get(kind)!);
  return {
    resource: of('resource'),
    data: of('data'),
    variable: of('variable'),
    output: of('output'),
    module: of('module'),
    locals,
  };
}

interface Declared {
  readonly block: Block;
  readonly overrides: Block[];
}

function collect(block: Block, override: boolean, found: Map<string, Declared> | undefined): void {
  if (!found) return;
  const name = block.labels.join('.');
  const known = found.get(name);
  if (override && known) known.overrides.push(block);
  // Terraform refuses a second declaration; judge it all the same, rather than lose it.
  else found.set(known ? `${name}\n${found.size}` : name, { block, overrides: [] });
}

function merged(found: ReadonlyMap<string, Declared>): Map<string, MergedBlock> {
  const all = new Map<string, MergedBlock>();
  for (const [name, { block, overrides }] of found) all.set(name, mergeBlock(block, overrides));
  return all;
}

/** A map that answers from `first`; a miss or a walk over it needs `all`. */
function lazyMap<V>(
  first: ReadonlyMap<string, V>,
  all: () => ReadonlyMap<string, V>,
): ReadonlyMap<string, V> {
  return {
    get: (key) => first.get(key) ?? all().get(key),
    has: (key) => first.has(key) || all().has(key),
    forEach: (callback) => all().forEach(callback),
    entries: () => all().entries(),
    keys: () => all().keys(),
    values: () => all().values(),
    [Symbol.iterator]: () => all()[Symbol.iterator](),
    get size() {
      return all().size;
    },
  };
}

/** Names and functions that a language beside Terraform's adds in one module, as Terragrunt's does. */
export interface Extension {
  /** Distinguishes the unknowns of different configurations. */
  readonly id: string;
  /** The value of a name such as `include`; undefined where it adds no such name. */
  name(name: string, world: World): Value | undefined;
  /** Where a path leads that a function reads; undefined where it leads out of the repository. */
  path(text: string): string | undefined;
  /** The result of a function; undefined where it adds no such function. */
  call(name: string, args: readonly Value[], world: World): Value | undefined;
}
