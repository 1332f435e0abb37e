/** Terraform's collection functions over wholly known arguments; collection-functions.ts has the others. */

import { convertTo, toCollection, toMap, typeOf } from '../conversion.ts';
import { type Type, unify } from '../types.ts';
import { identify, isNull, list, map, type Value } from '../value.ts';
import { compareText } from './json.ts';
import {
  any,
  anyOrNull,
  bool,
  CallError,
  integer,
  listOfTexts,
  NotComputed,
  pure,
  type Signature,
  texts,
  textsOrNull,
  variadic,
} from './signature.ts';

type List = Extract<Value, { kind: 'list' }>;

export const collectionFunctions: Readonly<Record<string, Signature>> = {
  alltrue: pure([boolsOrNull], (items) => items.every((item) => item === true)),
  anytrue: pure([boolsOrNull], (items) => items.includes(true)),
  chunklist: pure([listOfOneType, integer], chunk),
  coalescelist: variadic([], anyOrNull, (_, lists) => coalesceLists(lists)),
  compact: pure([textsOrNull], (items) =>
    listOfTexts(items.filter((item) => item !== null && item !== '') as string[]),
  ),
  distinct: pure([listOfOneType], (given) => ({ ...given, items: unique(given.items) })),
  index: pure([any, any], indexOf),
  matchkeys: pure([listOfOneType, listOfOneType, listOfOneType], matchKeys),
  reverse: pure([any], reverse),
  setintersection: variadic([setOf], setOf, ([first], others) => combine([first, ...others], intersection)),
  setproduct: variadic([], any, (_, lists) => product(lists), 1),
  setsubtract: pure([setOf, setOf], (first, second) => combine([first, second], difference)),
  setunion: variadic([setOf], setOf, ([first], others) => combine([first, ...others], (sets) => sets.flat())),
  slice: pure([any, integer, integer], slice),
  sort: pure([texts], (items) => listOfTexts(items.sort(compareText))),
  transpose: pure([any], transpose),
  zipmap: pure([texts, any], zipmap),
};

function boolsOrNull(value: Value): (boolean | null)[] {
  return listOf(value, 'list', 'bool').items.map((item) => (isNull(item) ? null : bool(item)));
}

function listOf(value: Value, kind: 'list' | 'set', of: Type): List {
  const converted = convertTo(any(value), { kind, of });
  if (converted.kind === 'unknown') throw new NotComputed(converted.why);
  if (converted.kind !== 'list')
    throw new CallError(converted.kind === 'error' ? converted.why : `a ${kind} is required`);
  return converted;
}

function listOfOneType(value: Value): List {
  return listOf(value, 'list', 'any');
}

function setOf(value: Value): List {
  return listOf(value, 'set', 'any');
}

function asList(value: Value): List {
  if (value.kind !== 'list') throw new CallError('a list is required');
  return value;
}

function unique(items: readonly Value[]): Value[] {
  const found = new Map<string, Value>();
  for (const item of items) {
    const name = identify(item);
    if (!found.has(name)) found.set(name, item);
  }
  return [...found.values()];
}

function chunk(given: List, size: number): Value {
  if (size < 0) throw new CallError('chunklist() with a negative size');
  const parts: Value[] = [];
  const width = size === 0 ? given.items.length : size;
  for (let at = 0; at < given.items.length; at += width)
    parts.push({ ...given, items: given.items.slice(at, at + width), origin: null });
  return toCollection(list(parts), 'list', { kind: 'list', of: given.of ?? 'any' });
}

function coalesceLists(lists: readonly Value[]): Value {
  for (const each of lists) {
    if (!isNull(each) && asList(each).type === 'set') throw new CallError('coalescelist() takes lists');
  }
  if (lists.some(isNull)) throw new NotComputed('coalescelist() of null');
  const found = lists.find((each) => each.kind === 'list' && each.items.length > 0);
  if (!found) throw new CallError('no argument of coalescelist() has an item');
  const alike = lists.every((each) => each.kind === 'list' && each.type === 'list');
  if (!alike) return found;
  const type = unify(lists.map(typeOf));
  if (type === undefined) throw new CallError('the arguments of coalescelist() have no type in common');
  return convertTo(found, type);
}

function indexOf(collection: Value, wanted: Value): number {
  const { items, type } = asList(collection);
  if (type === 'set') throw new CallError('index() takes a list');
  const name = identify(wanted);
  const found = items.findIndex((item) => identify(item) === name);
  if (found < 0) throw new CallError('index() finds no such item');
  return found;
}

function matchKeys(values: List, keys: List, wanted: List): Value {
  if (values.items.length !== keys.items.length)
    throw new CallError('matchkeys() of lists of different lengths');
  const type = unify([typeOf(keys), typeOf(wanted)]);
  if (type === undefined) throw new CallError('the keys of matchkeys() have no type in common');
  const [some, all] = [convertTo(wanted, type), convertTo(keys, type)];
  if (some.kind !== 'list' || all.kind !== 'list') throw new CallError('matchkeys() takes lists');
  const names = new Set(some.items.map(identify));
  return {
    ...values,
    items: values.items.filter((_, index) => names.has(identify(all.items[index]!))),
    origin: null,
  };
}

function reverse(value: Value): Value {
  const given = asList(value);
  return { ...given, type: given.type === 'set' ? 'list' : given.type, items: [...given.items].reverse() };
}

function slice(value: Value, start: number, end: number): Value {
  const given = asList(value);
  if (given.type === 'set') throw new CallError('slice() takes a list');
  if (start < 0 || end > given.items.length || start > end) throw new CallError('slice() beyond a list');
  return { ...given, items: given.items.slice(start, end), origin: null };
}

/** All sets as sets of one type. */
function combine(
  sets: readonly List[],
  operate: (sets: readonly (readonly Value[])[]) => readonly Value[],
): Value {
  if (sets.some(({ items }) => items.some(isNull))) throw new NotComputed('a set holds null');
  const types = sets.filter(({ items }) => items.length > 0).map(typeOf);
  const type = unify(types.length > 0 ? types : sets.map(typeOf));
  if (type === undefined) throw new CallError('the sets have no type in common');
  const alike = sets.map((set) => (type === 'any' ? set : asList(convertTo(set, type))));
  const of = typeof type === 'object' && type.kind === 'set' ? type.of : 'any';
  return toCollection(list(operate(alike.map(({ items }) => items))), 'set', of);
}

function intersection(sets: readonly (readonly Value[])[]): readonly Value[] {
  return sets.reduce((kept, set) => {
    const names = new Set(set.map(identify));
    return kept.filter((item) => names.has(identify(item)));
  });
}

function difference([first, second]: readonly (readonly Value[])[]): readonly Value[] {
  const names = new Set(second!.map(identify));
  return first!.filter((item) => !names.has(identify(item)));
}

const mostProducts = 100_000;

function product(lists: readonly Value[]): Value {
  if (lists.length < 2) throw new CallError('setproduct() takes two sets or more');
  // One set among them makes sets of all, and of the result.
  const kind = lists.some((each) => asList(each).type === 'set') ? 'set' : 'list';
  const sets = lists.map((each) => listOf(each, kind, 'any'));
  const count = sets.reduce((product, { items }) => product * items.length, 1);
  if (count * sets.length > mostProducts) throw new NotComputed('setproduct() has too many results');
  let rows: Value[][] = [[]];
  for (const { items } of sets) rows = rows.flatMap((row) => items.map((item) => [...row, item]));
  return toCollection(list(rows.map((row) => list(row))), kind, 'any');
}

function transpose(value: Value): Value {
  const given = toMap(value, { kind: 'list', of: 'string' });
  if (given.kind !== 'map') throw new CallError('a map of lists is required');
  const found = new Map<string, string[]>();
  for (const [key, entry] of [...given.entries].sort(([a], [b]) => compareText(a, b)))
    for (const item of texts(entry)) found.set(item, [...(found.get(item) ?? []), key]);
  return toMap(map(new Map([...found].map(([key, keys]) => [key, listOfTexts(keys)]))), {
    kind: 'list',
    of: 'string',
  });
}

function zipmap(keys: readonly string[], values: Value): Value {
  const { items, type, of } = asList(values);
  if (type === 'set') throw new CallError('zipmap() takes lists');
  if (keys.length !== items.length) throw new CallError('zipmap() of lists of different lengths');
  const entries = map(new Map(keys.map((key, index) => [key, items[index]!])));
  return type === 'list' ? toMap(entries, of ?? 'any') : entries;
}
