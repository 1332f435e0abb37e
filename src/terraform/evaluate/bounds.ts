import { scalar, type Unknown, unknown, type Value } from './value.ts';

/**
 * Between which two numbers a number lies, both included. Terraform computes with 512 bits, or with 64 where a function
 * counts, and a double has 53: the last digits of a result differ, and only comparisons that depend on them are open.
 */
export type Bounds = readonly [low: number, high: number];

/** More than a double’s rounding, so that the number of Terraform lies between the bounds. */
const rounding = 8 * Number.EPSILON;
const smallest = 1e-100;
const largest = 1e100;

/** The bounds of a number; undefined where nothing is known about it, or it is no number. */
function boundsOf(value: Value): Bounds | undefined {
  if (value.kind === 'unknown') return value.between;
  if (value.kind !== 'scalar' || typeof value.value !== 'number') return undefined;
  return isDyadic(value.value) ? [value.value, value.value] : around([value.value]);
}

/** The bounds of numbers that were computed with doubles. */
export function around(values: readonly number[], error = rounding): Bounds | undefined {
  const isUsual = (value: number) =>
    value === 0 || (Math.abs(value) >= smallest && Math.abs(value) <= largest);
  if (!values.every(isUsual)) return undefined;
  const low = Math.min(...values);
  const high = Math.max(...values);
  return [low - Math.abs(low) * error, high + Math.abs(high) * error];
}

/** A number of which only the bounds are known. */
export function inexact(id: string, why: string, between: Bounds | undefined): Unknown {
  return between ? { ...unknown(id, why), between } : unknown(id, why);
}

/** The bounds of a sum, difference, product or quotient. */
export function boundsOfResult(operator: string, a: Value, b: Value): Bounds | undefined {
  const [left, right] = [boundsOf(a), boundsOf(b)];
  const compute = monotone[operator];
  if (!left || !right || !compute) return undefined;
  if (operator === '/' && right[0] <= 0 && right[1] >= 0) return undefined;
  return around(left.flatMap((x) => right.map((y) => compute(x, y))));
}

/** Their extremes are results of the extremes of their sides. */
const monotone: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
};

/** Is a number less than another one? Undefined where the digits that are not known decide. */
export function isLess(a: Value, b: Value): boolean | undefined {
  const [left, right] = [boundsOf(a), boundsOf(b)];
  if (!left || !right) return undefined;
  if (left[1] < right[0]) return true;
  return left[0] >= right[1] ? false : undefined;
}

/** The whole number that rounding makes of a number; undefined where that is not certain. */
export function rounded(value: Value, round: (value: number) => number): Value | undefined {
  if (value.kind !== 'unknown' || !value.between) return undefined;
  const [low, high] = value.between.map(round);
  return low === high && Number.isSafeInteger(low) ? scalar(low! + 0) : undefined;
}

/** Is it a multiple of 1/1024 that is not too large? Arithmetic with such numbers is exact. */
export function isDyadic(value: number): boolean {
  return Number.isSafeInteger(value * 1024);
}
