import { identify, type Value } from './value.ts';

/**
 * Are they equal, as `==` has it? Undefined where that depends on something unknown. Values of different types
 * never are: `1 == "1"` is false, and so is `tolist(["a"]) == ["a"]`.
 */
export function equals(a: Value, b: Value): boolean | undefined {
  if (a.kind === 'unknown' || b.kind === 'unknown') {
    return identify(a) === identify(b) ? true : undefined;
  }
  if (a.kind === 'error' || b.kind === 'error') return undefined;
  if (a.kind === 'scalar' && b.kind === 'scalar') return a.value === b.value;
  if (a.kind === 'list' && b.kind === 'list') {
    if (a.type !== b.type || a.items.length !== b.items.length) return false;
    return every(a.items.map((item, index) => equals(item, b.items[index]!)));
  }
  if (a.kind === 'map' && b.kind === 'map') {
    if (a.open || b.open) return identify(a) === identify(b) ? true : undefined;
    if (a.type !== b.type || a.entries.size !== b.entries.size) return false;
    return every(
      [...a.entries].map(([key, entry]) => (b.entries.has(key) ? equals(entry, b.entries.get(key)!) : false)),
    );
  }
  return false;
}

function every(results: readonly (boolean | undefined)[]): boolean | undefined {
  if (results.includes(false)) return false;
  return results.includes(undefined) ? undefined : true;
}
