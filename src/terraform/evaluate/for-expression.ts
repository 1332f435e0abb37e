import type { Context } from '../scope.ts';
import type { Expression } from '../syntax/syntax.ts';
import { placeId } from './identity.ts';
import { asString, computed, failure, list, map, scalar, unknown, type Value } from './value.ts';
import { truth } from './worlds.ts';

type For = Extract<Expression, { kind: 'for' }>;

/** `[for …]` and `{for …}` over a known collection. */
export function collectionFor(expression: For, context: Context): Value {
  const collection = context.evaluate(expression.collection, context);
  if (collection.kind === 'error') return collection;
  const items = iterate(collection);
  if (!items) {
    const cause =
      collection.kind === 'unknown' ? collection : collection.kind === 'map' ? collection.open : null;
    if (!cause) return failure('a for expression over something that is no collection');
    return unknown(placeId(expression, context), cause.why);
  }
  const results: { key: string; value: Value }[] = [];
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
    if (result.kind === 'error') return result;
    const name = expression.key ? asString(context.evaluate(expression.key, inner)) : scalar('');
    if (name.kind === 'error') return name;
    if (name.kind === 'unknown') return unknown(placeId(expression, context), name.why);
    if (name.kind !== 'scalar' || typeof name.value !== 'string')
      return failure('a key of a for expression is no string');
    results.push({ key: name.value, value: result });
  }
  return expression.key ? asMap(results, expression.group) : list(results.map((result) => result.value));
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
