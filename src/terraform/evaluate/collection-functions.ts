/** Terraform's collection functions, each under its own name. */

import { convertTo, toCollection, toMap, typeOf } from './conversion.ts';
import { collectionOf, elementAt } from './elements.ts';
import { equals } from './equality.ts';
import { indexed } from './index-value.ts';
import { type Type, unify } from './types.ts';
import {
  asNumber,
  asString,
  failure,
  identify,
  isNull,
  list,
  map,
  scalar,
  type Unknown,
  unknown,
  type Value,
} from './value.ts';
import type { World } from './worlds.ts';

type Args = readonly Value[];

/** The first argument that is neither null nor an empty string, as the one type of all arguments. */
export function coalesce(args: Args): Value {
  const type = unify(args.map(typeOf));
  // Beside a null without a type Terraform takes the value as it is, or refuses it.
  const given = args.filter((arg) => !isNull(arg));
  if (given.length < args.length && given.length > 1 && typeof type !== 'string')
    return unknown('', 'coalesce() of values of several types');
  if (type === undefined) return failure('the arguments of coalesce() have no type in common');
  for (const arg of args) {
    if (arg.kind === 'unknown') return arg;
    if (!isNull(arg) && !(arg.kind === 'scalar' && arg.value === '')) return convertTo(arg, type);
  }
  return failure('no argument of coalesce() is set');
}

/** In a map, which has one type, the fallback takes that type; an object's attributes have their own. */
export function lookup([collection, key, given]: Args, world: World): Value {
  if (!collection || !key) return failure('lookup() needs a map and a key');
  if (collection.kind === 'unknown') {
    const id = `${collection.id}[${identify(key)}]`;
    if (!collection.among) return unknown(id, collection.why);
    if (given && world.choose(`${identify(key)} in ${collection.id}`, 2, collection.why) === 1) return given;
    return elementAt(collection, identify(key), world);
  }
  if (collection.kind !== 'map') return failure('lookup() needs a map');
  if (isNull(key) || asString(key).kind === 'error') return failure('lookup() needs a key');
  const fallback = given && collection.type === 'map' ? convertTo(given, entryType(collection)) : given;
  if (fallback?.kind === 'error') return fallback;
  if (key.kind === 'unknown' && fallback && !collection.open) {
    const has =
      world.choose(`${key.id} in ${[...collection.entries.keys()].sort().join()}`, 2, key.why) === 0;
    return has && collection.entries.size > 0 ? indexed(collection, key, world) : fallback;
  }
  const value = indexed(collection, key, world);
  return value.kind === 'error' && fallback ? fallback : value;
}

function entryType(collection: Value): Type {
  const type = typeOf(collection);
  return typeof type === 'object' && type.kind === 'map' ? type.of : 'any';
}

/**
 * Later arguments win. The entries of an unknown argument are unknown, and so are those that it may override.
 */
export function merge(args: Args): Value {
  const partly = args.find((arg) => arg.kind === 'unknown' && arg.among);
  if (partly?.kind === 'unknown') return mergeElements(args, partly);
  const entries = new Map<string, Value>();
  let open: Unknown | null = null;
  for (const arg of args) {
    if (isNull(arg)) continue;
    const covering = arg.kind === 'unknown' ? arg : arg.kind === 'map' ? arg.open : null;
    if (arg.kind !== 'unknown' && arg.kind !== 'map') return failure('merge() needs maps');
    if (covering) {
      for (const key of entries.keys())
        entries.set(key, unknown(`${covering.id}.${key} over others`, covering.why));
      open = covering;
    }
    if (arg.kind === 'map') for (const [key, value] of arg.entries) entries.set(key, value);
  }
  // Maps of one type make a map; everything else makes an object.
  const types = args.filter((arg) => !isNull(arg)).map(typeOf);
  const inner = types.map((type) => (typeof type === 'object' && type.kind === 'map' ? type.of : undefined));
  const alike = typeof inner[0] === 'string' && inner.every((type) => type === inner[0]);
  return map(entries, null, open, alike ? 'map' : 'object');
}

/** The values of all arguments, where the keys of one are not known; nothing where another is unknown altogether. */
function mergeElements(args: Args, partly: Unknown): Value {
  const values: Value[] = [];
  for (const arg of args) {
    if (isNull(arg)) continue;
    if (arg.kind === 'map' && !arg.open) values.push(...arg.entries.values());
    else if (arg.kind === 'unknown' && arg.among) values.push(...arg.among);
    else if (arg.kind === 'error') return arg;
    else return unknown(partly.id, partly.why);
  }
  return collectionOf(partly.id, partly.why, values);
}

export function length([value]: Args): Value {
  if (!value) return failure('length() needs an argument');
  if (value.kind === 'unknown') return value;
  if (value.kind === 'list') return scalar(value.items.length);
  if (value.kind === 'map') return value.open ?? scalar(value.entries.size);
  return value.kind === 'scalar' && typeof value.value === 'string'
    ? scalar([...new Intl.Segmenter().segment(value.value)].length)
    : failure('length() of something that has none');
}

export function contains([collection, wanted]: Args): Value {
  if (collection?.kind === 'unknown') return collection;
  if (collection?.kind !== 'list' || !wanted) return failure('contains() needs a list');
  if (isNull(wanted)) return failure('contains() can’t look for null');
  const results = collection.items.map((item) => equals(item, wanted));
  if (results.includes(true)) return scalar(true);
  const open = results.indexOf(undefined);
  if (open < 0) return scalar(false);
  const cause = [collection.items[open]!, wanted].find((value) => value.kind === 'unknown');
  return cause ?? unknown('', 'an item is not known');
}

export function keys([value]: Args): Value {
  return entriesOf(value, 'keys', (entries) => entries.map(([key]) => scalar(key)));
}

export function values([value]: Args): Value {
  return entriesOf(value, 'values', (entries) => entries.map(([, entry]) => entry));
}

function entriesOf(
  value: Value | undefined,
  name: string,
  take: (entries: [string, Value][]) => Value[],
): Value {
  if (value?.kind === 'unknown') return name === 'keys' ? unknown(value.id, value.why) : value;
  if (value?.kind !== 'map') return failure(`${name}() needs a map`);
  if (value.open) return value.open;
  const taken = list(take([...value.entries].sort(([a], [b]) => (a < b ? -1 : 1))));
  const of = name === 'keys' ? 'string' : (value.of ?? 'any');
  return value.type === 'map' ? toCollection(taken, 'list', of) : taken;
}

export function concat(args: Args): Value {
  const open = args.find((arg) => arg.kind === 'unknown');
  if (open?.kind === 'unknown') return concatElements(args, open);
  const items: Value[] = [];
  for (const arg of args) {
    if (arg.kind === 'unknown') return arg;
    if (arg.kind !== 'list' || arg.type === 'set') return failure('concat() needs lists');
    items.push(...arg.items);
  }
  const lists = args.every((arg) => arg.kind === 'list' && arg.type === 'list') && unify(args.map(typeOf));
  return lists ? toCollection(list(items), 'list', 'any') : list(items);
}

function concatElements(args: Args, open: Unknown): Value {
  const values: Value[] = [];
  for (const arg of args) {
    if (arg.kind === 'list') values.push(...arg.items);
    else if (arg.kind === 'unknown' && arg.among) values.push(...arg.among);
    else return unknown(open.id, open.why);
  }
  return collectionOf(open.id, open.why, values);
}

/** Wraps around at the end. */
export function element([collection, position]: Args, world: World): Value {
  if (!collection || !position) return failure('element() needs a list and an index');
  const index = asNumber(position);
  if (collection.kind === 'unknown') return indexed(collection, index, world);
  if (collection.kind !== 'list' || collection.type === 'set') return failure('element() needs a list');
  if (index.kind !== 'scalar') return indexed(collection, index, world);
  const { length } = collection.items;
  if (length === 0) return failure('element() of an empty list');
  if (typeof index.value !== 'number' || !Number.isInteger(index.value))
    return failure('the index of element() is no whole number');
  return collection.items[index.value % length] ?? failure('the index of element() is negative');
}

export function one([value]: Args): Value {
  if (value?.kind === 'unknown') return unknown(`${value.id}[0]`, value.why);
  if (value?.kind !== 'list') return failure('one() needs a list');
  if (value.items.length > 1) return failure('one() of a list with several items');
  return value.items[0] ?? scalar(null);
}

export function flatten([value]: Args): Value {
  if (value?.kind === 'unknown') return flattenElements(value);
  if (value?.kind !== 'list') return failure('flatten() needs a list');
  const items: Value[] = [];
  for (const item of value.items) {
    if (item.kind === 'unknown') return flattenElements({ ...item, among: value.items });
    const inner = item.kind === 'list' ? flatten([item]) : list([item]);
    if (inner.kind === 'unknown') return flattenElements({ ...inner, among: value.items });
    if (inner.kind !== 'list') return inner;
    items.push(...inner.items);
  }
  return list(items);
}

/** Of a list of lists, each of which may have its elements known. */
function flattenElements(open: Unknown, depth = 0): Value {
  if (!open.among || depth > 20) return unknown(open.id, open.why);
  const values: Value[] = [];
  for (const item of open.among) {
    const inner =
      item.kind === 'list'
        ? flatten([item])
        : item.kind === 'unknown'
          ? flattenElements(item, depth + 1)
          : list([item]);
    if (inner.kind === 'list') values.push(...inner.items);
    else if (inner.kind === 'unknown' && inner.among) values.push(...inner.among);
    else return unknown(open.id, open.why);
  }
  return collectionOf(open.id, open.why, values);
}

export function tolist([value]: Args): Value {
  return converted(value, (given) => toCollection(given, 'list', 'any'));
}

export function toset([value]: Args): Value {
  return converted(value, (given) => toCollection(given, 'set', 'any'));
}

export function tomap([value]: Args): Value {
  return converted(value, (given) => toMap(given, 'any'));
}

function converted(value: Value | undefined, convert: (given: Value) => Value): Value {
  if (!value) return failure('a conversion needs an argument');
  return value.kind === 'unknown' || isNull(value) ? value : convert(value);
}
