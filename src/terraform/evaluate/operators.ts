import type { Context } from '../scope.ts';
import type { Expression } from '../syntax/syntax.ts';
import { boundsOfResult, inexact, isDyadic, isLess } from './bounds.ts';
import { overEach } from './either.ts';
import { equals } from './equality.ts';
import { placeId } from './identity.ts';
import { noteTexts } from './tell-apart.ts';
import {
  asBool,
  asNumber,
  failure,
  firstError,
  firstUnknown,
  identify,
  isNull,
  scalar,
  unknown,
  type Value,
} from './value.ts';
import { truth, type World } from './worlds.ts';

const arithmetic: Record<string, (a: number, b: number) => number> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
};

const comparisons: Record<string, (a: number, b: number) => boolean> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

export function binary(expression: Extract<Expression, { kind: 'binary' }>, context: Context): Value {
  const { operator } = expression;
  const left = context.evaluate(expression.left, context);
  if (left.kind === 'error') return left;
  if (operator === '&&' || operator === '||') return logical(operator, left, expression, context);
  const right = context.evaluate(expression.right, context);
  if (right.kind === 'error') return right;
  return overEach(
    [left, right],
    () => placeId(expression, context),
    (sides) => operated(expression, sides[0]!, sides[1]!, context.world),
  );
}

function operated(
  expression: Extract<Expression, { kind: 'binary' }>,
  left: Value,
  right: Value,
  world: World,
): Value {
  const { operator } = expression;
  if (left.kind === 'error') return left;
  if (right.kind === 'error') return right;
  if (operator === '==' || operator === '!=') return compare(operator, left, right, world);
  const [a, b] = [asNumber(left), asNumber(right)];
  return compareLength(expression, a, b, world) ?? calculate(operator, a, b);
}

/** Whether there is anything at all is one question, however it is put. */
const lengthsAsEquality: Readonly<Record<string, string>> = {
  'length < 1': '==',
  'length <= 0': '==',
  'length > 0': '!=',
  'length >= 1': '!=',
  '1 > length': '==',
  '0 >= length': '==',
  '0 < length': '!=',
  '1 <= length': '!=',
};

function compareLength(
  { operator, left, right }: Extract<Expression, { kind: 'binary' }>,
  a: Value,
  b: Value,
  world: World,
): Value | undefined {
  const isLength = (side: Expression) => side.kind === 'call' && side.name === 'length';
  const text = (side: Expression) =>
    isLength(side) ? 'length' : side.kind === 'literal' ? String(side.value) : '';
  const equality = lengthsAsEquality[`${text(left)} ${operator} ${text(right)}`];
  return equality === undefined ? undefined : compare(equality, isLength(left) ? a : b, scalar(0), world);
}

export function unary(expression: Extract<Expression, { kind: 'unary' }>, context: Context): Value {
  const operand = context.evaluate(expression.operand, context);
  if (operand.kind === 'error') return operand;
  if (expression.operator === '!') {
    if (operand.kind === 'unknown') return negation(operand);
    const holds = truth(operand, context.world);
    return holds === undefined ? failure('“!” of something that is no bool') : scalar(!holds);
  }
  const number = asNumber(operand);
  if (number.kind === 'unknown') {
    const [low, high] = number.between ?? [];
    return inexact(`-${number.id}`, number.why, low === undefined ? undefined : [-high!, -low]);
  }
  return number.kind === 'scalar' && typeof number.value === 'number'
    ? scalar(-number.value)
    : failure('“-” of no number');
}

/** Terraform evaluates both sides, so an error on the right shows even when the left decides. */
function logical(
  operator: string,
  left: Value,
  expression: Extract<Expression, { kind: 'binary' }>,
  context: Context,
): Value {
  const right = context.evaluate(expression.right, context);
  if (right.kind === 'error') return right;
  const decides = operator === '||';
  const sides = [asBool(left), asBool(right)];
  if (sides.some((side) => side.kind === 'error' || isNull(side)))
    return failure(`“${operator}” of something that is no bool`);
  // One side may decide whatever the other is: then nothing has to be asked.
  if (sides.some((side) => side.kind === 'scalar' && side.value === decides)) return scalar(decides);
  const open = sides.find((side) => side.kind === 'unknown');
  // Worlds are what there are too many of.
  if (open?.kind === 'unknown' && context.world.cases.joined)
    return unknown(placeId(expression, context), open.why);
  return scalar(
    decides
      ? sides.some((side) => truth(side, context.world))
      : sides.every((side) => truth(side, context.world)),
  );
}

function compare(operator: string, left: Value, right: Value, world: World): Value {
  const same = equals(left, right);
  if (same !== undefined) return scalar(operator === '==' ? same : !same);
  const cause = firstUnknown(left) ?? firstUnknown(right);
  const error = cause ? undefined : (firstError(left) ?? firstError(right));
  if (error) return error;
  noteTexts(world, [left, right]);
  // The order of the sides does not matter, so it must not make two unknowns of one.
  const why = cause?.why ?? 'the types of empty collections are not known';
  const result = unknown([identify(left), identify(right)].sort().join(' == '), why);
  return operator === '==' ? result : negation(result);
}

function negation(value: Extract<Value, { kind: 'unknown' }>): Value {
  const id = value.id.startsWith('!') ? value.id.slice(1) : `!${value.id}`;
  return unknown(id, value.why);
}

function calculate(operator: string, left: Value, right: Value): Value {
  if (left.kind === 'error') return left;
  if (right.kind === 'error') return right;
  const cause = left.kind === 'unknown' ? left : right.kind === 'unknown' ? right : undefined;
  if (cause && operator in comparisons) return order(operator, left, right, cause.why);
  const bounds = boundsOfResult(operator, left, right);
  if (cause) return inexact(`${identify(left)} ${operator} ${identify(right)}`, cause.why, bounds);
  if (left.kind !== 'scalar' || right.kind !== 'scalar') return failure(`“${operator}” of no numbers`);
  if (typeof left.value !== 'number' || typeof right.value !== 'number')
    return failure(`“${operator}” of null`);
  const comparison = comparisons[operator];
  if (comparison) return scalar(comparison(left.value, right.value));
  const result = arithmetic[operator]?.(left.value, right.value) ?? Number.NaN;
  // Terraform computes with 512 bits, and has an infinity: what may differ there is not claimed.
  return [left.value, right.value, result].every(isDyadic)
    ? scalar(result)
    : inexact(
        `${left.value} ${operator} ${right.value}`,
        `${left.value} ${operator} ${right.value} is not exact`,
        bounds,
      );
}

/** `a > b` is `b < a`, and `a <= b` is its opposite: these have one answer. */
function order(operator: string, left: Value, right: Value, why: string): Value {
  const [low, high] = operator === '<' || operator === '>=' ? [left, right] : [right, left];
  const known = isLess(low, high);
  if (known !== undefined) return scalar(operator.endsWith('=') ? !known : known);
  const less = unknown(`${identify(low)} < ${identify(high)}`, why);
  return operator.endsWith('=') ? negation(less) : less;
}
