/** A type of Terraform's, as far as it decides into what a value is converted. `any`: not known, or null's. */
export type Type =
  | 'any'
  | 'string'
  | 'number'
  | 'bool'
  | { readonly kind: 'list' | 'set' | 'map'; readonly of: Type }
  | { readonly kind: 'tuple'; readonly items: readonly Type[] }
  | { readonly kind: 'object'; readonly attributes: ReadonlyMap<string, Type> };

type Compound = Exclude<Type, string>;

/**
 * The one type that all of these convert to: what the branches of a conditional, the items of a list, the arguments
 * of `coalesce` become. Undefined where there is none, which Terraform refuses.
 */
export function unify(types: readonly Type[]): Type | undefined {
  const known = types.filter((type) => type !== 'any');
  const first = known[0];
  if (first === undefined) return 'any';
  const compound = known.filter((type): type is Compound => typeof type === 'object');
  if (compound.length === 0) return unifyPrimitives(known);
  if (compound.length < known.length) return undefined;
  const maps = compound.filter((type) => type.kind === 'map' || type.kind === 'object');
  if (maps.length === compound.length) return unifyMaps(maps);
  return maps.length === 0 ? unifyLists(compound) : undefined;
}

function unifyPrimitives(types: readonly Type[]): Type | undefined {
  if (types.every((type) => type === types[0])) return types[0];
  return types.includes('string') ? 'string' : undefined;
}

/** Objects of the same attributes stay one; others become a map, if all their attributes have one type. */
function unifyMaps(types: readonly Compound[]): Type | undefined {
  const objects = types.filter((type) => type.kind === 'object');
  const names = [...(objects[0]?.attributes.keys() ?? [])];
  const alike = objects.every(
    ({ attributes }) => attributes.size === names.length && names.every((name) => attributes.has(name)),
  );
  if (objects.length === types.length && alike) {
    const attributes = new Map<string, Type>();
    for (const name of names) {
      const type = unify(objects.map((object) => object.attributes.get(name)!));
      if (type !== undefined) attributes.set(name, type);
    }
    return attributes.size === names.length ? { kind: 'object', attributes } : undefined;
  }
  const of = unify(types.flatMap(inner));
  return of === undefined ? undefined : { kind: 'map', of };
}

/** Tuples of one length stay one; others become a list, or a set where there is a set and no list. */
function unifyLists(types: readonly Compound[]): Type | undefined {
  const tuples = types.filter((type) => type.kind === 'tuple');
  const length = tuples[0]?.items.length ?? 0;
  if (tuples.length === types.length && tuples.every((tuple) => tuple.items.length === length)) {
    const items = Array.from({ length }, (_, index) => unify(tuples.map((tuple) => tuple.items[index]!)));
    if (items.every((item) => item !== undefined)) return { kind: 'tuple', items };
  }
  const of = unify(types.flatMap(inner));
  if (of === undefined) return undefined;
  const set = types.some((type) => type.kind === 'set') && !types.some((type) => type.kind === 'list');
  return { kind: set ? 'set' : 'list', of };
}

function inner(type: Compound): readonly Type[] {
  if (type.kind === 'tuple') return type.items;
  return type.kind === 'object' ? [...type.attributes.values()] : [type.of];
}

/** Is a part of it not known, as the type of a null? */
export function isVague(type: Type): boolean {
  return type === 'any' || (typeof type === 'object' && inner(type).some(isVague));
}
