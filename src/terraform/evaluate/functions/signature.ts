import { type Span, textOf } from '../../syntax/source.ts';
import { convertTo } from '../conversion.ts';
import { failure, firstUnknown, isNull, type Scalar, scalar, type Value } from '../value.ts';
import type { World } from '../worlds.ts';

/** How many arguments a function takes, and what it makes of them; errors in arguments never get here. */
export interface Signature {
  readonly minimum: number;
  readonly maximum: number;
  run(args: readonly Value[], world: World): Value;
}

/** Terraform refuses the call: its arguments have no result. Becomes an error value. */
export class CallError extends Error {}

/** The result is not computed, as for a number that a double can't hold. Becomes an unknown. */
export class NotComputed extends Error {}

/** Reads one argument. Throws `CallError`. */
type ReadArgument<T> = (value: Value) => T;

export type FunctionResult = Scalar | Value;

/**
 * A function of wholly known arguments: it is unknown as soon as a part of one of them is.
 *
 * @param reads one for each parameter
 * @param rest for any number of further arguments, which come last as one list
 */
export function pure<P extends readonly unknown[]>(
  reads: { readonly [I in keyof P]: ReadArgument<P[I]> },
  run: (...args: P) => FunctionResult,
): Signature {
  return { minimum: reads.length, maximum: reads.length, run: (args) => attempt(reads, args, run) };
}

/** Like `pure`, with at least `minimum` more arguments of one kind behind the others. */
export function variadic<P extends readonly unknown[], T>(
  reads: { readonly [I in keyof P]: ReadArgument<P[I]> },
  rest: ReadArgument<T>,
  run: (first: P, rest: readonly T[]) => FunctionResult,
  minimum = 0,
): Signature {
  const fixed = reads.length;
  return {
    minimum: fixed + minimum,
    maximum: Number.POSITIVE_INFINITY,
    run: (args) =>
      attempt([...reads, ...Array.from({ length: args.length - fixed }, () => rest)], args, (...read) =>
        run(read.slice(0, fixed) as unknown as P, read.slice(fixed) as readonly T[]),
      ),
  };
}

function attempt(
  reads: readonly ReadArgument<unknown>[],
  args: readonly Value[],
  // biome-ignore lint/suspicious/noExplicitAny: the reads give what it takes
  run: (...args: any[]) => FunctionResult,
): Value {
  for (const arg of args) {
    const cause = firstUnknown(arg);
    if (cause) return cause;
  }
  try {
    const result = run(...args.map((arg, index) => reads[index]!(arg)));
    return result === null || typeof result !== 'object' ? scalar(result) : result;
  } catch (error) {
    if (error instanceof CallError) return failure(error.message);
    if (error instanceof NotComputed) return { kind: 'unknown', id: error.message, why: error.message };
    throw error;
  }
}

export const text: ReadArgument<string> = (value) => primitive(value, 'string') as string;

/** Gives the span of a piece of a text, `start` inclusive, `end` exclusive, in UTF-16 code units. */
export type SpanOf = (start: number, end: number) => Span;

/** A text, and where it stands if it is a whole file, so that what is read from it has a place. */
export const textWithPlace: ReadArgument<{ text: string; place: SpanOf | null }> = (value) => {
  const read = text(value);
  const origin = value.kind === 'scalar' ? value.origin : null;
  const verbatim = origin && textOf(origin) === read;
  return {
    text: read,
    place: verbatim
      ? (start, end) => ({ ...origin, start: origin.start + start, end: origin.start + end })
      : null,
  };
};

export const number: ReadArgument<number> = (value) => primitive(value, 'number') as number;
export const bool: ReadArgument<boolean> = (value) => primitive(value, 'bool') as boolean;

export const integer: ReadArgument<number> = (value) => {
  const read = number(value);
  if (!Number.isInteger(read)) throw new CallError('a whole number is required');
  return read;
};

/** Any value but null. */
export const any: ReadArgument<Value> = (value) => {
  if (isNull(value)) throw new CallError('an argument is null');
  return value;
};

/** Any value, also null. */
export const anyOrNull: ReadArgument<Value> = (value) => value;

/** A list of strings, in which some may be null. */
export const textsOrNull: ReadArgument<(string | null)[]> = (value) => {
  const list = converted(value, { kind: 'list', of: 'string' });
  if (list.kind !== 'list') throw new CallError('a list of strings is required');
  return list.items.map((item) => (isNull(item) ? null : text(item)));
};

export const texts: ReadArgument<string[]> = (value) =>
  textsOrNull(value).map((item) => {
    if (item === null) throw new CallError('an item of the list is null');
    return item;
  });

export const numbers: ReadArgument<number[]> = (value) => {
  const list = converted(value, { kind: 'list', of: 'number' });
  if (list.kind !== 'list') throw new CallError('a list of numbers is required');
  return list.items.map(number);
};

function primitive(value: Value, type: 'string' | 'number' | 'bool'): Scalar {
  const read = converted(value, type);
  if (read.kind !== 'scalar' || read.value === null) throw new CallError(`a ${type} is required`);
  return read.value;
}

function converted(value: Value, type: Parameters<typeof convertTo>[1]): Value {
  const result = convertTo(value, type);
  if (result.kind === 'error') throw new CallError(result.why);
  if (result.kind === 'unknown') throw new NotComputed(result.why);
  return result;
}

/** A list of strings as a value. */
export function listOfTexts(items: readonly string[]): Value {
  return { kind: 'list', type: 'list', of: 'string', items: items.map((item) => scalar(item)), origin: null };
}
