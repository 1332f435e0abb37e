import { type Context, childScope, noNames } from '../scope.ts';
import type { Expression } from '../syntax/syntax.ts';
import { truth } from './worlds.ts';

/** An expression, and where its names are looked up. */
export interface Followed {
  readonly expression: Expression;
  readonly context: Context;
}

/** More steps than this go in a circle. */
const maximumSteps = 100;

/**
 * The expression that a name stands for: through variables, locals, outputs of local modules and conditionals, in one
 * world. It is for what evaluation would lose, as the literals inside of `jsonencode(…)`; an expression that is no such
 * name is given back as it is.
 */
export function follow(expression: Expression, context: Context): Followed {
  let at: Followed = { expression, context };
  for (let step = 0; step < maximumSteps; step++) {
    context.world.step();
    const next = behind(at);
    if (!next) return at;
    at = next;
  }
  return at;
}

function behind({ expression, context }: Followed): Followed | undefined {
  if (expression.kind === 'template') {
    const [only] = expression.parts;
    return expression.parts.length === 1 && typeof only === 'object' && only.kind === 'interpolation'
      ? { expression: only.value, context }
      : undefined;
  }
  if (expression.kind === 'conditional') {
    const holds = truth(context.evaluate(expression.condition, context), context.world);
    return holds === undefined ? undefined : { expression: holds ? expression.yes : expression.no, context };
  }
  if (expression.kind !== 'get') return undefined;
  const { object, name } = expression;
  if (object.kind === 'reference') return named(object.name, name, context);
  if (object.kind !== 'get' || object.object.kind !== 'reference') return undefined;
  return object.object.name === 'module' ? output(object.name, name, context) : undefined;
}

function named(root: string, name: string, context: Context): Followed | undefined {
  if (context.names.has(root)) return undefined;
  const { scope } = context;
  if (root === 'local') {
    const local = scope.node.module.locals.get(name);
    return local && { expression: local.value, context: { ...context, names: noNames } };
  }
  if (root !== 'var') return undefined;
  const { caller } = scope;
  const given = caller ? caller.call.attribute(name) : scope.values.get(name);
  if (given) {
    const outside = caller ? { scope: caller.scope, names: caller.names } : { names: noNames };
    return { expression: given.value, context: { ...context, ...outside } };
  }
  const fallback = scope.node.module.variables.get(name)?.attribute('default');
  return fallback && { expression: fallback.value, context: { ...context, names: noNames } };
}

function output(call: string, name: string, context: Context): Followed | undefined {
  const declared = context.scope.node.module.calls.get(call);
  if (!declared || declared.attribute('count') || declared.attribute('for_each')) return undefined;
  const scope = childScope(context.scope, call, noNames);
  const value = scope?.node.module.outputs.get(name)?.attribute('value');
  return scope && value && { expression: value.value, context: { ...context, scope, names: noNames } };
}
