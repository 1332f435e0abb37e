import type { MergedBlock } from '../module.ts';
import type { Context } from '../scope.ts';
import type { Expression } from '../syntax/syntax.ts';
import { map, type Scalar, scalar, unknown, type Value } from './value.ts';
import { Undecided } from './worlds.ts';

/** The values that the validations of a variable allow. */
export interface Allowed {
  /** The literals in the conditions that every condition accepts. */
  readonly values: readonly Scalar[];
  /** The literals that a condition refuses. */
  readonly refused: ReadonlySet<string>;
  /** May the variable have another value, too? */
  readonly others: boolean;
}

const mostLiterals = 50;

/** Undefined where no validation says anything of single values. */
export function allowedBy(variable: MergedBlock, name: string, context: Context): Allowed | undefined {
  const conditions = conditionsOf(variable);
  const literals = [...new Set(conditions.flatMap(literalsIn))].slice(0, mostLiterals);
  if (literals.length === 0) return undefined;
  const passes = (value: Value) => conditions.every((condition) => !refuses(condition, name, value, context));
  const values = literals.filter((literal) => passes(scalar(literal)));
  const refused = literals.filter((literal) => !values.includes(literal)).map(String);
  return {
    values,
    refused: new Set(refused),
    others: !conditions.some((condition) => isEnumeration(condition, name)),
  };
}

/** Does a validation of the variable refuse this value, whatever else is not known? */
export function isRefused(variable: MergedBlock, name: string, value: Value, context: Context): boolean {
  return conditionsOf(variable).some((condition) => refuses(condition, name, value, context));
}

function conditionsOf(variable: MergedBlock): readonly Expression[] {
  return variable
    .blocks('validation')
    .flatMap((block) => block.body.attributes.filter((attribute) => attribute.name === 'condition'))
    .map(({ value }) => value);
}

function refuses(condition: Expression, name: string, value: Value, context: Context): boolean {
  const others = unknown(`${context.scope.id}var`, 'another variable');
  const names = new Map([['var', map(new Map([[name, value]]), null, others)]]);
  try {
    const world = context.world.undecided();
    const result = context.evaluate(condition, { ...context, names, constant: false, guarded: false, world });
    return result.kind === 'scalar' && String(result.value) === 'false';
  } catch (error) {
    if (error instanceof Undecided) return false;
    throw error;
  }
}

/** Texts that stand anywhere in a condition, and those that a variable of this kind usually has. */
function literalsIn(expression: Expression): Scalar[] {
  switch (expression.kind) {
    case 'literal':
      return typeof expression.value === 'string' ? [expression.value, 'required', 'optional'] : [];
    case 'binary':
      return [expression.left, expression.right].flatMap(literalsIn);
    case 'unary':
      return literalsIn(expression.operand);
    case 'call':
      return expression.args.flatMap(literalsIn);
    case 'tuple':
      return expression.items.flatMap(literalsIn);
    case 'conditional':
      return [expression.condition, expression.yes, expression.no].flatMap(literalsIn);
    default:
      return [];
  }
}

/** `var.x == "a"`, `contains(["a", "b"], var.x)`, and what `||` and `&&` make of these: nothing else passes. */
function isEnumeration(expression: Expression, name: string): boolean {
  if (expression.kind === 'call')
    return (
      expression.name === 'contains' &&
      expression.args[0]?.kind === 'tuple' &&
      expression.args[0].items.every((item) => item.kind === 'literal') &&
      isVariable(expression.args[1], name)
    );
  if (expression.kind !== 'binary') return false;
  const { operator, left, right } = expression;
  if (operator === '||') return isEnumeration(left, name) && isEnumeration(right, name);
  if (operator === '&&') return isEnumeration(left, name) || isEnumeration(right, name);
  if (operator !== '==') return false;
  return (
    (isVariable(left, name) && right.kind === 'literal') ||
    (isVariable(right, name) && left.kind === 'literal')
  );
}

function isVariable(expression: Expression | undefined, name: string): boolean {
  return (
    expression?.kind === 'get' &&
    expression.name === name &&
    expression.object.kind === 'reference' &&
    expression.object.name === 'var'
  );
}
