import { isLess } from './bounds.ts';
import type { Type } from './types.ts';
import { identify, type Scalar, type Unknown, type Value } from './value.ts';

/**
 * Are they equal, as `==` has it? Undefined where that depends on something unknown. Values of different types
 * never are: `1 == "1"` is false, and so is `tolist(["a"]) == ["a"]`.
 */
export function equals(a: Value, b: Value): boolean | undefined {
  if (a.kind === 'unknown' || b.kind === 'unknown') {
    if (identify(a) === identify(b)) return true;
    if (isLess(a, b) || isLess(b, a)) return false;
    return isRuledOut(a, b) || isRuledOut(b, a) ? false : undefined;
  }
  if (a.kind === 'error' || b.kind === 'error') return undefined;
  if (a.kind === 'scalar' && b.kind === 'scalar') return a.value === b.value;
  if (a.kind === 'list' && b.kind === 'list') {
    if (a.type !== b.type || a.items.length !== b.items.length) return false;
    if (a.items.length === 0 && a.type !== 'tuple') return sameType(a.of, b.of);
    return every(a.items.map((item, index) => equals(item, b.items[index]!)));
  }
  if (a.kind === 'map' && b.kind === 'map') {
    if (a.open || b.open) return identify(a) === identify(b) ? true : undefined;
    if (a.type !== b.type || a.entries.size !== b.entries.size) return false;
    if (a.entries.size === 0 && a.type === 'map') return sameType(a.of, b.of);
    return every(
      [...a.entries].map(([key, entry]) => (b.entries.has(key) ? equals(entry, b.entries.get(key)!) : false)),
    );
  }
  return false;
}

/** Is the unknown known not to be this text? */
function isRuledOut(a: Value, b: Value): boolean {
  return a.kind === 'unknown' && b.kind === 'scalar' && isRefused(a, b.value);
}

function isRefused({ refused }: Unknown, value: Scalar): boolean {
  return refused !== undefined && (value === null || refused.has(String(value)));
}

/** Collections without elements are equal only where those that they could have are of one type. */
function sameType(a: Type | undefined, b: Type | undefined): boolean | undefined {
  return a === undefined || b === undefined ? undefined : JSON.stringify(a) === JSON.stringify(b);
}

function every(results: readonly (boolean | undefined)[]): boolean | undefined {
  if (results.includes(false)) return false;
  return results.includes(undefined) ? undefined : true;
}
