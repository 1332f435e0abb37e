import { contextIn } from '../../terraform/evaluate/evaluate.ts';
import { firstError, firstUnknown, identify, type Value } from '../../terraform/evaluate/value.ts';
import { inertWorld, TooManyOutcomes } from '../../terraform/evaluate/worlds.ts';
import { instancesOf } from '../../terraform/expand.ts';
import { directoryOf, fileNameOf, isConfiguration } from '../../terraform/files.ts';
import { repetitionOf } from '../../terraform/merge.ts';
import type { MergedBlock, Module } from '../../terraform/module.ts';
import { childScope, type IterationValues, noNames, rootScope, type Scope } from '../../terraform/scope.ts';
import { byteAt, type Span } from '../../terraform/syntax/source.ts';
import type { Attribute, Block, Body, CallExpression, Expression } from '../../terraform/syntax/syntax.ts';
import { isValuesFile } from '../../terraform/values-files.ts';
import type { Judgement } from '../judge/judge-target.ts';
import { knownModule } from '../judge/known-modules.ts';
import type { Edit } from '../report.ts';
import { targetKind } from '../targets.ts';
import { isMetadataInput } from './literals-behind.ts';

/**
 * Does a fix change more of a plan than what targets say of their metadata service, because the literal that it
 * replaces is used elsewhere as well: as a tag, an argument of another resource, the number of instances? Outputs of
 * the root don’t count, nothing is made of them.
 *
 * @param before a target of the root, judged with the files as they are
 * @param after the same with the files as the fix leaves them
 */
export function changesElsewhere(edits: readonly Edit[], before: Judgement, after: Judgement): boolean {
  if (edits.every((edit) => isOwn(edit, before.instance.site))) return false;
  const scopes = [before, after].map(({ instance, values }) =>
    rootScope(instance.root, { get: (name) => values.automatic().get(name) }),
  );
  const used = new Set(edits.some(({ path }) => isData(path)) ? [anyFile] : []);
  const files = [before.values.automatic(), ...before.values.candidates().map(({ values }) => values)];
  for (const [name, { span }] of files.flatMap((values) => [...values]))
    if (edits.some((edit) => isWithin(edit, span))) used.add(`var.${name}`);
  try {
    const [one, other] = scopes.map((scope): ScopeNames => ({ scope, names: noNames }));
    const data = new Set(edits.flatMap(({ path }) => (isData(path) ? [fileNameOf(path)] : [])));
    return visit({ before: one!, after: other!, data }, used, edits).changes;
  } catch (error) {
    if (error instanceof TooManyOutcomes || error instanceof RangeError) return true;
    throw error;
  }
}

/** Does it stand where the target itself says what its metadata service does? Most fixes do. */
function isOwn(edit: Edit, site: MergedBlock): boolean {
  const repeat = repetitionOf(site);
  const others = [...attributesOf(site, exemption(site, false)), ...(repeat ? [repeat] : [])];
  return isWithin(edit, site.block.span) && !others.some(({ span }) => isWithin(edit, span));
}

interface Both {
  readonly before: ScopeNames;
  readonly after: ScopeNames;
  /** Names of the changed files that only functions read, without their directories. */
  readonly data: ReadonlySet<string>;
}

interface ScopeNames {
  readonly scope: Scope;
  readonly names: IterationValues;
}

/** Stands among names for whatever a file of the repository says. */
const anyFile = 'file()';

function isData(path: string): boolean {
  return !isConfiguration(path) && !isValuesFile(path) && !path.endsWith('.hcl');
}

function isWithin({ path, start, end }: Edit, span: Span): boolean {
  const { source } = span;
  return source.path === path && byteAt(source, span.start) <= start && end <= byteAt(source, span.end);
}

/**
 * @param given names of this module that may have another value
 * @returns the outputs that may have another value, and whether something else does
 */
function visit(
  both: Both,
  given: ReadonlySet<string>,
  edits: readonly Edit[],
): { outputs: readonly string[]; changes: boolean } {
  const { node } = both.before.scope;
  const { module } = node;
  const used = new Set(given);
  const isUsed = ({ value, span }: Attribute) =>
    edits.some((edit) => isWithin(edit, span)) || namesIn(value).some((name) => used.has(name));
  for (const [name, variable] of module.variables) {
    const said = [variable.attribute('default'), variable.attribute('type')];
    if (said.some((each) => each && edits.some((edit) => isWithin(edit, each.span)))) used.add(`var.${name}`);
  }
  const visited = new Map<string, number>();
  let changes = false;
  for (let size = -1; size < used.size && !changes; ) {
    size = used.size;
    for (const [name, local] of module.locals) if (isUsed(local)) used.add(`local.${name}`);
    for (const [name, call] of module.calls) {
      if (!node.child(name)) continue;
      const repeated = repetitionOf(call);
      const isRepeatUsed = repeated !== undefined && isUsed(repeated);
      const passed = argumentsOf(call).filter(
        (argument) => isUsed(argument) || (isRepeatUsed && isRepetition(argument)),
      );
      const mayHold = edits.some(({ path }) => !isData(path) && directoryOf(path) !== module.directory);
      if (passed.length === 0 && !mayHold && !used.has(anyFile)) continue;
      if (visited.get(name) === passed.length) continue;
      visited.set(name, passed.length);
      const variables = passed.map((argument) => `var.${argument.name}`);
      const inside = new Set([...variables, ...(used.has(anyFile) ? [anyFile] : [])]);
      for (const each of instancesIn(both, call) ?? []) {
        const below = childrenOf(each, name);
        const found = below && visit(below, inside, edits);
        changes ||= found?.changes ?? false;
        for (const output of found?.outputs ?? []) used.add(`module.${name}.${output}`);
      }
    }
  }
  if (changes) return { outputs: [], changes };
  const outputs = [...module.outputs].flatMap(([name, output]) => {
    const value = output.attribute('value');
    return value && isUsed(value) ? [name] : [];
  });
  const blocks = (['resources', 'dataSources', 'calls'] as const).flatMap((kind) =>
    [...module[kind]].map(([name, block]) => ({ kind, name, block })),
  );
  return {
    outputs,
    changes: blocks.some((block) => changesBlock(block, both, isUsed)),
  };
}

function childrenOf({ before, after, data }: Both, name: string): Both | undefined {
  const [one, other] = [before, after].map(({ scope, names }) => childScope(scope, name, names));
  return (
    one && other && { before: { scope: one, names: noNames }, after: { scope: other, names: noNames }, data }
  );
}

/** Does an argument refer to the instance that it belongs to? */
function isRepetition({ value }: Attribute): boolean {
  return namesIn(value).some((name) => name === 'each' || name === 'count');
}

/** A plan with more instances than this is not looked at. */
const maximumInstances = 500;

/** The same instances in both; undefined where there are others, or it can't be known. */
function instancesIn(both: Both, block: MergedBlock): Both[] | undefined {
  const repeat = repetitionOf(block);
  if (!repeat) return [both];
  const all = [both.before, both.after].map(({ scope }) => {
    const world = inertWorld();
    const own = ownBlock(scope.node.module, block);
    const instances = own ? instancesOf(own, contextIn(scope, noNames, world)) : [];
    return { instances, isKnown: world.trace.questions === 0 && !instances.some(isUnknownInstance) };
  });
  const [one, other] = all.map(({ instances }) => instances);
  const after = repetitionOf(ownBlock(both.after.scope.node.module, block) ?? block);
  if (all.some(({ isKnown }) => !isKnown))
    return after && isEqual(repeat.value, after.value, both, 0)
      ? [withNames(both, one![0] ?? noNames, other![0] ?? noNames)]
      : undefined;
  const isSame =
    one!.length === other!.length && one!.every((names, index) => keyOf(names) === keyOf(other![index]!));
  if (!isSame || one!.length > maximumInstances) return undefined;
  return one!.map((names, index) => withNames(both, names, other![index]!));
}

function withNames({ before, after, data }: Both, one: IterationValues, other: IterationValues): Both {
  return { before: { ...before, names: one }, after: { ...after, names: other }, data };
}

function ownBlock(module: Module, { block }: MergedBlock): MergedBlock | undefined {
  const name = block.labels.join('.');
  const kind = block.type === 'module' ? 'calls' : block.type === 'data' ? 'dataSources' : 'resources';
  return module[kind].get(name);
}

function keyOf(names: IterationValues): string {
  const each = names.get('each') ?? names.get('count');
  const key = each?.kind === 'map' ? (each.entries.get('key') ?? each.entries.get('index')) : undefined;
  return key ? identify(key) : '';
}

function isUnknownInstance(names: IterationValues): boolean {
  const each = names.get('each') ?? names.get('count');
  const key = each?.kind === 'map' ? (each.entries.get('key') ?? each.entries.get('index')) : undefined;
  return key?.kind === 'unknown';
}

interface NamedBlock {
  readonly kind: 'resources' | 'dataSources' | 'calls';
  readonly name: string;
  readonly block: MergedBlock;
}

/** Does an argument that is not about a metadata service, nor a followed module's own variable, become another? */
function changesBlock(
  { kind, name, block }: NamedBlock,
  both: Both,
  isUsed: (attribute: Attribute) => boolean,
): boolean {
  const repeat = repetitionOf(block);
  const isRepeatUsed = repeat !== undefined && isUsed(repeat);
  const isFollowed = kind === 'calls' && both.before.scope.node.child(name) !== undefined;
  const argumentsIn = (some: MergedBlock | undefined) =>
    some ? attributesOf(some, exemption(some, isFollowed)) : [];
  const before = argumentsIn(block);
  const concerned = before.flatMap((attribute, index) =>
    isUsed(attribute) || (isRepeatUsed && isRepetition(attribute)) ? [index] : [],
  );
  if (concerned.length === 0 && !isRepeatUsed) return false;
  const after = argumentsIn(both.after.scope.node.module[kind].get(name));
  const instances = instancesIn(both, block);
  if (!instances) return true;
  return instances.some((each) =>
    concerned.some((index) => {
      const [one, other] = [before[index]!, after[index]];
      return other?.name !== one.name || !isEqual(one.value, other.value, each, 0);
    }),
  );
}

function argumentsOf(block: MergedBlock): Attribute[] {
  return block.attributeNames().flatMap((name) => block.attribute(name) ?? []);
}

type IsExempt = (name: string) => boolean;

/** Which arguments and blocks a fix may change. */
function exemption(merged: MergedBlock, isFollowed: boolean): IsExempt {
  const { block } = merged;
  if (block.type === 'module') return isFollowed || knownModule(merged) ? () => true : isMetadataInput;
  const kind = block.type === 'resource' ? targetKind(block.labels[0] ?? '') : undefined;
  if (kind?.how === 'settings') return (name) => name === 'setting';
  if (kind?.how === 'document') return (name) => name === kind.argument;
  if (kind?.how !== 'options') return () => false;
  const names = kind.block === null ? [kind.argument, 'http_endpoint'] : [kind.block];
  return (name) => names.includes(name);
}

/** All arguments of a block and of the blocks in it. Its number is told by its instances. */
function attributesOf({ block, overrides }: MergedBlock, isExempt: IsExempt): Attribute[] {
  return [block, ...overrides].flatMap(({ body }) =>
    attributesIn(body, (name) => name === 'count' || name === 'for_each' || isExempt(name)),
  );
}

function attributesIn(body: Body, isExempt: IsExempt): Attribute[] {
  const own = body.attributes.filter(({ name }) => !isExempt(name));
  const inner = body.allBlocks.filter((block) => !isExempt(nameOf(block)));
  return [...own, ...inner.flatMap((block) => attributesIn(block.body, () => false))];
}

function nameOf({ type, labels }: Block): string {
  return type === 'dynamic' ? (labels[0] ?? '') : type;
}

const maximumDepth = 60;

/** Is an expression worth the same in both? Where that can’t be known, all that it consists of has to be. */
function isEqual(before: Expression, after: Expression, both: Both, depth: number): boolean {
  if (depth > maximumDepth || before.kind !== after.kind) return false;
  const values = [valueIn(before, both.before), valueIn(after, both.after)];
  if (values[0] && values[1]) return identify(values[0]) === identify(values[1]);
  const [one, other] = [origin(before, both.before), origin(after, both.after)];
  if (one && other)
    return isEqual(one.value, other.value, { ...both, before: one.place, after: other.place }, depth + 1);
  if (before.kind === 'literal' && after.kind === 'literal') return before.value === after.value;
  // No name that may have another value, and no changed file.
  const [parts, others] = [partsOf(before), partsOf(after)];
  if (before.kind === 'call' && fileFunctions.has(before.name) && mayReadChanged(before, both)) return false;
  return parts.length === others.length && parts.every((part, index) => isPartEqual(part, others[index]));

  function isPartEqual(part: unknown, other: unknown): boolean {
    return isExpression(part) && isExpression(other) ? isEqual(part, other, both, depth + 1) : part === other;
  }
}

/** A path that ends in another name than those of the changed files leads to another file; every other may not. */
function mayReadChanged({ name, args }: CallExpression, { before, data }: Both): boolean {
  const paths = name === 'fileset' || !args[0] ? undefined : pathsOf(args[0], before, 0);
  return paths?.every((path) => !data.has(fileNameOf(path))) !== true;
}

/** The paths that an expression can be, whatever decides between them; undefined where they can’t be known. */
function pathsOf(expression: Expression, place: ScopeNames, depth: number): readonly string[] | undefined {
  if (depth > maximumDepth) return undefined;
  const value = valueIn(expression, place);
  if (value?.kind === 'scalar') return typeof value.value === 'string' ? [value.value] : [];
  if (expression.kind === 'conditional') {
    const [one, other] = [expression.yes, expression.no].map((each) => pathsOf(each, place, depth + 1));
    return one && other && [...one, ...other];
  }
  const from = origin(expression, place) ?? defaultOf(expression, place);
  return from && pathsOf(from.value, from.place, depth + 1);
}

/** The default of a variable of the root, which counts where no file sets it. */
function defaultOf(
  expression: Expression,
  place: ScopeNames,
): { value: Expression; place: ScopeNames } | undefined {
  if (expression.kind !== 'get' || expression.object.kind !== 'reference') return undefined;
  if (expression.object.name !== 'var' || place.scope.caller) return undefined;
  const value = place.scope.node.module.variables.get(expression.name)?.attribute('default')?.value;
  return value && { value, place };
}

/** The value that an expression has for every unknown; undefined where the unknowns make a difference. */
function valueIn(expression: Expression, { scope, names }: ScopeNames): Value | undefined {
  const world = inertWorld();
  const context = contextIn(scope, names, world);
  const value = context.evaluate(expression, context);
  return world.trace.questions > 0 || firstUnknown(value) || firstError(value) ? undefined : value;
}

/** The expression that a name stands for; undefined for one that has none, and for everything else. */
function origin(
  expression: Expression,
  { scope }: ScopeNames,
): { value: Expression; place: ScopeNames } | undefined {
  if (expression.kind !== 'get') return undefined;
  const { object, name } = expression;
  const { module } = scope.node;
  if (object.kind === 'reference' && object.name === 'local') {
    const value = module.locals.get(name)?.value;
    return value && { value, place: { scope, names: noNames } };
  }
  if (object.kind === 'reference' && object.name === 'var') {
    const { caller } = scope;
    const value = caller?.call.attribute(name)?.value;
    return value && caller ? { value, place: { scope: caller.scope, names: caller.names } } : undefined;
  }
  const inner = object.kind === 'index' ? object.object : object;
  if (inner.kind !== 'get' || inner.object.kind !== 'reference' || inner.object.name !== 'module')
    return undefined;
  const below = childScope(scope, inner.name, noNames);
  const value = below?.node.module.outputs.get(name)?.attribute('value')?.value;
  return below && value && { value, place: { scope: below, names: noNames } };
}

const fileFunctions = new Set([
  'file',
  'filebase64',
  'filebase64sha256',
  'filebase64sha512',
  'fileexists',
  'filemd5',
  'fileset',
  'filesha1',
  'filesha256',
  'filesha512',
  'templatefile',
]);

const names = new WeakMap<Expression, readonly string[]>();

/** The names of a module that an expression refers to: `var.x`, `local.x`, `module.x.y`. */
function namesIn(expression: Expression): readonly string[] {
  const known = names.get(expression);
  if (known) return known;
  const own = ownName(expression);
  const found = [...new Set([...own, ...expressionsIn(partsOf(expression)).flatMap(namesIn)])];
  names.set(expression, found);
  return found;
}

function ownName(expression: Expression): string[] {
  if (expression.kind === 'reference')
    return expression.name === 'each' || expression.name === 'count' ? [expression.name] : [];
  if (expression.kind === 'call') return fileFunctions.has(expression.name) ? [anyFile] : [];
  if (expression.kind !== 'get') return [];
  const { object, name } = expression;
  if (object.kind === 'reference' && (object.name === 'var' || object.name === 'local'))
    return [`${object.name}.${name}`];
  const inner = object.kind === 'index' ? object.object : object;
  return inner.kind === 'get' && inner.object.kind === 'reference' && inner.object.name === 'module'
    ? [`module.${inner.name}.${name}`]
    : [];
}

/** Everything that a node of the syntax tree consists of, expressions and plain values, in order. */
function partsOf(node: object): readonly unknown[] {
  return Object.entries(node).flatMap(([name, part]) => {
    if (name === 'span') return [];
    if (Array.isArray(part)) return part.flatMap((each) => (isNode(each) ? partsOf(each) : [each]));
    return isNode(part) ? partsOf(part) : [part];
  });
}

/** A node that is no expression itself, as an entry of an object or a part of a template. */
function isNode(part: unknown): part is object {
  return typeof part === 'object' && part !== null && !isExpression(part);
}

const kinds = new Set<unknown>([
  'literal',
  'template',
  'reference',
  'get',
  'index',
  'splat',
  'tuple',
  'object',
  'call',
  'conditional',
  'binary',
  'unary',
  'for',
  'unsupported',
]);

function isExpression(part: unknown): part is Expression {
  // Parts of a template are called `for` as well, and have no place of their own.
  return (
    typeof part === 'object' && part !== null && 'span' in part && 'kind' in part && kinds.has(part.kind)
  );
}

function expressionsIn(parts: readonly unknown[]): Expression[] {
  return parts.filter(isExpression);
}
