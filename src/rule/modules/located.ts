import { asString, type Value } from '../../terraform/evaluate/value.ts';
import { type Context, noNames } from '../../terraform/scope.ts';
import type { Expression } from '../../terraform/syntax/syntax.ts';

/** An expression with the place in which its names mean something. */
export interface Located {
  readonly expression: Expression;
  readonly context: Context;
}

export type ObjectExpression = Extract<Expression, { kind: 'object' }>;

/** More references than this lead in a circle. */
const maximumReferences = 20;

/**
 * The object literal that a value comes from; undefined where logic made the value.
 * @param at the expression that was evaluated to `value`
 */
export function objectLiteral(at: Located | undefined, value: Value): ObjectExpression | undefined {
  const found = at && follow(at).expression;
  if (found?.kind !== 'object' || value.kind !== 'map' || !value.origin) return undefined;
  const { origin } = value;
  return origin.source === found.span.source && origin.start === found.span.start ? found : undefined;
}

/** The expression of an entry of an object, or of an item of a tuple. */
export function inside(at: Located | undefined, key: string | number): Located | undefined {
  if (!at) return undefined;
  const { expression, context } = follow(at);
  if (expression.kind === 'tuple' && typeof key === 'number') {
    const item = expression.items[key];
    return item && { expression: item, context };
  }
  if (expression.kind !== 'object') return undefined;
  const entry = expression.entries.findLast((candidate) => {
    const name = asString(context.evaluate(candidate.key, context));
    return name.kind === 'scalar' && name.value === key;
  });
  return entry && { expression: entry.value, context };
}

/** Goes from `local.x` and `var.x` to what they stand for. */
function follow(at: Located): Located {
  let found = at;
  for (let steps = 0; steps < maximumReferences; steps++) {
    const next = step(found);
    if (!next) break;
    found = next;
  }
  return found;
}

function step({ expression, context }: Located): Located | undefined {
  if (expression.kind !== 'get' || expression.object.kind !== 'reference') return undefined;
  const { scope } = context;
  const { name } = expression;
  const inOwnModule = { ...context, names: noNames };
  if (expression.object.name === 'local') {
    const local = scope.node.module.locals.get(name);
    return local && { expression: local.value, context: inOwnModule };
  }
  if (expression.object.name !== 'var') return undefined;
  if (scope.caller) {
    const given = scope.caller.call.attribute(name);
    if (given) {
      return {
        expression: given.value,
        context: { ...context, scope: scope.caller.scope, names: scope.caller.names },
      };
    }
  }
  const value = scope.values.get(name) ?? scope.node.module.variables.get(name)?.attribute('default');
  return value && { expression: value.value, context: inOwnModule };
}
