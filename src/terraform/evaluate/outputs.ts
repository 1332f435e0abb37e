import { instanceAt, instancesOf } from '../expand.ts';
import { type Context, childScope, type IterationValues, noNames } from '../scope.ts';
import type { Expression } from '../syntax/syntax.ts';
import { byInstance } from './instances.ts';
import { remember } from './memoize.ts';
import { map, unknown, type Value } from './value.ts';

/** Deeper calls than this call themselves. */
const maximumDepth = 30;

/**
 * `module.x.y`, `module.x[key].y`: the child's output; `module.x` and `module.x[key]`: all of them. `'inside'` where
 * the expression goes on behind that (it is evaluated step by step), undefined where the child is not in view.
 */
export function moduleValue(
  steps: readonly Expression[],
  name: string,
  context: Context,
): Value | 'inside' | undefined {
  const { scope } = context;
  const call = scope.node.module.calls.get(name);
  if (!call || !scope.node.child(name) || scope.path.length > maximumDepth) return undefined;
  const repeated = Boolean(call.attribute('count') ?? call.attribute('for_each'));
  const outside = { ...context, names: noNames, guarded: false };
  if (repeated && steps.length === 2) {
    return remember(
      context.world,
      `${scope.id}module.${name}`,
      () => byInstance(call, instancesOf(call, outside), (names) => outputsOf(name, names, context)),
      scope,
    );
  }
  const key = repeated && steps[2]?.kind === 'index' ? steps[2] : undefined;
  if (repeated && !key) return undefined;
  const names = key ? instanceAt(call, context.evaluate(key.key, context), outside) : noNames;
  const access = steps[key ? 3 : 2];
  if (!access) return outputsOf(name, names, context);
  if (access.kind !== 'get' || steps.length > (key ? 4 : 3)) return 'inside';
  return outputOf(name, names, access.name, context);
}

function outputsOf(name: string, names: IterationValues, context: Context): Value {
  const outputs = context.scope.node.child(name)?.module.outputs.keys() ?? [];
  const entries = [...outputs].map((output): [string, Value] => {
    const value = outputOf(name, names, output, context);
    if (value && value.kind !== 'error') return [output, value];
    return [output, unknown(`${context.scope.id}module.${name}.${output}`, 'an output can’t be evaluated')];
  });
  return map(new Map(entries));
}

function outputOf(name: string, names: IterationValues, output: string, context: Context): Value | undefined {
  const child = childScope(context.scope, name, names);
  const declared = child?.node.module.outputs.get(output)?.attribute('value');
  if (!child || !declared) return undefined;
  return remember(
    context.world,
    `${child.id}output.${output}`,
    () => context.evaluate(declared.value, { ...context, scope: child, names: noNames, guarded: false }),
    child,
  );
}
