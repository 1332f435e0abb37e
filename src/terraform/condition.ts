import { asBool, type Value } from './value.ts';
import type { World } from './worlds.ts';

/** Is it true in this world? An unknown condition has one answer in each world. Undefined for what is no bool. */
export function truth(value: Value, world: World): boolean | undefined {
  const bool = asBool(value);
  if (bool.kind === 'scalar') return bool.value === null ? undefined : (bool.value as boolean);
  if (bool.kind !== 'unknown') return undefined;
  const negated = bool.id.startsWith('!');
  const answer = world.choose(negated ? bool.id.slice(1) : bool.id, 2, bool.why) === 0;
  return negated ? !answer : answer;
}
