import type { Span } from './source.ts';

export type Scalar = string | number | boolean | null;

/**
 * What an expression is in one possible world (see worlds.ts). Where several worlds differ, the set of
 * their values is the set of outcomes; `unknown` is what not even that can enumerate.
 */
export type Value =
  | {
      readonly kind: 'scalar';
      readonly value: Scalar;
      /** The literal that the value comes from; null for what no literal says, as an omitted attribute. */
      readonly origin: Span | null;
      /** It came here through references only: replacing the literal replaces this value and no logic. */
      readonly direct: boolean;
    }
  | {
      readonly kind: 'list';
      readonly items: readonly Value[];
      readonly set: boolean;
      readonly origin: Span | null;
    }
  | {
      readonly kind: 'map';
      readonly entries: ReadonlyMap<string, Value>;
      /** There may be more entries, or other values for none of these keys; null when these are all. */
      readonly open: Unknown | null;
      readonly origin: Span | null;
    }
  | Unknown
  | ErrorValue;

export interface Unknown {
  readonly kind: 'unknown';
  /** Two unknowns of the same id have the same value in every world. */
  readonly id: string;
  /** What could not be known, in words that follow “because”. */
  readonly why: string;
}

/** Terraform would refuse to evaluate this; `try` and `can` look for it. */
export interface ErrorValue {
  readonly kind: 'error';
  readonly why: string;
}

export function scalar(value: Scalar, origin: Span | null = null): Value {
  return { kind: 'scalar', value, origin, direct: origin !== null };
}

export function list(items: readonly Value[], origin: Span | null = null): Value {
  return { kind: 'list', items, set: false, origin };
}

export function map(
  entries: ReadonlyMap<string, Value>,
  origin: Span | null = null,
  open: Unknown | null = null,
): Value {
  return { kind: 'map', entries, open, origin };
}

export function unknown(id: string, why: string): Unknown {
  return { kind: 'unknown', id, why };
}

export function failure(why: string): ErrorValue {
  return { kind: 'error', why };
}

export function isNull(value: Value): boolean {
  return value.kind === 'scalar' && value.value === null;
}

/** The same value, no longer tied to one literal: logic decided that it is this one. */
export function computed(value: Value): Value {
  switch (value.kind) {
    case 'scalar':
      return value.direct ? { ...value, direct: false } : value;
    case 'list':
      return { ...value, items: value.items.map(computed) };
    case 'map':
      return { ...value, entries: new Map([...value.entries].map(([key, entry]) => [key, computed(entry)])) };
    default:
      return value;
  }
}

/** A name for a value: equal names mean equal values. Part of the ids of unknowns that are made from it. */
export function identify(value: Value): string {
  switch (value.kind) {
    case 'scalar':
      return JSON.stringify(value.value);
    case 'list':
      return `[${value.items.map(identify).join(',')}]`;
    case 'map': {
      const entries = [...value.entries].map(([key, entry]) => `${JSON.stringify(key)}:${identify(entry)}`);
      return `{${entries.sort().join(',')}${value.open ? `,…${value.open.id}` : ''}}`;
    }
    case 'unknown':
      return value.id;
    case 'error':
      return 'error';
  }
}

/** The first unknown inside of a value, at any depth. */
export function firstUnknown(value: Value): Unknown | undefined {
  switch (value.kind) {
    case 'unknown':
      return value;
    case 'list':
      return value.items.map(firstUnknown).find(Boolean);
    case 'map':
      return value.open ?? [...value.entries.values()].map(firstUnknown).find(Boolean);
    default:
      return undefined;
  }
}

/** Are they equal? Undefined where that depends on something unknown. */
export function equals(a: Value, b: Value): boolean | undefined {
  if (a.kind === 'unknown' || b.kind === 'unknown') {
    return identify(a) === identify(b) ? true : undefined;
  }
  if (a.kind === 'error' || b.kind === 'error') return undefined;
  if (a.kind === 'scalar' && b.kind === 'scalar') return a.value === b.value;
  if (a.kind === 'list' && b.kind === 'list') {
    if (a.items.length !== b.items.length) return false;
    return every(a.items.map((item, index) => equals(item, b.items[index]!)));
  }
  if (a.kind === 'map' && b.kind === 'map') {
    if (a.open || b.open) return identify(a) === identify(b) ? true : undefined;
    if (a.entries.size !== b.entries.size) return false;
    return every(
      [...a.entries].map(([key, entry]) => (b.entries.has(key) ? equals(entry, b.entries.get(key)!) : false)),
    );
  }
  return false;
}

function every(results: readonly (boolean | undefined)[]): boolean | undefined {
  if (results.includes(false)) return false;
  return results.includes(undefined) ? undefined : true;
}

/** As Terraform converts to a string: numbers and bools have one, null stays null; undefined where there is none. */
export function asString(value: Value): Value {
  if (value.kind !== 'scalar') {
    return value.kind === 'unknown' || value.kind === 'error' ? value : failure('a string is required');
  }
  if (value.value === null || typeof value.value === 'string') return value;
  return { ...value, value: String(value.value) };
}

export function asNumber(value: Value): Value {
  if (value.kind !== 'scalar') {
    return value.kind === 'unknown' || value.kind === 'error' ? value : failure('a number is required');
  }
  if (value.value === null || typeof value.value === 'number') return value;
  const parsed =
    typeof value.value === 'string' && value.value.trim() !== '' ? Number(value.value) : Number.NaN;
  return Number.isFinite(parsed) ? { ...value, value: parsed } : failure('a number is required');
}

export function asBool(value: Value): Value {
  if (value.kind !== 'scalar') {
    return value.kind === 'unknown' || value.kind === 'error' ? value : failure('a bool is required');
  }
  if (value.value === null || typeof value.value === 'boolean') return value;
  if (value.value === 'true' || value.value === 'false') return { ...value, value: value.value === 'true' };
  return failure('a bool is required');
}
