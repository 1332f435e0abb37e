import { elementAt } from './elements.ts';
import { noteTexts } from './tell-apart.ts';
import { asNumber, asString, computed, failure, identify, isNull, unknown, type Value } from './value.ts';
import type { World } from './worlds.ts';

/** `value.name`. */
export function get(value: Value, name: string): Value {
  switch (value.kind) {
    case 'unknown':
      return unknown(`${value.id}.${name}`, value.why);
    case 'error':
      return value;
    case 'map': {
      const entry = value.entries.get(name);
      if (entry) return entry;
      return value.open
        ? unknown(`${value.open.id}.${name}`, value.open.why)
        : failure(`there is no attribute “${name}”`);
    }
    default:
      return failure(isNull(value) ? `“.${name}” of null` : `“.${name}” of something that has no attributes`);
  }
}

/**
 * `value[key]`; an unknown key of a known collection is each of its keys, in a world of its own.
 * @param guarded it may also be none of the keys
 */
export function indexed(value: Value, key: Value, world: World, guarded = false): Value {
  if (value.kind === 'error') return value;
  if (value.kind === 'unknown') {
    if (guarded && value.among && world.choose(`${identify(key)} in ${value.id}`, 2, value.why) === 1)
      return failure('the key is not there');
    return elementAt(value, identify(key), world);
  }
  if (key.kind === 'error') return key;
  noteTexts(world, [value, key]);
  if (guarded && key.kind === 'unknown' && !(value.kind === 'map' && value.open)) {
    const keys = value.kind === 'map' ? [...value.entries.keys()].sort().join() : keysOf(value);
    if (world.choose(`${key.id} in ${keys}`, 2, key.why) === 1) return failure('the key is not there');
  }
  if (value.kind === 'map')
    return key.kind === 'unknown' ? anyEntry(value, key, world) : getByKey(value, asString(key));
  if (value.kind !== 'list') return failure('an index of something that is no collection');
  if (value.type === 'set') return failure('an index of a set');
  if (key.kind === 'unknown') {
    if (value.items.length === 0) return failure('an index of an empty list');
    return computed(
      value.items[world.choose(`${key.id} of ${value.items.length}`, value.items.length, key.why)]!,
    );
  }
  const index = asNumber(key);
  const item =
    index.kind === 'scalar' && typeof index.value === 'number' ? value.items[index.value] : undefined;
  return item ?? failure('the index is not in the list');
}

function getByKey(value: Value, key: Value): Value {
  return key.kind === 'scalar' && typeof key.value === 'string'
    ? get(value, key.value)
    : failure('the key is no string');
}

function anyEntry(
  value: Extract<Value, { kind: 'map' }>,
  key: Extract<Value, { kind: 'unknown' }>,
  world: World,
): Value {
  if (value.open) return unknown(`${value.open.id}[${key.id}]`, key.why);
  const keys = [...value.entries.keys()].sort();
  if (keys.length === 0) return failure('a key of an empty map');
  return computed(
    value.entries.get(keys[world.choose(`${key.id} of ${keys.join()}`, keys.length, key.why)]!)!,
  );
}

function keysOf(value: Value): string {
  return value.kind === 'list' ? String(value.items.length) : '';
}
