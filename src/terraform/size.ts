import type { Value } from './value.ts';

const sizes = new WeakMap<Value, number>();

/**
 * How many values a value consists of, as if nothing in it were shared; a string counts by its length. Values share
 * their parts, so that thirty lines can make one of a billion items: who walks over a value asks for its size first.
 */
export function sizeOf(value: Value): number {
  if (value.kind === 'scalar') return typeof value.value === 'string' ? 1 + value.value.length / 100 : 1;
  if (value.kind !== 'list' && value.kind !== 'map') return 1;
  const known = sizes.get(value);
  if (known !== undefined) return known;
  let size = 1;
  for (const part of value.kind === 'list' ? value.items : value.entries.values()) size += sizeOf(part);
  sizes.set(value, size);
  return size;
}
