import { instanceAt, instancesOf } from '../expand.ts';
import { repetitionOf } from '../merge.ts';
import type { MergedBlock } from '../module.ts';
import { type Context, childScope, type IterationValues, noNames } from '../scope.ts';
import type { Expression } from '../syntax/syntax.ts';
import { byInstance, instanceKey } from './instances.ts';
import { remember } from './memoize.ts';
import { failure, identify, map, unknown, type Value } from './value.ts';

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
  const repeated = Boolean(repetitionOf(call));
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
  const at = key && context.evaluate(key.key, context);
  if (at && isMissing(call, at, context)) return failure(`module.${name} has no instance of this key`);
  const names = at ? instanceAt(call, at, outside) : noNames;
  const access = steps[key ? 3 : 2];
  if (!access) return outputsOf(name, names, context);
  if (access.kind !== 'get' || steps.length > (key ? 4 : 3)) return 'inside';
  return outputOf(name, names, access.name, context);
}

/**
 * Has a call other instances, all of them known? Where it has none, another value creates some, so that matters only
 * inside of `try` and `can`, which take the next value then.
 */
function isMissing(call: MergedBlock, key: Value, context: Context): boolean {
  if (key.kind !== 'scalar') return false;
  const instances = instancesOf(call, { ...context, names: noNames, guarded: false });
  if (instances.length === 0) return context.guarded === true && isSized(call, context);
  const keys = instances.map(instanceKey);
  const open = keys.find((each) => each?.kind === 'unknown');
  if (open?.kind === 'unknown')
    return (
      context.guarded === true && context.world.choose(`${identify(key)} in ${open.id}`, 2, open.why) === 1
    );
  return keys.every((each) => each?.kind === 'scalar' && String(each.value) !== String(key.value));
}

/** Is its number known? Instances are none as well where a number is refused. */
function isSized(call: MergedBlock, context: Context): boolean {
  const number = repetitionOf(call);
  const value = number && context.evaluate(number.value, { ...context, names: noNames, guarded: false });
  return value !== undefined && value.kind !== 'unknown' && value.kind !== 'error';
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
