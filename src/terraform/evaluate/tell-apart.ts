import type { Expression } from '../syntax/syntax.ts';
import { map, type Scalar, scalar, unknown, type Value } from './value.ts';
import type { World } from './worlds.ts';

/*
 * A variable without a value can have any. Where the outcome depends on it, its values are told apart as far as the
 * configuration does: a bool is true, false or null, a string is one of the texts that it is compared with, or another.
 */

const usual = ['required', 'optional'];

/** At most this many texts of one variable are told apart; every other text counts as “another”. */
const mostTexts = 12;

/**
 * The value, in this world, of a variable that nothing sets.
 * @param type its type constraint, if it has one
 * @param mayBeNull false where `nullable = false` says so
 */
export function unsetValue(
  type: Expression | undefined,
  id: string,
  why: string,
  mayBeNull: boolean,
  world: World,
): Value {
  // Another run may look at it in another way.
  world.trace.questions++;
  const texts = textsOf(id, world);
  if (!world.cases.apart) return unknown(id, why);
  const name = nameOf(type);
  if (name === 'bool') return oneOf(mayBeNull ? [true, false, null] : [true, false], id, why, world);
  if (name === 'string' || name === 'any') return textOf(texts, id, why, world);
  const declared = type?.kind === 'call' && name === 'object' ? type.args[0] : undefined;
  if (declared?.kind !== 'object') return unknown(id, why);
  if (mayBeNull && world.choose(`${id} is null`, 2, why) === 1) return scalar(null);
  const entries = declared.entries.map(({ key, value }): [string, Value] => {
    const attribute = key.kind === 'literal' ? String(key.value) : '';
    const optional = value.kind === 'call' && value.name === 'optional' ? value : undefined;
    const inside = `${id}.${attribute}`;
    const isOpen = optional && !optional.args[1];
    if (isOpen && world.choose(`${inside} is null`, 2, why) === 1) return [attribute, scalar(null)];
    // An attribute with a default may be null all the same, if the default is.
    return [attribute, unsetValue(optional ? optional.args[0] : value, inside, why, !isOpen, world)];
  });
  return map(new Map(entries));
}

function textOf(texts: ReadonlySet<string>, id: string, why: string, world: World): Value {
  const listed = [...new Set([...usual, ...texts])].slice(0, mostTexts);
  const index = world.choose(`${id} of ${listed.join()}`, listed.length + 1, why);
  const text = listed[index];
  return text === undefined ? { ...unknown(id, why), refused: new Set(listed) } : scalar(text);
}

function oneOf(values: readonly Scalar[], id: string, why: string, world: World): Value {
  return scalar(values[world.choose(`${id} of ${values.join()}`, values.length, why)]!);
}

function textsOf(id: string, { cases }: World): ReadonlySet<string> {
  const known = cases.texts.get(id) ?? new Set();
  cases.texts.set(id, known);
  return known;
}

/** Remembers the texts among these values as such that the unknowns among them may be. */
export function noteTexts({ cases }: World, values: readonly Value[]): void {
  if (cases.apart || cases.texts.size === 0) return;
  const ids = values.flatMap((value) => (value.kind === 'unknown' ? value.id : []));
  if (ids.length === 0) return;
  const texts = values.flatMap(textsIn);
  for (const [unset, known] of cases.texts) {
    if (!ids.some((id) => id.includes(unset))) continue;
    for (const text of texts) if (known.size < mostTexts) known.add(text);
  }
}

function textsIn(value: Value): string[] {
  if (value.kind === 'scalar')
    return typeof value.value === 'string' && value.value.length < 50 ? [value.value] : [];
  if (value.kind === 'list') return value.items.slice(0, mostTexts).flatMap(textsIn);
  return value.kind === 'map' ? [...value.entries.keys()].slice(0, mostTexts) : [];
}

function nameOf(type: Expression | undefined): string {
  if (!type) return 'any';
  if (type.kind === 'reference' || type.kind === 'call') return type.name;
  return type.kind === 'literal' ? String(type.value) : '';
}
