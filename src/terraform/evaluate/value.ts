import { createHash } from 'node:crypto';
import type { Span } from '../syntax/source.ts';
import type { Type } from './types.ts';

export type Scalar = string | number | boolean | null;

/**
 * The value of an expression in one possible world (see worlds.ts). If worlds differ, the set of their values
 * is the set of outcomes; `unknown` is a value that can't be enumerated.
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
      /** Brackets make a tuple; functions and type constraints make lists and sets of it. */
      readonly type: 'tuple' | 'list' | 'set';
      /** The type of the items of a list or set, even of an empty one. */
      readonly of?: Type;
      readonly origin: Span | null;
    }
  | {
      readonly kind: 'map';
      readonly entries: ReadonlyMap<string, Value>;
      readonly type: 'object' | 'map';
      /** The type of the entries of a map. */
      readonly of?: Type;
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
  /** The unknown part and its reason, in words that follow “because”. */
  readonly why: string;
  /** A collection of which neither the keys nor the size is known: each of its elements is one of these. */
  readonly among?: readonly Value[];
  /** It is one of these, which are no unknowns of this kind themselves; errors among them (see either.ts). */
  readonly either?: readonly Value[];
  /** Texts that a validation refuses. */
  readonly refused?: ReadonlySet<string>;
  /** A number that lies between these two, both included (see bounds.ts). */
  readonly between?: readonly [low: number, high: number];
}

/** Terraform would refuse to evaluate this; `try` and `can` look for it. */
export interface ErrorValue {
  readonly kind: 'error';
  readonly why: string;
  /** The caller gives no such argument after all: the default holds. */
  readonly omitted?: true;
}

/** Terraform keeps every string in its composed normal form. */
export function scalar(value: Scalar, origin: Span | null = null): Value {
  const normal = typeof value === 'string' && notAscii.test(value) ? value.normalize('NFC') : value;
  return { kind: 'scalar', value: normal, origin, direct: origin !== null && !origin.shared };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is all of ASCII
const notAscii = /[^\x00-\x7f]/;

/** A tuple. */
export function list(items: readonly Value[], origin: Span | null = null): Value {
  return { kind: 'list', items, type: 'tuple', origin };
}

/** An object, unless said otherwise. */
export function map(
  entries: ReadonlyMap<string, Value>,
  origin: Span | null = null,
  open: Unknown | null = null,
  type: 'object' | 'map' = 'object',
): Value {
  return { kind: 'map', entries, type, open, origin };
}

/** A long id is cut to its hash: ids are made of ids, so they would double with every step. */
export function unknown(id: string, why: string): Unknown {
  if (id.length <= maximumId) return { kind: 'unknown', id, why };
  const hash = createHash('sha256').update(id).digest('base64');
  return { kind: 'unknown', id: `${id.slice(0, 100)}…${hash}`, why };
}

const maximumId = 2000;

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

/** The first error inside of a value, at any depth. */
export function firstError(value: Value): ErrorValue | undefined {
  switch (value.kind) {
    case 'error':
      return value;
    case 'list':
      return value.items.map(firstError).find(Boolean);
    case 'map':
      return [...value.entries.values()].map(firstError).find(Boolean);
    default:
      return undefined;
  }
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
  const text = String(value.value);
  if (!/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return failure('a number is required');
  const parsed = Number(text);
  return isExact(text)
    ? { ...value, value: parsed }
    : unknown(text, 'a number is too long to be computed with');
}

/** Can a number of the double precision that there is here stand for this one, and be written as Terraform does? */
export function isExact(number: string): boolean {
  const value = Number(number);
  const digits = number.split(/[eE]/, 1)[0]!.replace(/\D/g, '').length;
  return digits <= 15 && (value === 0 || (Math.abs(value) >= 1e-6 && Math.abs(value) < 1e15));
}

export function asBool(value: Value): Value {
  if (value.kind !== 'scalar') {
    return value.kind === 'unknown' || value.kind === 'error' ? value : failure('a bool is required');
  }
  if (value.value === null || typeof value.value === 'boolean') return value;
  if (value.value === 'true' || value.value === '1') return { ...value, value: true };
  if (value.value === 'false' || value.value === '0') return { ...value, value: false };
  return failure('a bool is required');
}
