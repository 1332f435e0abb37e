import { type Type, unify } from './types.ts';
import {
  asBool,
  asNumber,
  asString,
  failure,
  firstUnknown,
  identify,
  isNull,
  unknown,
  type Value,
} from './value.ts';

/** The type of a value, as far as it is known. */
export function typeOf(value: Value): Type {
  switch (value.kind) {
    case 'scalar':
      if (value.value === null) return 'any';
      if (typeof value.value === 'boolean') return 'bool';
      return typeof value.value === 'string' ? 'string' : 'number';
    case 'list':
      return value.type === 'tuple'
        ? { kind: 'tuple', items: value.items.map(typeOf) }
        : { kind: value.type, of: value.of ?? unify(value.items.map(typeOf)) ?? 'any' };
    case 'map':
      if (value.open) return 'any';
      return value.type === 'object'
        ? {
            kind: 'object',
            attributes: new Map([...value.entries].map(([key, entry]) => [key, typeOf(entry)])),
          }
        : { kind: 'map', of: value.of ?? unify([...value.entries.values()].map(typeOf)) ?? 'any' };
    default:
      return 'any';
  }
}

/** Converts a value as Terraform does by itself; what is unknown, and null, stay what they are. */
export function convertTo(value: Value, type: Type): Value {
  if (type === 'any' || value.kind === 'unknown' || value.kind === 'error' || isNull(value)) return value;
  switch (type) {
    case 'string':
      return afterwards(value, asString(value));
    case 'number':
      return afterwards(value, asNumber(value));
    case 'bool':
      return afterwards(value, asBool(value));
  }
  switch (type.kind) {
    case 'list':
    case 'set':
      return toCollection(value, type.kind, type.of);
    case 'map':
      return toMap(value, type.of);
    case 'tuple':
      if (value.kind !== 'list' || value.items.length !== type.items.length)
        return failure(`a tuple of ${type.items.length} items is required`);
      return { ...value, items: value.items.map((item, index) => convertTo(item, type.items[index]!)) };
    case 'object': {
      if (value.kind !== 'map') return failure('an object is required');
      const entries = [...value.entries].filter(([key]) => type.attributes.has(key));
      return {
        ...value,
        entries: new Map(entries.map(([key, entry]) => [key, convertTo(entry, type.attributes.get(key)!)])),
      };
    }
  }
}

/** A list or set of one type; `any` is the type that the items have in common. */
export function toCollection(value: Value, kind: 'list' | 'set', of: Type): Value {
  if (value.kind !== 'list') return failure(`a ${kind} is required`);
  const type = of === 'any' ? commonType(value.items, value.type !== 'tuple' && value.of) : of;
  if (type === undefined) return failure('the items have no type in common');
  const items = value.items.map((item) => convertTo(item, type));
  const error = items.find((item, index) => item.kind === 'error' && value.items[index]!.kind !== 'error');
  if (error) return error;
  if (kind === 'list') return { ...value, type: kind, of: type, items };
  // Which of the items are equal, and how many there are, depends on what is unknown.
  const cause = items.length > 1 ? items.map(firstUnknown).find(Boolean) : undefined;
  return cause
    ? { ...unknown(`toset(${identify(value)})`, cause.why), among: items }
    : { ...value, type: kind, of: type, items: unique(items) };
}

/** A map of one type; `any` is the type that the entries have in common. */
export function toMap(value: Value, of: Type): Value {
  if (value.kind !== 'map') return failure('a map is required');
  const type = of === 'any' ? commonType([...value.entries.values()], value.type === 'map' && value.of) : of;
  if (type === undefined) return failure('the entries have no type in common');
  const entries = new Map([...value.entries].map(([key, entry]) => [key, convertTo(entry, type)]));
  const error = [...entries].find(
    ([key, entry]) => entry.kind === 'error' && value.entries.get(key)!.kind !== 'error',
  )?.[1];
  return error ?? { ...value, type: 'map', of: type, entries };
}

/** An empty collection keeps the type that it had. */
function commonType(items: readonly Value[], before: Type | undefined | false): Type | undefined {
  return items.length === 0 && before ? before : unify(items.map(typeOf));
}

/** Equal items become one; strings, numbers and bools are in their order, null behind them. */
function unique(items: readonly Value[]): Value[] {
  const byName = new Map(items.map((item) => [identify(item), item]));
  const order = (item: Value) => (item.kind === 'scalar' && item.value !== null ? item.value : '');
  return [...byName.values()].sort(
    (a, b) =>
      Number(isNull(a)) - Number(isNull(b)) || Number(order(a) > order(b)) - Number(order(a) < order(b)),
  );
}

/** A conversion that changes the value's type is no longer the literal. */
function afterwards(before: Value, after: Value): Value {
  return after.kind === 'scalar' && before.kind === 'scalar' && after.value !== before.value
    ? { ...after, direct: false }
    : after;
}
