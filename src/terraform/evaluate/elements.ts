import { computed, failure, identify, map, type Unknown, unknown, type Value } from './value.ts';
import { following, type World } from './worlds.ts';

/*
 * Collections whose keys and size are unknown, but whose elements can have a known set of values:
 * `Unknown.among`. Code that does not ask for an element sees a plain unknown.
 */

/** Part of the id of an unknown inside “some element”: another element may have another value there. */
const someElement = '«element»';

/** A collection of unknown size with these values, equal ones counted once. Errors are no elements. */
export function collectionOf(id: string, why: string, values: readonly Value[]): Unknown {
  const distinct = new Map(
    values.filter((value) => value.kind !== 'error').map((value) => [identify(value), value]),
  );
  return { ...unknown(id, why), among: [...distinct.values()].map(computed) };
}

/** The values that an element of an unknown collection can have; one unknown where none is known. */
export function elementsOf(collection: Unknown): readonly Value[] {
  return collection.among ?? [unknown(`${collection.id}${someElement}`, collection.why)];
}

/** The element of a key: one of those that there can be, the same wherever this key is asked for. */
export function elementAt(collection: Unknown, key: string, world: World): Value {
  const id = `${collection.id}[${key}]`;
  if (!collection.among) return unknown(id, collection.why);
  const { length } = collection.among;
  if (length === 0) return failure('an element of an empty collection');
  const chosen = length === 1 ? 0 : world.choose(`${id} of ${length}`, length, collection.why);
  return ofKey(collection.among[chosen]!, `[${key}]`);
}

/** Gives each unknown inside an element an id of its own for each key. */
function ofKey(value: Value, key: string): Value {
  if (!/«|…/.test(identify(value))) return value;
  switch (value.kind) {
    case 'unknown':
      return /«|…/.test(value.id) ? { ...value, ...unknown(`${value.id}${key}`, value.why) } : value;
    case 'list':
      return { ...value, items: value.items.map((item) => ofKey(item, key)) };
    case 'map':
      return map(
        new Map([...value.entries].map(([name, entry]) => [name, ofKey(entry, key)])),
        value.origin,
        value.open,
        value.type,
      );
    default:
      return value;
  }
}

const maximumValues = 128;

/**
 * Every value that an expression over some element can have. A question about the element has one answer here
 * and may have another for the next element, so it makes no worlds; any other question does.
 */
export function everyValue(world: World, evaluate: (world: World) => Value): readonly Value[] | undefined {
  const values: Value[] = [];
  let answers: { id: string; count: number; answer: number }[] = [];
  for (;;) {
    const given = answers;
    const own = new Map(given.map((entry) => [entry.id, entry]));
    const inner: World = {
      ...world,
      choose: (id, count, why) => {
        if (!/«|…/.test(id)) return world.choose(id, count, why);
        const known = own.get(id);
        if (known) return Math.min(known.answer, count - 1);
        const entry = { id, count, answer: 0 };
        own.set(id, entry);
        given.push(entry);
        return 0;
      },
    };
    values.push(evaluate(inner));
    if (values.length > maximumValues) return undefined;
    const next = following(given);
    if (!next) return values;
    answers = next;
  }
}
