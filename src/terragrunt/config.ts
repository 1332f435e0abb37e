import { contextIn } from '../terraform/evaluate/evaluate.ts';
import { remember } from '../terraform/evaluate/memoize.ts';
import { failure, isNull, map, scalar, unknown, type Value } from '../terraform/evaluate/value.ts';
import { inertWorld, type World } from '../terraform/evaluate/worlds.ts';
import { directoryOf } from '../terraform/files.ts';
import type { Extension, Module, ModuleNode } from '../terraform/module.ts';
import { noNames, rootScope, type Scope } from '../terraform/scope.ts';
import { readJsonValues } from '../terraform/syntax/json.ts';
import type { ParsedFile, Parser } from '../terraform/syntax/parse.ts';
import { UnparsableError } from '../terraform/syntax/source.ts';
import { type Attribute, attribute, type Block, type Expression } from '../terraform/syntax/syntax.ts';
import { callTerragrunt } from './functions.ts';
import { inputValue, mergeInputs } from './merge-inputs.ts';
import { isDirectory, isFile, original, type Place, pathIn } from './place.ts';

/** A configuration that another one includes. */
interface Include {
  /** `''` for a bare `include`. */
  readonly name: string;
  readonly config: UnitConfig;
  readonly merge: 'no_merge' | 'shallow' | 'deep';
}

/**
 * One Terragrunt file in the view of one unit: the same `root.hcl` says something else in each unit that includes it,
 * because its functions look from there.
 */
export interface UnitConfig {
  readonly path: string;
  readonly file: ParsedFile;
  /** Directory of the unit from which functions look (`get_terragrunt_dir`). */
  readonly home: string;
  readonly place: Place;
  readonly scope: Scope;
  readonly includes: readonly Include[];
  /** The file of which this one is an include, as functions of an included file see it; null in a unit's own file. */
  readonly includedBy: string | null;
  /** Other files that were read: paths of `Files`. */
  readonly load: Loader;
}

/** Reads further configurations for one unit. */
export interface Loader {
  readonly place: Place;
  readonly parser: Parser;
  /** The values that a stack gives the unit; null where no stack makes it. */
  readonly values: Value | null;
  /** Paths of all files that were read for the unit, and of directories in which it looked for some. */
  readonly read: Set<string>;
  /** Directory of the unit or stack (`get_original_terragrunt_dir`). */
  readonly start: string;
}

/** Why a configuration can't be read, in words that follow “because”. */
export class ConfigError extends Error {}

/** More files than this in a chain of `read_terragrunt_config` read each other. */
const deepest = 20;

/** The file of a unit or stack, with everything that it includes. @throws ConfigError, UnparsableError */
export function loadConfig(path: string, load: Loader, depth = 0): UnitConfig {
  if (depth > deepest) throw new ConfigError('configurations read each other in a circle');
  const file = parse(path, load);
  const home = directoryOf(path);
  const includes: Include[] = [];
  const config: UnitConfig = {
    path,
    file,
    home,
    place: load.place,
    includes,
    includedBy: null,
    load,
    scope: undefined as never,
  };
  const own = withScope(config, depth);
  for (const block of file.body.blocks('include')) includes.push(includeOf(block, own, depth));
  return own;
}

function parse(copy: string, { parser, read, place }: Loader): ParsedFile {
  const path = original(place, copy);
  read.add(path);
  const file = parser.parse(path);
  if (!file) throw new ConfigError(`${path} is not there`);
  const [block] = file.body.json ? blocksIn(file) : [];
  if (block) throw new ConfigError(`${path} has ${block} in JSON, which is not evaluated`);
  return file;
}

/** Blocks with labels that decide something: in JSON they are not told from arguments. */
function blocksIn({ source, body }: ParsedFile): string[] {
  const names = ['include', 'generate', 'feature', 'unit', 'stack'];
  const found = readJsonValues(source)
    .map(({ name }) => name)
    .filter((name) => names.includes(name));
  const hasExtra = body.blocks('terraform').some((each) => attribute(each.body, 'extra_arguments'));
  return hasExtra ? [...found, 'extra_arguments'] : found;
}

function includeOf(block: Block, own: UnitConfig, depth: number): Include {
  const name = block.labels[0] ?? '';
  const path = constantText(attribute(block.body, 'path')?.value, own);
  if (path === undefined) throw new ConfigError(`the path of include “${name}” is not known`);
  const target = pathIn(own.place, path, own.home);
  if (target === undefined) throw new ConfigError(`include “${name}” leads out of the repository`);
  if (!isFile(own.place, target))
    throw new ConfigError(`include “${name}” names ${target}, which is not there`);
  const file = parse(target, own.load);
  if (file.body.blocks('include').length > 0)
    throw new ConfigError(`${target} is included and includes another file, which Terragrunt refuses`);
  const strategy = attribute(block.body, 'merge_strategy')?.value;
  const merge = strategy ? constantText(strategy, own) : 'shallow';
  if (merge !== 'no_merge' && merge !== 'deep' && merge !== 'shallow')
    throw new ConfigError(`the merge_strategy of include “${name}” is not known`);
  const config = { ...own, path: target, file, includes: [], includedBy: own.path };
  return { name, merge, config: withScope(config, depth) };
}

/** A configuration is a module without resources: its `locals`, and what Terragrunt adds to the language. */
function withScope(config: UnitConfig, depth: number): UnitConfig {
  const made = { ...config } as { -readonly [K in keyof UnitConfig]: UnitConfig[K] };
  const extension: Extension = {
    id: `${config.load.start}>${config.home}>${config.path}:`,
    name: (name, world) => nameValue(name, made, world),
    path: (text) => {
      const path = pathIn(made.place, text, directoryOf(made.path));
      if (path === undefined) return undefined;
      const found = original(made.place, path);
      made.load.read.add(found);
      return found;
    },
    call: (name, args, world) => {
      if (name === inputsName) return inputCalled(args[0], made, world);
      if (name === openName) return openCalled(args, made);
      return callTerragrunt(name, args, {
        ...viewpointOf(made),
        read: (text, fallback) => readConfig(text, fallback, made, world, depth),
        values: (text) => readValues(text, made, world),
      });
    },
  };
  const node: ModuleNode = {
    module: { ...moduleOf(config), extension },
    gap: () => undefined,
    call: () => undefined,
    child: () => undefined,
    remote: () => undefined,
    relevantChildren: () => new Map(),
  };
  made.scope = rootScope(node, new Map());
  return made;
}

function viewpointOf({ place, home, path, includes, includedBy, scope, load }: UnitConfig) {
  const directories = includes.map(({ name, config }) => ({ name, directory: directoryOf(config.path) }));
  const included = includedBy === null ? null : directoryOf(path);
  return {
    ...{ place, home, directory: directoryOf(path), start: load.start },
    ...{ includes: directories, included, id: scope.id },
  };
}

function moduleOf({ file, path, place }: UnitConfig): Module {
  const locals = new Map<string, Attribute>();
  for (const block of file.body.blocks('locals'))
    for (const local of block.body.attributes) locals.set(local.name, local);
  const none = new Map<string, never>();
  return {
    directory: directoryOf(path),
    all: place.files,
    files: [file],
    unparsable: [],
    resources: none,
    dataSources: none,
    variables: none,
    outputs: none,
    calls: none,
    locals,
    matteringResources: none,
    matteringCalls: none,
  };
}

/** The function that gives one input of a unit, under a name that no configuration can write. */
export const inputsName = '[inputs]';

function inputCalled(name: Value | undefined, config: UnitConfig, world: World): Value {
  const inputs = mergedInputs(config, world) ?? map(new Map());
  return inputValue(inputs, name?.kind === 'scalar' ? String(name.value) : '');
}

/** The function that gives a variable which may have any value: its arguments are the name and why that is. */
export const openName = '[open]';

function openCalled(args: readonly Value[], { scope }: UnitConfig): Value {
  const [name = '', why = ''] = args.map((arg) => (arg.kind === 'scalar' ? String(arg.value) : ''));
  return unknown(`${scope.id}${openName}${name}`, why);
}

/** The names that Terragrunt adds: `include`, `dependency`, `feature`, `values`. */
function nameValue(name: string, config: UnitConfig, world: World): Value | undefined {
  const id = `${config.scope.id}${name}`;
  switch (name) {
    case 'include':
      return remember(world, id, () => includeValue(config, world));
    case 'dependency':
      return unknown(id, 'outputs of a dependency are known only when Terragrunt runs');
    case 'feature':
      return remember(world, id, () => featureValue(config, world));
    case 'values':
      return config.load.values ?? remember(world, id, () => valuesBeside(config, world));
    default:
      return undefined;
  }
}

/** Without a stack that gives some, a unit has the values of a file beside it. */
function valuesBeside({ place, load, scope }: UnitConfig, world: World): Value {
  const path = pathIn(place, 'terragrunt.values.hcl', load.start);
  if (path === undefined || !isFile(place, path))
    return unknown(`${scope.id}values`, 'no stack in view gives these values');
  return attributesOf(path, { place, load, scope }, world);
}

/** The arguments of a file's top level as a map. */
function attributesOf(
  path: string,
  { load, scope }: Pick<UnitConfig, 'load' | 'place' | 'scope'>,
  world: World,
): Value {
  const context = contextIn(scope, noNames, world);
  const { body, source } = parse(path, load);
  const attributes = body.json ? readJsonValues(source) : body.attributes;
  return map(new Map(attributes.map(({ name, value }) => [name, context.evaluate(value, context)])));
}

/** The values that `read_tfvars_file` reads; undefined where there is no such file. */
function readValues(text: string, config: UnitConfig, world: World): Value | undefined {
  const path = pathIn(config.place, text, config.home);
  if (path === undefined || !isFile(config.place, path)) return undefined;
  try {
    return attributesOf(path, config, world);
  } catch (error) {
    if (error instanceof ConfigError || error instanceof UnparsableError)
      return unknown(`${config.scope.id}values ${path}`, `${path} can’t be read (${error.message})`);
    throw error;
  }
}

function includeValue(config: UnitConfig, world: World): Value {
  const bare = config.includes.find(({ name }) => name === '');
  if (bare) return configValue(bare.config, world);
  return map(
    new Map(config.includes.map(({ name, config: included }) => [name, configValue(included, world)])),
  );
}

/** A flag has its default, unless the person who runs Terragrunt says otherwise. */
function featureValue({ file, scope }: UnitConfig, world: World): Value {
  const context = contextIn(scope, noNames, world);
  const flags = file.body.blocks('feature').map((block): [string, Value] => {
    const fallback = attribute(block.body, 'default')?.value;
    const value = fallback ? context.evaluate(fallback, context) : scalar(null);
    return [block.labels[0] ?? '', map(new Map([['value', value]]))];
  });
  return map(new Map(flags));
}

/** A configuration as a value: what `read_terragrunt_config` and an exposed `include` give. */
function configValue(config: UnitConfig, world: World): Value {
  const id = `${config.scope.id}config`;
  return remember(world, id, () => {
    const inside = contextIn(config.scope, noNames, world);
    const locals = new Map<string, Value>();
    for (const [name, local] of config.scope.node.module.locals) {
      locals.set(
        name,
        unlessError(inside.evaluate(localReference(name, local.value), inside), `${id}.${name}`),
      );
    }
    const entries = new Map<string, Value>([['locals', map(locals)]]);
    const inputs = mergedInputs(config, world);
    entries.set('inputs', inputs ? unlessError(inputs, `${id}.inputs`) : scalar(null));
    entries.set('generate', generateValue(config, world));
    const open = unknown(id, 'this part of a Terragrunt configuration is not evaluated');
    return map(entries, null, open);
  });
}

/** The arguments of `generate` blocks by label, as `generate = …` takes them. */
function generateValue({ file, scope }: UnitConfig, world: World): Value {
  const context = contextIn(scope, noNames, world);
  const blocks = file.body.blocks('generate').map(({ labels, body }): [string, Value] => {
    const entries = body.attributes.map(({ name, value }): [string, Value] => [
      name,
      unlessError(context.evaluate(value, context), `${scope.id}generate ${labels[0]}.${name}`),
    ]);
    return [labels[0] ?? '', map(new Map(entries))];
  });
  return map(new Map(blocks));
}

/** The error of one local does not spread to the others: Terragrunt would stop at it, wherever it is used. */
function unlessError(value: Value, id: string): Value {
  return value.kind === 'error' ? unknown(id, value.why) : value;
}

function localReference(name: string, { span }: Expression): Expression {
  return { kind: 'get', object: { kind: 'reference', name: 'local', span }, name, span };
}

/** An argument of the top level. In a JSON file it may look like a block. */
export function topLevel({ file }: UnitConfig, name: string): Attribute | undefined {
  if (file.body.json) return readJsonValues(file.source).find((value) => value.name === name);
  return attribute(file.body, name);
}

/** The inputs of a configuration with those of its includes; undefined where there are none. */
export function mergedInputs(config: UnitConfig, world: World): Value | undefined {
  const key = `${config.scope.id}inputs`;
  const value = remember(world, key, () => {
    let inputs = ownInputs(config, world);
    // From the last include to the first: a later include takes precedence.
    for (const { merge, config: included } of [...config.includes].reverse()) {
      if (merge === 'no_merge') continue;
      const parent = ownInputs(included, world);
      if (!parent) continue;
      inputs = inputs ? mergeInputs(parent, inputs, merge === 'deep', `${key}+${included.path}`) : parent;
    }
    return inputs;
  });
  return value;
}

function ownInputs(config: UnitConfig, world: World): Value | undefined {
  const { scope } = config;
  const inputs = topLevel(config, 'inputs')?.value;
  if (!inputs) return undefined;
  const context = contextIn(scope, noNames, world);
  const value = context.evaluate(inputs, context);
  return isNull(value) ? undefined : value;
}

/** A text that is known whatever the unknowns are; undefined where it is none. */
export function constantText(expression: Expression | undefined, config: UnitConfig): string | undefined {
  const value = constantValue(expression, config);
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : undefined;
}

export function constantValue(expression: Expression | undefined, { scope }: UnitConfig): Value | undefined {
  if (!expression) return undefined;
  const context = contextIn(scope, noNames, inertWorld());
  return context.evaluate(expression, context);
}

/** Reads another file as `read_terragrunt_config` does: its functions look from where it lies. */
function readConfig(
  text: string,
  fallback: Value | undefined,
  config: UnitConfig,
  world: World,
  depth: number,
): Value {
  const { place, load } = config;
  const named = pathIn(place, text, config.home);
  if (named === undefined)
    return unknown(`${config.scope.id}read ${text}`, `${text} leads out of the repository`);
  const path =
    isFile(place, named) || !isDirectory(place, named) ? named : `${named ? `${named}/` : ''}terragrunt.hcl`;
  if (!isFile(place, path)) return fallback ?? failure(`${path} is not there`);
  try {
    return configValue(loadedOnce(path, load, depth + 1, world), world);
  } catch (error) {
    if (error instanceof ConfigError || error instanceof UnparsableError)
      return unknown(`${config.scope.id}read ${path}`, `${path} can’t be read (${error.message})`);
    throw error;
  }
}

function loadedOnce(path: string, load: Loader, depth: number, world: World): UnitConfig {
  const key = `terragrunt ${load.start} ${path}`;
  const known = world.memo.get(key) as UnitConfig | undefined;
  if (known) return known;
  const config = loadConfig(path, load, depth);
  world.memo.set(key, config);
  return config;
}

/** The `terraform` blocks of a configuration and its includes, the unit's own first. */
export function terraformBlocks(
  config: UnitConfig,
): readonly { readonly block: Block; readonly config: UnitConfig }[] {
  const merged = config.includes.filter(({ merge }) => merge !== 'no_merge').reverse();
  return [config, ...merged.map(({ config: included }) => included)].flatMap((each) =>
    each.file.body.blocks('terraform').map((block) => ({ block, config: each })),
  );
}
