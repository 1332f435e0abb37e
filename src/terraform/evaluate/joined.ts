import { computed, identify, map, unknown, type Value } from './value.ts';

/**
 * What is known of a value that is one of two: all of it where they are equal, else the attributes that they agree
 * about. One that Terraform refuses is none.
 * @param id names the value, the same wherever the same two are meant
 */
export function joined(a: Value, b: Value, id: string, why: string): Value {
  if (a.kind === 'error') return b;
  if (b.kind === 'error') return a;
  // Branches of two types would be converted to one.
  const types = [a, b].map((value) =>
    value.kind === 'list' || value.kind === 'map' ? value.type : value.kind,
  );
  if (types[0] === types[1] && identify(a) === identify(b)) return computed(a);
  if (a.kind !== 'map' || b.kind !== 'map' || a.open || b.open || a.type !== b.type) return unknown(id, why);
  if (a.entries.size !== b.entries.size || [...a.entries.keys()].some((key) => !b.entries.has(key)))
    return unknown(id, why);
  const entries = [...a.entries].map(([key, entry]): [string, Value] => [
    key,
    joined(entry, b.entries.get(key)!, `${id}.${key}`, why),
  ]);
  return map(new Map(entries), null, null, a.type);
}
