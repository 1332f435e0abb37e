import type { IterationValues } from '../scope.ts';
import { map, type Value } from './value.ts';

/** `count.index` of one instance. */
export function countNames(index: Value): IterationValues {
  return new Map([['count', map(new Map([['index', index]]))]]);
}

/** `each.key` and `each.value` of one instance, or the iterator `name` of a dynamic block. */
export function eachNames(key: Value, value: Value, name = 'each'): IterationValues {
  return new Map([
    [
      name,
      map(
        new Map([
          ['key', key],
          ['value', value],
        ]),
      ),
    ],
  ]);
}
