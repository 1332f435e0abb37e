/** Terraform's numeric functions. */

import { around, inexact, rounded } from '../bounds.ts';
import { isExact, scalar, type Value } from '../value.ts';
import {
  any,
  CallError,
  type FunctionResult,
  integer,
  NotComputed,
  number,
  numbers,
  pure,
  type Signature,
  variadic,
} from './signature.ts';

export const numericFunctions: Readonly<Record<string, Signature>> = {
  abs: pure([number], (value) => Math.abs(value)),
  ceil: rounding((value) => Math.ceil(value) + 0),
  floor: rounding((value) => Math.floor(value)),
  log: pure([number, number], (value, base) =>
    approximate('log', value, base, Math.log(value) / Math.log(base)),
  ),
  max: variadic([], number, (_, values) => extreme(Math.max, values)),
  min: variadic([], number, (_, values) => extreme(Math.min, values)),
  parseint: pure([any, integer], parseInteger),
  pow: pure([number, number], (value, power) => approximate('pow', value, power, value ** power)),
  range: variadic([], number, (_, values) => range(values), 1),
  signum: pure([integer], (value) => Math.sign(value)),
  sum: pure([numbers], sum),
};

function extreme(choose: (...values: number[]) => number, values: readonly number[]): number {
  if (values.length === 0) throw new CallError('max() and min() need a number');
  // A spread of a long list would exhaust the stack.
  return values.reduce((a, b) => choose(a, b));
}

/** A number that is rounded may be known well enough, though it isn’t known exactly. */
function rounding(round: (value: number) => number): Signature {
  const exact = pure([number], round);
  return { ...exact, run: (args, world) => rounded(args[0]!, round) ?? exact.run(args, world) };
}

/** Go and JavaScript differ in the last digits of a logarithm or power. */
const differs = 1e-12;

/** Terraform computes it with 64 bits too, but Go and JavaScript may differ in the last of them. */
function approximate(name: string, a: number, b: number, value: number): FunctionResult {
  if (Number.isFinite(value) && isExact(String(value))) return value;
  return inexact(`${name}(${a}, ${b})`, 'a number is not exact', around([value], differs));
}

/** Sums of decimal fractions are exact in Terraform. */
function sum(values: readonly number[]): number {
  if (values.length === 0) throw new CallError('sum() of nothing');
  const total = values.reduce((a, b) => a + b);
  const scale = 1024;
  if (![...values, total].every((value) => Number.isSafeInteger(value * scale)))
    throw new NotComputed('a sum is not exact');
  return total;
}

const digits = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

function parseInteger(given: Value, base: number): number {
  const value = given.kind === 'scalar' ? given.value : null;
  if (typeof value !== 'string') throw new CallError('parseint() takes a string');
  if (base < 2 || base > 62) throw new CallError('parseint() with a base that is not 2 to 62');
  const [, sign, rest] = /^([+-]?)(.*)$/s.exec(value)!;
  const lower = base <= 36 ? rest!.toLowerCase() : rest!;
  let result = 0;
  for (const char of lower) {
    const digit = digits.indexOf(char);
    if (digit < 0 || digit >= base) throw new CallError('parseint() of something that is no number');
    result = result * base + digit;
  }
  if (lower === '') throw new CallError('parseint() of an empty string');
  if (!isExact(String(result))) throw new NotComputed('a number is too long to be computed with');
  return sign === '-' ? 0 - result : result;
}

const mostNumbers = 1024;

/** `range(max)`, `range(start, limit)`, `range(start, limit, step)`; Terraform refuses more than 1,024 numbers. */
function range(values: readonly number[]): Value {
  if (values.length > 3) throw new CallError('range() takes one to three numbers');
  const [start, limit] = values.length === 1 ? [0, values[0]!] : [values[0]!, values[1]!];
  const step = values[2] ?? (limit < start ? -1 : 1);
  if (step === 0 && limit !== start) throw new CallError('range() with a step of zero');
  if (limit !== start && step > 0 !== limit > start) throw new CallError('range() in the wrong direction');
  if (![start, limit, step].every((value) => Number.isSafeInteger(value * 1024)))
    throw new NotComputed('the numbers of a range are not exact');
  const items: Value[] = [];
  for (let at = start; step > 0 ? at < limit : at > limit; at += step) {
    if (items.length >= mostNumbers) throw new CallError('range() of more than 1,024 numbers');
    items.push(scalar(at));
  }
  return { kind: 'list', type: 'list', of: 'number', items, origin: null };
}
