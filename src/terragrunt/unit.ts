import { firstUnknown, type Value } from '../terraform/evaluate/value.ts';
import { inertWorld } from '../terraform/evaluate/worlds.ts';
import { isConfiguration } from '../terraform/files.ts';
import type { MergedBlock } from '../terraform/merge.ts';
import type { Module } from '../terraform/module.ts';
import type { Span } from '../terraform/syntax/source.ts';
import { type Attribute, attribute, type Block, type Expression } from '../terraform/syntax/syntax.ts';
import {
  constantValue,
  inputsName,
  mergedInputs,
  terraformBlocks,
  topLevel,
  type UnitConfig,
} from './config.ts';
import { extraArgumentsOf } from './extra-arguments.ts';
import { type Generated, generatedFiles } from './generated.ts';
import { original, pathIn, wayBetween } from './place.ts';

/** A Terragrunt unit: a root that calls one module with its inputs. */
export interface Unit {
  /** Its directory: the root of what it creates. */
  readonly directory: string;
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
  const call = callOf(block, config, located ?? null, span);
  const calls = new Map([[name, call]]);
  return {
    directory,
    config,
    name,
    call,
    inputs: ownObject(config),
    module: {
      ...config.scope.node.module,
      directory,
      calls,
      matteringCalls: calls,
      generated: generated.files,
      entry,
    },
    unread: generated.unread,
    sourceProblem: located ? null : whyNot(value, source),
    excluded: isExcluded(config),
  };
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
  const name = directory.slice(directory.lastIndexOf('/') + 1) || 'root';
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
function callOf(block: Block, config: UnitConfig, located: LocatedSource | null, span: Span): MergedBlock {
  const own = topLevel(config, 'inputs');
  const extra = extraArgumentsOf(config);
  const text = (name: string, value: string): Attribute => ({
    name,
    span: { ...span, shared: true },
    value: { kind: 'literal', value, span: { ...span, shared: true } },
  });
  const arguments_ = new Map<string, Attribute | undefined>();
  const input = (name: string): Attribute | undefined => {
    const around = own?.value.span ?? block.header;
    if (!arguments_.has(name))
      arguments_.set(
        name,
        extra.open
          ? openInput(name, extra.open, around)
          : (extra.values.get(name) ?? inputOf(name, config, around)),
      );
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

/** An input that the command line of Terraform may set otherwise. */
function openInput(name: string, why: string, span: Span): Attribute {
  const value: Expression = { kind: 'unsupported', what: why, span: { ...span, shared: true } };
  return { name, span: value.span, value };
}

/**
 * One input as an argument; undefined where no world has it. An entry of the unit's own object literal keeps
 * its text.
 */
function inputOf(name: string, config: UnitConfig, around: Span): Attribute | undefined {
  const inputs = mergedInputs(config, inertWorld());
  if (!inputs) return undefined;
  const written = writtenInput(name, config);
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

/** An entry of an object literal in the unit's own file, unless a map of an include is merged into it. */
function writtenInput(name: string, config: UnitConfig): Attribute | undefined {
  const own = ownObject(config);
  if (!own || config.includes.some(({ merge }) => merge === 'deep')) return undefined;
  const entry = own.entries.findLast(({ key }) => key.kind === 'literal' && key.value === name);
  return entry && { name, span: entry.span, value: entry.value };
}

function ownObject(config: UnitConfig): Unit['inputs'] {
  const value = topLevel(config, 'inputs')?.value;
  return value?.kind === 'object' ? value : null;
}

function inputNames(config: UnitConfig): readonly string[] {
  const inputs = mergedInputs(config, inertWorld());
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
