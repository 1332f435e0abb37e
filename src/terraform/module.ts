import type { Value } from './evaluate/value.ts';
import type { StepBudget, World } from './evaluate/worlds.ts';
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
  readonly beside?: BesideFiles;
  /** Of a unit of Terragrunt: the file that makes it, its own or that of the outermost stack. */
  readonly entry?: string;
}

/** Files by name that Terragrunt puts into a module's directory. */
export type BesideFiles = ReadonlyMap<string, BesideFile>;

export interface BesideFile {
  readonly file: ParsedFile;
  /** In the place of which file of the same name: of any, of one that Terragrunt generated, or of none. */
  readonly replaces: 'any' | 'generated' | 'none';
}

/** A module and the local modules that it calls. Modules that are called from several places are one node. */
export interface ModuleNode {
  readonly module: Module;
  /** The budget of the tree, which all of its targets share. */
  readonly budget?: StepBudget;
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
 * @param beside files that Terragrunt puts there
 */
export function loadModule(
  files: Files,
  parser: Parser,
  directory: string,
  matters: (path: string) => boolean,
  beside: BesideFiles = new Map(),
): Module {
  const present = configurationFiles(files, directory);
  const put = new Map<string, ParsedFile>();
  for (const [name, file] of beside)
    if (!present.includes(name) || isReplaced(file, files.read(joinPath(directory, name))))
      put.set(name, file.file);
  const names = present.filter((name) => !put.has(name));
  // An override file may change any declaration, so all files of its directory are parsed at once.
  const first =
    names.some(isOverride) || put.size > 0
      ? names
      : names.filter((name) => matters(joinPath(directory, name)));
  let parsed = readFiles(parser, directory, first, put);
  let complete = first.length === names.length;
  const mattering = declarationsIn(parsed);
  let all = mattering;
  const rest = () => {
    if (!complete) {
      complete = true;
      parsed = readFiles(parser, directory, names, put);
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

/** How Terragrunt signs what it generates. */
const signature = 'Generated by Terragrunt. Sig: ';

/** Does a file that Terragrunt puts somewhere take the place of the one that lies there? */
export function isReplaced({ replaces }: BesideFile, bytes: Uint8Array | undefined): boolean {
  if (replaces !== 'generated') return replaces === 'any';
  return bytes !== undefined && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(signature);
}

interface ReadFiles {
  readonly files: readonly ParsedFile[];
  /** Those of them that are merged into the declarations of the others. */
  readonly overrides: ReadonlySet<ParsedFile>;
  readonly unparsable: readonly UnparsableError[];
}

function readFiles(
  parser: Parser,
  directory: string,
  names: readonly string[],
  put: ReadonlyMap<string, ParsedFile>,
): ReadFiles {
  const files: ParsedFile[] = [];
  const overrides = new Set<ParsedFile>();
  const unparsable: UnparsableError[] = [];
  const take = (name: string, file: ParsedFile) => {
    files.push(file);
    if (isOverride(name)) overrides.add(file);
  };
  for (const [name, file] of put) if (!isOverride(name)) take(name, file);
  for (const name of names) {
    try {
      const file = parser.parse(joinPath(directory, name));
      if (file) take(name, file);
      if (file?.refusal) unparsable.push(file.refusal);
    } catch (error) {
      if (!(error instanceof UnparsableError)) throw error;
      unparsable.push(error);
    }
  }
  for (const [name, file] of put) if (isOverride(name)) take(name, file);
  return { files, overrides, unparsable };
}

const kinds = ['resource', 'data', 'variable', 'output', 'module'] as const;

type Declarations = Readonly<Record<(typeof kinds)[number], ReadonlyMap<string, MergedBlock>>> & {
  readonly locals: ReadonlyMap<string, Attribute>;
};

function declarationsIn({ files, overrides }: ReadFiles): Declarations {
  const found = new Map<string, Map<string, Declared>>(kinds.map((kind) => [kind, new Map()]));
  const locals = new Map<string, Attribute>();
  for (const file of files) {
    for (const block of file.body.allBlocks) {
      if (block.type === 'locals') for (const local of block.body.attributes) locals.set(local.name, local);
      else collect(block, overrides.has(file), found.get(block.type));
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
