import type { Context } from '../scope.ts';
import type { Expression } from '../syntax/syntax.ts';
import { concat } from './collection-functions.ts';
import { firstOpen, foldEach, overEach } from './either.ts';
import { collectionOf, elementsOf, everyValue } from './elements.ts';
import { placeId } from './identity.ts';
import {
  asString,
  computed,
  failure,
  list,
  map,
  scalar,
  type Unknown,
  unknown,
  type Value,
} from './value.ts';
import { truth } from './worlds.ts';

type For = Extract<Expression, { kind: 'for' }>;

/** `[for …]` and `{for …}` over a known collection. */
export function collectionFor(expression: For, context: Context): Value {
  const collection = context.evaluate(expression.collection, context);
  const id = () => placeId(expression, context);
  // Each item gives its own part of a list, and the parts are put together.
  if (
    !expression.key &&
    !expression.keyName &&
    collection.kind === 'list' &&
    collection.type !== 'set' &&
    firstOpen(collection)
  ) {
    const parts = collection.items.map((item) =>
      overEach([item], id, ([each]) => over({ ...collection, items: [each!] }, expression, context)),
    );
    return foldEach(parts, id, concat);
  }
  return overEach([collection], id, ([each]) => over(each!, expression, context));
}

function over(collection: Value, expression: For, context: Context): Value {
  if (collection.kind === 'error') return collection;
  const items = iterate(collection);
  if (!items) {
    const cause =
      collection.kind === 'unknown' ? collection : collection.kind === 'map' ? collection.open : null;
    if (!cause) return failure('a for expression over something that is no collection');
    return overElements(cause, context, (item, inner, key) => result(expression, key, item, inner))(
      placeId(expression, context),
    );
  }
  const results: { key: string; value: Value }[] = [];
  const unnamed: Value[] = [];
  let open: Unknown | undefined;
  for (const [key, value] of items) {
    const names = new Map(context.names).set(expression.valueName, value);
    if (expression.keyName) names.set(expression.keyName, key);
    const inner = { ...context, names };
    if (expression.condition) {
      const condition = context.evaluate(expression.condition, inner);
      if (condition.kind === 'error') return condition;
      const holds = truth(condition, context.world);
      if (holds === undefined) return failure('the condition of a for expression is no bool');
      if (!holds) continue;
    }
    const result = computed(context.evaluate(expression.value, inner));
    const name = expression.key ? asString(context.evaluate(expression.key, inner)) : scalar('');
    if (name.kind === 'error') return name;
    if (name.kind === 'unknown') {
      open ??= name;
      unnamed.push(result);
      continue;
    }
    if (name.kind !== 'scalar' || typeof name.value !== 'string')
      return failure('a key of a for expression is no string');
    results.push({ key: name.value, value: result });
  }
  if (open)
    return collectionOf(placeId(expression, context), open.why, [
      ...results.map(({ value }) => value),
      ...unnamed,
    ]);
  return expression.key ? asMap(results, expression.group) : list(results.map((result) => result.value));
}

/** The result of the expression for one element; an error if a condition leaves the element out. */
function result(expression: For, key: Value, item: Value, context: Context): Value {
  const names = new Map(context.names).set(expression.valueName, item);
  if (expression.keyName) names.set(expression.keyName, key);
  const inner = { ...context, names };
  if (expression.condition) {
    const condition = context.evaluate(expression.condition, inner);
    if (condition.kind === 'error') return condition;
    if (truth(condition, context.world) === false) return failure('a condition leaves it out');
  }
  const value = context.evaluate(expression.value, inner);
  return expression.group ? list([value]) : value;
}

/** The collection that a `for` makes of an unknown one, under the given id. */
export function overElements(
  collection: Unknown,
  context: Context,
  evaluate: (item: Value, context: Context, key: Value) => Value,
): (id: string) => Value {
  return (id) => {
    const key = unknown(`${collection.id}«key»`, collection.why);
    const values: Value[] = [];
    for (const item of elementsOf(collection)) {
      const every = everyValue(context.world, (world) => evaluate(item, { ...context, world }, key));
      if (!every) return unknown(id, collection.why);
      values.push(...every);
    }
    return collectionOf(id, collection.why, values);
  };
}

/** Keys and values in Terraform's order; undefined where they can't be known or there are none. */
export function iterate(collection: Value): [Value, Value][] | undefined {
  if (collection.kind === 'list') {
    return collection.items.map((item, index) => [collection.type === 'set' ? item : scalar(index), item]);
  }
  if (collection.kind !== 'map' || collection.open) return undefined;
  return [...collection.entries]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => [scalar(key), value]);
}

function asMap(results: readonly { key: string; value: Value }[], group: boolean): Value {
  const entries = new Map<string, Value>();
  for (const { key, value } of results) {
    const known = entries.get(key);
    if (group) entries.set(key, list([...(known?.kind === 'list' ? known.items : []), value]));
    else if (known) return failure(`the key ${JSON.stringify(key)} comes twice`);
    else entries.set(key, value);
  }
  return map(entries);
}
