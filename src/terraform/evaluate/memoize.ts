import type { Scope } from '../scope.ts';
import { unknown, type Value } from './value.ts';
import { isSpentBy, TooManyOutcomes, type World } from './worlds.ts';

/**
 * Evaluates once in each world; a name that needs itself is a cycle, which Terraform refuses.
 * @param scope where the values that hold in every world are shared
 */
export function remember<T extends Value | undefined>(
  world: World,
  key: string,
  compute: () => T,
  scope?: Scope,
): T | Value {
  const shared = scope && rootOf(scope).values.shared;
  const known = shared?.get(key);
  if (known) {
    if (known.reads) touch(scope!, world);
    if (known.value === tooMuch) throw new TooManyOutcomes(manySteps);
    return known.value as T;
  }
  if (world.memo.has(key)) {
    // It is no shared value, so something was asked for it, or it is in the middle of its own evaluation.
    world.trace.questions++;
    return world.memo.get(key) as T;
  }
  world.memo.set(key, unknown(key, `${key} depends on itself`));
  const before = { ...world.trace };
  const isClosed = () => world.trace.questions === before.questions;
  const keep = (value: Value | undefined) =>
    shared?.set(key, { value, reads: world.trace.reads > before.reads });
  try {
    const value = compute();
    world.memo.set(key, value);
    if (isClosed()) keep(value);
    return value;
  } catch (error) {
    world.memo.delete(key);
    if (error instanceof TooManyOutcomes && isClosed() && isSpentBy(before, world.trace)) keep(tooMuch);
    throw error;
  }
}

const manySteps = 'it takes too many steps to evaluate';
const tooMuch = unknown('', manySteps);

/** Says that the value of a root variable takes part, where none is read because the result is known. */
function touch(scope: Scope, world: World): void {
  world.trace.reads++;
  rootOf(scope).values.touch?.();
}

function rootOf(scope: Scope): Scope {
  let at = scope;
  while (at.caller) at = at.caller.scope;
  return at;
}
