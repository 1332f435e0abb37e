import { computed, failure, identify, type Unknown, unknown, type Value } from './value.ts';
import type { World } from './worlds.ts';

/*
 * Where there are too many worlds to tell apart (`Cases.joined`), an unknown condition makes one value that is either of
 * its branches: `Unknown.either`. Which of them it is depends on nothing else here, so the outcomes may be more than
 * Terraform has, and never fewer. An error is among them, as `try` may find it.
 */

/** So many values are told apart in the place of one. */
const mostValues = 20;
/** So many combinations of such values are computed. */
const mostCombinations = 64;

/** One of these values; the value itself where they are one. */
export function eitherOf(id: string, why: string, values: readonly Value[]): Value {
  const distinct = new Map<string, Value>();
  for (const value of values.flatMap(alternatives)) {
    if (!distinct.has(nameOf(value))) distinct.set(nameOf(value), computed(value));
    if (distinct.size > mostValues) return unknown(id, why);
  }
  const [only] = distinct.values();
  if (!only) return failure('no value is left');
  return distinct.size === 1 ? only : { ...unknown(id, why), either: [...distinct.values()] };
}

/** The values that a value can be: itself, where it is one. */
export function alternatives(value: Value): readonly Value[] {
  return (value.kind === 'unknown' && value.either) || [value];
}

/** May an error be inside of it, which `firstError` does not see? */
export function hidesError(value: Value): boolean {
  switch (value.kind) {
    case 'unknown':
      return value.either?.some((each) => each.kind === 'error' || hidesError(each)) ?? false;
    case 'list':
      return value.items.some(hidesError);
    case 'map':
      return [...value.entries.values()].some(hidesError);
    default:
      return false;
  }
}

/** Runs a function with every combination of the values that these arguments can be, and joins the results. */
export function overEach(
  values: readonly Value[],
  id: () => string,
  run: (values: readonly Value[]) => Value,
): Value {
  const open = values.map(firstOpen).find(Boolean);
  if (!open) return run(values);
  const rows = combinations(values.map(withItems));
  // Too many combinations: the result is plainly unknown.
  if (!rows) return unknown(id(), open.why);
  return eitherOf(
    id(),
    open.why,
    rows.map((row) => run(row)),
  );
}

/**
 * Like `overEach`, for an operation that takes one value after the other: joins each result so far with each
 * next value.
 */
export function foldEach(
  values: readonly Value[],
  id: () => string,
  run: (values: readonly Value[]) => Value,
): Value {
  const open = values.map(firstOpen).find(Boolean);
  if (!open) return run(values);
  return values
    .slice(1)
    .reduce<Value>(
      (sofar, next) =>
        overEach([sofar, next], id, (pair) => pair.find(({ kind }) => kind === 'error') ?? run(pair)),
      overEach(values.slice(0, 1), id, run),
    );
}

export function firstOpen(value: Value): Unknown | undefined {
  if (value.kind === 'list') return value.items.map(firstOpen).find(Boolean);
  return value.kind === 'unknown' && value.either ? value : undefined;
}

/** All lists that a list with such items can be; the list as it is where they are too many. */
function withItems(value: Value): readonly Value[] {
  if (value.kind !== 'list' || !firstOpen(value)) return alternatives(value);
  const rows = combinations(value.items.map(withItems));
  return rows ? rows.map((items) => ({ ...value, items })) : [value];
}

function combinations(choices: readonly (readonly Value[])[]): Value[][] | undefined {
  const count = choices.reduce((product, { length }) => product * length, 1);
  if (count > mostCombinations) return undefined;
  return choices.reduce<Value[][]>(
    (rows, next) => rows.flatMap((row) => next.map((value) => [...row, value])),
    [[]],
  );
}

/** Branches of two types would be converted to one. */
function nameOf(value: Value): string {
  const type = value.kind === 'list' || value.kind === 'map' ? value.type : value.kind;
  return `${type} ${identify(value)}`;
}

/** The one that it is in this world. */
export function chosenOf(value: Value, world: World): Value {
  const values = alternatives(value);
  return values.length === 1 || value.kind !== 'unknown'
    ? value
    : values[world.choose(`${value.id} of ${values.length}`, values.length, value.why)]!;
}
