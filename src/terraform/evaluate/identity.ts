import type { Context } from '../scope.ts';
import type { Expression } from '../syntax/syntax.ts';
import { identify } from './value.ts';

const numbers = new WeakMap<Expression, number>();
let last = 0;

/**
 * A name for what an expression is worth here, when that can't be known: the same expression under the same names
 * has the same value, another one may have another. Where it stands does not tell them apart, since all expressions of
 * a JSON string stand at that string.
 */
export function placeId(expression: Expression, context: Context): string {
  let number = numbers.get(expression);
  if (number === undefined) {
    number = ++last;
    numbers.set(expression, number);
  }
  const names = [...context.names].map(([name, value]) => `${name}=${identify(value)}`).join();
  return `${context.scope.id}#${number}(${names})`;
}

/** `a.b[0].c["d"]` as text, and anything else as what it consists of. */
export function textOfExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'reference':
      return expression.name;
    case 'literal':
      return JSON.stringify(expression.value);
    case 'get':
      return `${textOfExpression(expression.object)}.${expression.name}`;
    case 'index':
      return `${textOfExpression(expression.object)}[${textOfExpression(expression.key)}]`;
    default:
      return JSON.stringify(expression, (key, value) => (key === 'span' ? undefined : value));
  }
}
