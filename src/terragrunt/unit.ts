import { firstUnknown, type Value } from '../terraform/evaluate/value.ts';
import { inertWorld } from '../terraform/evaluate/worlds.ts';
import { fileNameOf, isConfiguration, joinPath } from '../terraform/files.ts';
import type { MergedBlock } from '../terraform/merge.ts';
import { type BesideFile, isReplaced, type Module } from '../terraform/module.ts';
import { type Span, UnparsableError } from '../terraform/syntax/source.ts';
import {
  type Attribute,
  attribute,
  type Block,
  type Expression,
  type ObjectEntry,
} from '../terraform/syntax/syntax.ts';
import {
  findValuesFiles,
  isAutomatic,
  type ValuesFile,
  type ValuesFiles,
} from '../terraform/values-files.ts';
import {
  constantValue,
  inputsName,
  mergedInputs,
  openName,
  terraformBlocks,
  topLevel,
  type UnitConfig,
} from './config.ts';
import { extraArgumentsOf } from './extra-arguments.ts';
import { type Generated, generatedFiles } from './generated.ts';
import { original, type Place, pathIn, wayBetween } from './place.ts';

/** A Terragrunt unit: a root that calls one module with its inputs. */
export interface Unit {
  /** Its directory: the root of what it creates. */
  readonly directory: string;
  /** Where it is written: that of the template, for a unit that a stack makes. */
  readonly written: string;
  readonly config: UnitConfig;
  /** The name of its directory, under which a module of a registry that is not in view is known. */
  readonly name: string;
  /** The module call that the unit amounts to. */
  readonly call: MergedBlock;
  /** The object literal of its own `inputs`; null where there is none. */
  readonly inputs: Extract<Expression, { kind: 'object' }> | null;
  /** Why the source of the module is not known; null where it is. */
  readonly sourceProblem: string | null;
  /** `skip = true`, or `exclude` with a literal `if = true` for planning and applying. */
  readonly excluded: boolean;
  /** Generated text that is not known. */
  readonly unread: Generated['unread'];
  /** The unit as a root module that holds this one call. */
  readonly module: Module;
  /** The files of values that Terraform loads in the module's directory, with those of the unit. */
  readonly values: ValuesFiles;
  /** Files beside its own that Terraform refuses. */
  readonly unparsable: readonly UnparsableError[];
  /** The same root without its module: what Terragrunt puts beside it is there in any case. Null where that is nothing. */
  readonly rest: Module | null;
}

/**
 * The unit of a configuration; undefined where it is none: it names no module, and no Terraform lies beside it.
 *
 * @param entry path of the file that makes it: its own, or that of the outermost stack
 *
 * https://terragrunt.gruntwork.io/docs/reference/config-blocks-and-attributes/#terraform
 */
export function unitOf(config: UnitConfig, directory: string, entry: string): Unit | undefined {
  const blocks = terraformBlocks(config);
  const sourced = blocks.find(({ block }) => attribute(block.body, 'source'));
  const { place } = config;
  const here = place.files.list(original(place, directory)).some(isConfiguration);
  const generated = generatedFiles(config);
  if (!sourced && !here && generated.files.size === 0) return undefined;
  const written = sourced && attribute(sourced.block.body, 'source');
  const value = written ? constantValue(written.value, sourced.config) : undefined;
  const span = written?.value.span ?? wholeOf(config);
  const source = written ? textOf(value) : '.';
  const located = source === undefined ? undefined : sourceOf(source, config, directory);
  const block = headerBlock(sourced?.block ?? blocks[0]?.block, config, directory);
  const name = block.labels[0]!;
  const isLocal = located !== undefined && /^\.\.?(?:\/|$)/.test(located.source);
  const target = isLocal ? joinPath(directory, located.source) : null;
  // Terragrunt copies the files beside the unit into the directory of its module.
  const copied = target === null || target !== joinPath('', directory);
  const { beside, unparsable } = besideOf(config, copied, directory, generated);
  const values = valuesBeside(config, copied, { target, directory, generated });
  const moduleWith = (source: LocatedSource | null): Module => {
    const calls = new Map([[name, callOf(block, config, source, { span, values })]]);
    return { ...config.scope.node.module, directory, calls, matteringCalls: calls, beside, entry };
  };
  const module = moduleWith(located ?? null);
  return {
    directory,
    written: original(place, directory),
    config,
    name,
    call: module.calls.get(name)!,
    inputs: ownObject(config),
    module,
    values,
    unparsable,
    rest: beside.size > 0 ? moduleWith({ source: './', version: null }) : null,
    unread: generated.unread,
    sourceProblem: located ? null : whyNot(value, source),
    excluded: isExcluded(config),
  };
}

/** Files beside those of the module, by name: the unit's own Terraform files, and those that Terragrunt generates. */
function besideOf(
  { place, load }: UnitConfig,
  copied: boolean,
  directory: string,
  generated: Generated,
): { readonly beside: ReadonlyMap<string, BesideFile>; readonly unparsable: readonly UnparsableError[] } {
  const beside = new Map<string, BesideFile>();
  const unparsable: UnparsableError[] = [];
  for (const name of copied ? namesIn(place, directory).filter(isConfiguration) : []) {
    const path = original(place, joinPath(directory, name));
    try {
      const file = load.parser.parse(path);
      load.read.add(path);
      if (file) beside.set(name, { file, replaces: 'any' });
      if (file?.refusal) unparsable.push(file.refusal);
    } catch (error) {
      if (!(error instanceof UnparsableError)) throw error;
      unparsable.push(error);
    }
  }
  for (const [name, file] of generated.files) {
    const known = beside.get(name)?.file.source.bytes;
    if (!known || isReplaced(file, known)) beside.set(name, file);
  }
  return { beside, unparsable };
}

function namesIn(place: Place, directory: string): readonly string[] {
  return place.files.list(original(place, directory));
}

/** Files of values that Terraform loads by itself: those of the module, those beside the unit, and what is generated. */
function valuesBeside(
  { place, load }: UnitConfig,
  copied: boolean,
  { target, directory, generated }: { target: string | null; directory: string; generated: Generated },
): ValuesFiles {
  const here = original(place, directory);
  const own = namesIn(place, directory).filter((name) => isAutomatic(name));
  for (const name of own) load.read.add(joinPath(here, name));
  const put = new Map<string, string | ValuesFile | null>([
    ...(copied ? own : []).map((name) => [name, joinPath(here, name)] as const),
    ...generated.values,
  ]);
  return findValuesFiles(place.files, load.parser, target ?? here, {
    globs: [],
    seen: (path) => path,
    given: [],
    put,
  });
}

function textOf(value: Value | undefined): string | undefined {
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : undefined;
}

function whyNot(value: Value | undefined, source: string | undefined): string {
  if (source !== undefined) return 'the source leads out of the repository';
  const open = value && firstUnknown(value);
  return open ? open.why : value?.kind === 'error' ? value.why : 'the source is no text';
}

/** `source` and `version` as a module call has them. */
interface LocatedSource {
  readonly source: string;
  readonly version: string | null;
}

/** `tfr://host/ns/name/provider//sub?version=…` is a registry source; a path is seen from the unit. */
function sourceOf(source: string, { place }: UnitConfig, directory: string): LocatedSource | undefined {
  const registry = /^tfr:\/\/([^/?]*)\/([^?]*)(?:\?(.*))?$/.exec(source);
  if (registry) {
    const [, host, module, query] = registry;
    const version = new URLSearchParams(query ?? '').get('version');
    return { source: host ? `${host}/${module}` : module!, version };
  }
  if (!/^(?:\.{0,2}\/|\.{1,2}$|\.\.?\\)/.test(source) && !isPlainPath(source))
    return { source, version: null };
  // Everything before `//` is copied, the module lies in what comes behind it.
  const path = pathIn(place, source.split('?', 1)[0]!.replace(/(?<=.)\/\/+/g, '/'), directory);
  if (path === undefined) return undefined;
  const way = wayBetween(place, directory, original(place, path));
  return { source: way.startsWith('..') ? way : `./${way}`, version: null };
}

/** Terragrunt takes `modules//web` for a path: no host, no scheme. */
function isPlainPath(source: string): boolean {
  return !/^[\w+.-]+::|:\/\/|^[\w.-]+@|^(?:github|gitlab|bitbucket)\.[a-z]+\/|^[\w-]+(?:\.[\w-]+)+\//i.test(
    source,
  );
}

function wholeOf({ file }: UnitConfig): Span {
  return { source: file.source, start: 0, end: file.source.text.length, shared: true };
}

/** The block at which the call stands: the `terraform` block, else the top of the file. */
function headerBlock(block: Block | undefined, config: UnitConfig, directory: string): Block {
  const name = fileNameOf(directory) || 'root';
  const { file } = config;
  const top: Span = { source: file.source, start: 0, end: firstLineEnd(file.source.text), shared: true };
  return {
    type: 'module',
    labels: [name],
    span: block?.span ?? wholeOf(config),
    header: block?.header ?? top,
    body: block?.body ?? file.body,
  };
}

function firstLineEnd(text: string): number {
  const end = text.indexOf('\n');
  return end < 0 ? text.length : end;
}

/** The unit as a module call: its inputs are the arguments. */
function callOf(
  block: Block,
  config: UnitConfig,
  located: LocatedSource | null,
  { span, values }: { readonly span: Span; readonly values: ValuesFiles },
): MergedBlock {
  const own = topLevel(config, 'inputs');
  const extra = extraArgumentsOf(config);
  const text = (name: string, value: string): Attribute => ({
    name,
    span: { ...span, shared: true },
    value: { kind: 'literal', value, span: { ...span, shared: true } },
  });
  const arguments_ = new Map<string, Attribute | undefined>();
  /** The value of a variable in Terraform's order: inputs are its environment, so everything else goes before them. */
  const find = (name: string): Attribute | undefined => {
    const around = own?.value.span ?? block.header;
    const found =
      extra.line.get(name) ?? values.automatic().get(name) ?? values.hidden() ?? extra.environment.get(name);
    if (typeof found === 'string') return openInput(name, found, around);
    return found ?? inputOf(name, config, around);
  };
  const input = (name: string): Attribute | undefined => {
    if (!arguments_.has(name)) arguments_.set(name, find(name));
    return arguments_.get(name);
  };
  return {
    block,
    overrides: [],
    attribute: (name) => {
      if (name === 'source') return located ? text(name, located.source) : undefined;
      if (name === 'version') return located?.version ? text(name, located.version) : undefined;
      // These belong to a module call, which a unit has none of.
      return ['count', 'for_each', 'depends_on', 'providers'].includes(name) ? undefined : input(name);
    },
    attributeNames: () => [...(located ? ['source'] : []), ...inputNames(config)],
    blocks: () => [],
  };
}

/** A variable that may be set otherwise than inputs say. */
function openInput(name: string, why: string, span: Span): Attribute {
  const at: Span = { ...span, shared: true };
  const args: Expression[] = [name, why].map((value) => ({ kind: 'literal', value, span: at }));
  const value: Expression = { kind: 'call', name: openName, args, expand: false, span: at };
  return { name, span: at, value };
}

/**
 * One input as an argument; undefined where no world has it. An entry of the unit's own object literal keeps
 * its text.
 */
function inputOf(name: string, config: UnitConfig, around: Span): Attribute | undefined {
  const { inputs, written: entries } = inputsOf(config);
  if (!inputs) return undefined;
  const own = entries.get(name);
  const written = own && { name, span: own.span, value: own.value };
  if (written) return written;
  if (inputs.kind === 'map' && !inputs.open && !inputs.entries.has(name)) return undefined;
  const entry = inputs.kind === 'map' ? inputs.entries.get(name) : undefined;
  const origin =
    entry && (entry.kind === 'scalar' || entry.kind === 'list' || entry.kind === 'map') ? entry.origin : null;
  const span: Span = { ...(origin ?? around), shared: true };
  const value: Expression = {
    kind: 'call',
    name: inputsName,
    args: [{ kind: 'literal', value: name, span }],
    expand: false,
    span,
  };
  return { name, span, value };
}

interface UnitInputs {
  readonly inputs: Value | undefined;
  /** Entries of an object literal in the unit's own file; none where a map of an include is merged into it. */
  readonly written: ReadonlyMap<string, ObjectEntry>;
}

/** A unit may have thousands of inputs, which are merged once for all of them. */
const known = new WeakMap<UnitConfig, UnitInputs>();

function inputsOf(config: UnitConfig): UnitInputs {
  const before = known.get(config);
  if (before) return before;
  const own = config.includes.some(({ merge }) => merge === 'deep') ? null : ownObject(config);
  const written = new Map<string, ObjectEntry>();
  for (const entry of own?.entries ?? [])
    if (entry.key.kind === 'literal') written.set(String(entry.key.value), entry);
  const found = { inputs: mergedInputs(config, inertWorld()), written };
  known.set(config, found);
  return found;
}

function ownObject(config: UnitConfig): Unit['inputs'] {
  const value = topLevel(config, 'inputs')?.value;
  return value?.kind === 'object' ? value : null;
}

function inputNames(config: UnitConfig): readonly string[] {
  const { inputs } = inputsOf(config);
  return inputs?.kind === 'map' ? [...inputs.entries.keys()] : [];
}

/** Only what is a literal counts: what a command decides may be otherwise tomorrow. */
function isExcluded(config: UnitConfig): boolean {
  const files = [
    config,
    ...config.includes.filter(({ merge }) => merge !== 'no_merge').map((each) => each.config),
  ];
  const excludes =
    files.find(({ file }) => file.body.blocks('exclude').length > 0)?.file.body.blocks('exclude') ?? [];
  const skip = files.map((each) => topLevel(each, 'skip')?.value).find(Boolean);
  if (isTrue(skip)) return true;
  return excludes.some(
    ({ body }) => isTrue(attribute(body, 'if')?.value) && coversApply(attribute(body, 'actions')?.value),
  );
}

function isTrue(expression: Expression | undefined): boolean {
  return expression?.kind === 'literal' && expression.value === true;
}

function coversApply(actions: Expression | undefined): boolean {
  if (actions?.kind !== 'tuple') return false;
  const names = actions.items.map((item) =>
    item.kind === 'literal' ? item.value : item.kind === 'template' ? item.parts.join('') : '',
  );
  return (
    names.includes('all') ||
    names.includes('all_except_output') ||
    (names.includes('plan') && names.includes('apply'))
  );
}
