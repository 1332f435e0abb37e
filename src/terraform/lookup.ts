import { indexed } from './access.ts';
import type { Context } from './context.ts';
import { textOfExpression } from './identity.ts';
import { childScope, type Names, noNames } from './scope.ts';
import type { Expression } from './syntax.ts';
import { convert } from './type-constraint.ts';
import { identify, isNull, map, type Unknown, unknown, type Value } from './value.ts';
import { TooManyOutcomes, type World } from './worlds.ts';

/**
 * The value of a name: `var.x`, `local.x`, `module.x.y`, `each.value`, a `for` name. Undefined where the
 * expression is an access to something that has to be evaluated first.
 */
export function lookUp(expression: Expression, context: Context): Value | undefined {
  const steps = chain(expression);
  const root = steps[0]!;
  if (root.kind !== 'reference') return undefined;
  if (context.names.has(root.name)) {
    return steps.length === 1 ? context.names.get(root.name) : undefined;
  }
  const first = steps[1]?.kind === 'get' ? steps[1].name : undefined;
  if (root.name === 'var' && first !== undefined) {
    return steps.length === 2 ? variableValue(first, context) : undefined;
  }
  if (root.name === 'local' && first !== undefined) {
    return steps.length === 2 ? localValue(first, context) : undefined;
  }
  if (root.name === 'module' && first !== undefined) {
    const output = moduleOutput(steps, first, context);
    if (output !== undefined) return output === 'inside' ? undefined : output;
  }
  return opaque(expression, steps, context);
}

/** What the caller gives, else what `*.tfvars` say, else the default; converted to the variable's type. */
function variableValue(name: string, context: Context): Value {
  const { scope, world } = context;
  const own: Context = { ...context, names: noNames, guarded: false };
  return remember(world, `${scope.id}var.${name}`, () => {
    const declared = scope.node.module.variables.get(name);
    if (!declared) return unknown(`${scope.id}var.${name}`, `var.${name} is not declared in sight`);
    const given = scope.caller ? scope.caller.call.attribute(name) : scope.values.get(name);
    const outside = scope.caller ? { ...own, scope: scope.caller.scope, names: scope.caller.names } : own;
    const fallback = declared.attribute('default');
    const nullable = declared.attribute('nullable')?.value;
    const refusesNull = nullable?.kind === 'literal' && nullable.value === false;
    let value = given && context.evaluate(given.value, outside);
    if (fallback && (!value || (refusesNull && isNull(value)))) value = context.evaluate(fallback.value, own);
    if (!value) return unknown(`${scope.id}var.${name}`, `var.${name} has no default and no value in sight`);
    const type = declared.attribute('type')?.value;
    return type ? convert(value, type, own) : value;
  });
}

function localValue(name: string, context: Context): Value {
  const { scope, world } = context;
  return remember(world, `${scope.id}local.${name}`, () => {
    const local = scope.node.module.locals.get(name);
    if (!local) return unknown(`${scope.id}local.${name}`, `local.${name} is not declared in sight`);
    return context.evaluate(local.value, { ...context, names: noNames, guarded: false });
  });
}

/**
 * `module.x.y`, `module.x[key].y`: the child's output. `'inside'` where the expression goes on behind the
 * output (it is evaluated step by step), undefined where the child is not in view.
 */
function moduleOutput(
  steps: readonly Expression[],
  name: string,
  context: Context,
): Value | 'inside' | undefined {
  const { scope, world } = context;
  const key = steps[2]?.kind === 'index' ? steps[2] : undefined;
  const access = steps[key ? 3 : 2];
  const call = scope.node.module.calls.get(name);
  if (access?.kind !== 'get' || !call || !scope.node.child(name) || scope.path.length > 30) return undefined;
  if (steps.length > (key ? 4 : 3)) return 'inside';
  const names = key ? instanceNames(call, context.evaluate(key.key, context), context) : noNames;
  const child = childScope(scope, name, names);
  const output = child?.node.module.outputs.get(access.name)?.attribute('value');
  if (!child || !output) return undefined;
  return remember(world, `${child.id}output.${access.name}`, () =>
    context.evaluate(output.value, { ...context, scope: child, names: noNames, guarded: false }),
  );
}

/** `each` or `count` of the instance of a call (or resource) that a key names. */
function instanceNames(
  call: { attribute(name: string): { value: Expression } | undefined },
  key: Value,
  context: Context,
): Names {
  if (call.attribute('count')) return countNames(key);
  const collection = call.attribute('for_each');
  if (!collection) return noNames;
  const all = context.evaluate(collection.value, context);
  const value = all.kind === 'list' && all.type === 'set' ? key : indexed(all, key, context.world);
  return eachNames(key, value);
}

/** What only a run of Terraform can say: attributes of resources, data sources, the workspace. */
function opaque(expression: Expression, steps: readonly Expression[], context: Context): Unknown {
  const text = textOfExpression(expression);
  // With an index that is computed, the same text may mean another thing for another `each.key`.
  const varies = steps.some((step) => step.kind === 'index' && step.key.kind !== 'literal');
  const names = varies ? [...context.names.values()].map(identify).join() : '';
  return unknown(
    `${context.scope.id}${text}${names}`,
    `${shortened(text)} is known only when Terraform runs`,
  );
}

function shortened(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

const maximumSteps = 1000;

/** `a.b[c].d` as its steps, the root first. */
function chain(expression: Expression): Expression[] {
  const steps: Expression[] = [];
  for (let at = expression; ; at = at.object) {
    // Every part of a chain is looked up, so a long one is quadratic work; nobody writes one.
    if (steps.push(at) > maximumSteps) throw new TooManyOutcomes('it is a very long chain of attributes');
    if (at.kind !== 'get' && at.kind !== 'index') return steps.reverse();
  }
}

/** Evaluates once in each world; a name that needs itself is a cycle, which Terraform refuses. */
function remember(world: World, key: string, compute: () => Value): Value {
  const known = world.memo.get(key);
  if (known) return known as Value;
  world.memo.set(key, unknown(key, `${key} depends on itself`));
  const value = compute();
  world.memo.set(key, value);
  return value;
}

/** `count.index` of one instance. */
export function countNames(index: Value): Names {
  return new Map([['count', map(new Map([['index', index]]))]]);
}

/** `each.key` and `each.value` of one instance, or the iterator `name` of a dynamic block. */
export function eachNames(key: Value, value: Value, name = 'each'): Names {
  return new Map([
    [
      name,
      map(
        new Map([
          ['key', key],
          ['value', value],
        ]),
      ),
    ],
  ]);
}
