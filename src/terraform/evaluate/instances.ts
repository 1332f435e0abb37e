import { instancesOf } from '../expand.ts';
import type { MergedBlock } from '../module.ts';
import { isMounted } from '../mounts.ts';
import { type Context, type IterationValues, noNames } from '../scope.ts';
import { remember } from './memoize.ts';
import { identify, list, map, unknown, type Value } from './value.ts';
import { Undecided } from './worlds.ts';

/**
 * The value of `aws_x.y` if the resource has `count` or `for_each`: a list or map of its instances. Undefined
 * for every other resource, and if their number is unknown or zero: another value of a variable creates them.
 * @param address `type.name`
 */
export function resourceInstances(address: string, context: Context): Value | undefined {
  const { scope, world } = context;
  const resource = scope.node.module.resources.get(address);
  if (!resource) return undefined;
  return remember(world, `${scope.id}${address}`, () =>
    byInstance(resource, instancesOf(resource, { ...context, names: noNames, guarded: false }), (_, key) => {
      const instance = `${address}[${identify(key)}]`;
      return unknown(`${scope.id}${instance}`, `${instance} is known only when Terraform runs`);
    }),
  );
}

/**
 * Tells whether a resource of another repository's module has no instance, by its call and its own defaults.
 * Then `try(aws_x.y[0].id, …)` takes its next argument. In this repository another value creates an instance,
 * so there a resource always has one. False if that depends on a question not asked yet.
 */
export function hasNoInstance(address: string, context: Context): boolean {
  const { scope, world } = context;
  const resource = scope.node.module.resources.get(address);
  if (!resource?.attribute('count') || !isMounted(scope.node.module.directory)) return false;
  const timid = { ...context, world: world.undecided(), names: noNames, guarded: false };
  try {
    return instancesOf(resource, timid).length === 0;
  } catch (error) {
    if (error instanceof Undecided) return false;
    throw error;
  }
}

/** A list for `count`, a map for `for_each`; undefined where neither is there, or the instances are not known. */
export function byInstance(
  block: MergedBlock,
  instances: readonly IterationValues[],
  make: (names: IterationValues, key: Value) => Value,
): Value | undefined {
  const keyed = instances.map((names) => ({ names, key: instanceKey(names) }));
  const made = keyed.flatMap(({ names, key }) =>
    key?.kind === 'scalar' ? { key, value: make(names, key) } : [],
  );
  if (made.length === 0 || made.length < instances.length) return undefined;
  const values = made.map(({ value }) => value);
  if (block.attribute('count')) return list(values);
  return map(new Map(made.map(({ key, value }) => [String(key.value), value])));
}

/** The key of an instance: an index, or a key of `for_each`. */
export function instanceKey(names: IterationValues): Value | undefined {
  const named = names.get('count') ?? names.get('each');
  return named?.kind === 'map' ? (named.entries.get('index') ?? named.entries.get('key')) : undefined;
}
