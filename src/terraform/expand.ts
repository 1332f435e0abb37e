import { elementAt } from './evaluate/elements.ts';
import { iterate } from './evaluate/for-expression.ts';
import { indexed } from './evaluate/index-value.ts';
import {
  asNumber,
  identify,
  isNull,
  map,
  type Scalar,
  scalar,
  unknown,
  type Value,
} from './evaluate/value.ts';
import { repetitionOf } from './merge.ts';
import type { MergedBlock } from './module.ts';
import { type Context, type IterationValues, noNames } from './scope.ts';
import { type Block, type Expression, splatItem, type TemplatePart } from './syntax/syntax.ts';

/** More instances than this are taken for one whose `each` or `count` is not known. */
const maximumInstances = 20_000;

/**
 * The names (`each`, `count`) of every instance of a resource or module call in one world.
 * None where the number is zero; one with unknown names where the number can't be known.
 */
export function instancesOf(block: MergedBlock, context: Context): IterationValues[] {
  const count = block.attribute('count');
  const forEach = block.attribute('for_each');
  if (count) {
    const number = asNumber(context.evaluate(count.value, context));
    if (number.kind !== 'scalar' || !isCount(number.value)) return someInstances(block, context);
    return Array.from({ length: number.value }, (_, index) => countNames(scalar(index)));
  }
  if (!forEach) return [noNames];
  const collection = context.evaluate(forEach.value, context);
  const items = iterate(collection);
  if (!items || items.length > maximumInstances) return someInstances(block, context, collection);
  return items.map(([key, value]) => eachNames(key, value));
}

/** Does Terraform refuse the `count` or `for_each` of a resource or module call in this world? */
export function isRefusedMeta(block: MergedBlock, context: Context): boolean {
  const meta = repetitionOf(block);
  const value = meta && context.evaluate(meta.value, context);
  return value?.kind === 'error' || (value !== undefined && isNull(value));
}

/** Terraform refuses a count that is negative or no whole number. */
function isCount(value: Scalar): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= maximumInstances;
}

/** The names of the instance of a resource or module call that a key names. */
export function instanceAt(block: MergedBlock, key: Value, context: Context): IterationValues {
  if (block.attribute('count')) return countNames(key);
  const collection = block.attribute('for_each');
  if (!collection) return noNames;
  const all = context.evaluate(collection.value, context);
  const value = all.kind === 'list' && all.type === 'set' ? key : indexed(all, key, context.world);
  return eachNames(key, value);
}

/**
 * An instance of which nothing is known but that it exists, and where its value comes from.
 * @param collection what `for_each` is worth
 */
export function someInstance(block: MergedBlock, context: Context, collection?: Value): IterationValues {
  const id = `${context.scope.id}${block.block.type}.${block.block.labels.join('.')}`;
  if (block.attribute('count'))
    return countNames(unknown(`${id} count.index`, 'the number of instances is not known'));
  if (!block.attribute('for_each')) return noNames;
  const why =
    collection?.kind === 'unknown'
      ? collection.why
      : 'for_each depends on a value that isn’t in the repository';
  const key = unknown(`${id} each.key`, why);
  const value = collection?.kind === 'unknown' ? `${collection.id}[${key.id}]` : `${id} each.value`;
  return eachNames(key, unknown(value, why));
}

/** One for each value that an element can have. */
function someInstances(block: MergedBlock, context: Context, collection?: Value): IterationValues[] {
  if (collection?.kind !== 'unknown' || !collection.among) return [someInstance(block, context, collection)];
  const key = unknown(`${collection.id} each.key`, collection.why);
  return collection.among.map((value) => eachNames(key, value));
}

/** `count = 0`, `for_each = {}` and the like, said by constants alone: nothing is ever created. */
export function neverCreated(block: MergedBlock, context: Context): boolean {
  const meta = repetitionOf(block);
  if (!meta || !isConstant(meta.value)) return false;
  return instancesOf(block, context).length === 0;
}

/** A nested block as it exists in one world: itself, or the content of a dynamic one for one item. */
export interface ExpandedBlock {
  readonly block: Block;
  /** The `dynamic` block that it comes from. */
  readonly dynamic: Block | null;
  readonly names: IterationValues;
}

/** The nested blocks of a type, with `dynamic` ones expanded. An unknown collection has one item or none. */
export function expandBlocks(blocks: readonly Block[], context: Context): ExpandedBlock[] {
  return blocks.flatMap((block) =>
    block.type === 'dynamic'
      ? expandDynamic(block, context)
      : [{ block, dynamic: null, names: context.names }],
  );
}

function expandDynamic(dynamic: Block, context: Context): ExpandedBlock[] {
  const [content] = dynamic.body.blocks('content');
  const forEach = dynamic.body.attributes.find((attribute) => attribute.name === 'for_each');
  if (!content || !forEach) return [];
  const iterator = iteratorName(
    dynamic.body.attributes.find((attribute) => attribute.name === 'iterator')?.value,
  );
  const collection = context.evaluate(forEach.value, context);
  const items = iterate(collection) ?? someItems(collection, context);
  return items.map(([key, value]) => ({
    block: content,
    dynamic,
    names: new Map([...context.names, ...eachNames(key, value, iterator ?? dynamic.labels[0] ?? '')]),
  }));
}

function iteratorName(expression: Expression | undefined): string | undefined {
  if (expression?.kind === 'reference') return expression.name;
  return expression?.kind === 'literal' && typeof expression.value === 'string'
    ? expression.value
    : undefined;
}

function someItems(collection: Value, context: Context): [Value, Value][] {
  const cause = collection.kind === 'map' ? collection.open : collection;
  if (cause?.kind !== 'unknown') {
    // Terraform refuses to iterate over this, so no block can be vouched for.
    const why = collection.kind === 'error' ? collection.why : 'for_each of a dynamic block is no collection';
    return isNull(collection) ? [] : [[unknown('', why), unknown('', why)]];
  }
  const empty = context.world.choose(`${cause.id} is empty`, 2, cause.why) === 0;
  if (empty) return [];
  const key = unknown(`${cause.id} key`, cause.why);
  if (!cause.among) return [[key, unknown(`${cause.id} value`, cause.why)]];
  return cause.among.length === 0 ? [] : [[key, elementAt(cause, identify(key), context.world)]];
}

/** Functions whose result the files of the repository decide, which a script may write before each plan. */
const readsFiles = /^(?:core::)?(?:templatefile$|file)/;

/**
 * Does it consist of literals alone, whatever functions and `for` expressions join them?
 * @param names those that a `for` or a splat around it gives to the parts of a constant
 */
function isConstant(expression: Expression, names: readonly (string | null)[] = []): boolean {
  const all = (parts: readonly (Expression | null)[], inner = names) =>
    parts.every((part) => part === null || isConstant(part, inner));
  switch (expression.kind) {
    case 'literal':
      return true;
    case 'template':
      return expression.parts.every((part) => isConstantPart(part, names));
    case 'reference':
      return names.includes(expression.name);
    case 'get':
      return isConstant(expression.object, names);
    case 'index':
      return all([expression.object, expression.key]);
    case 'splat':
      return all([expression.object]) && all([expression.each], [...names, splatItem]);
    case 'tuple':
      return all(expression.items);
    case 'object':
      return all(expression.entries.flatMap(({ key, value }) => [key, value]));
    case 'call':
      return !readsFiles.test(expression.name) && all(expression.args);
    case 'conditional':
      return all([expression.condition, expression.yes, expression.no]);
    case 'binary':
      return all([expression.left, expression.right]);
    case 'unary':
      return all([expression.operand]);
    case 'for': {
      const inner = [...names, expression.keyName, expression.valueName];
      return (
        all([expression.collection]) && all([expression.key, expression.value, expression.condition], inner)
      );
    }
    case 'unsupported':
      return false;
  }
}

function isConstantPart(part: TemplatePart, names: readonly (string | null)[]): boolean {
  if (typeof part === 'string') return true;
  const all = (parts: readonly TemplatePart[], inner = names) =>
    parts.every((each) => isConstantPart(each, inner));
  switch (part.kind) {
    case 'interpolation':
      return isConstant(part.value, names);
    case 'if':
      return isConstant(part.condition, names) && all(part.yes) && all(part.no);
    case 'for':
      return isConstant(part.collection, names) && all(part.body, [...names, part.keyName, part.valueName]);
    case 'unsupported':
      return false;
  }
}

/** `count.index` of one instance. */
function countNames(index: Value): IterationValues {
  return new Map([['count', map(new Map([['index', index]]))]]);
}

/** `each.key` and `each.value` of one instance, or the iterator `name` of a dynamic block. */
function eachNames(key: Value, value: Value, name = 'each'): IterationValues {
  return new Map([
    [
      name,
      map(
        new Map([
          ['key', key],
          ['value', value],
        ]),
      ),
    ],
  ]);
}
