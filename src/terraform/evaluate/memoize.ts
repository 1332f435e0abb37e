import { unknown, type Value } from './value.ts';
import type { World } from './worlds.ts';

/** Evaluates once in each world; a name that needs itself is a cycle, which Terraform refuses. */
export function remember<T extends Value | undefined>(
  world: World,
  key: string,
  compute: () => T,
): T | Value {
  if (world.memo.has(key)) return world.memo.get(key) as T;
  world.memo.set(key, unknown(key, `${key} depends on itself`));
  try {
    const value = compute();
    world.memo.set(key, value);
    return value;
  } catch (error) {
    world.memo.delete(key);
    throw error;
  }
}
