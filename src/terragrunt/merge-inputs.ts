import { isNull, map, unknown, type Value } from '../terraform/evaluate/value.ts';

/**
 * The inputs of an included configuration under those of the one that includes it: the latter go before, entry by
 * entry or, where `deep` is set, at every depth. https://terragrunt.gruntwork.io/docs/reference/config-blocks-and-attributes/#include
 */
export function mergeInputs(parent: Value, child: Value, deep: boolean, id: string): Value {
  if (child.kind === 'error' || parent.kind === 'error') return child.kind === 'error' ? child : parent;
  if (child.kind === 'unknown' || parent.kind === 'unknown') {
    const open = child.kind === 'unknown' ? child : (parent as Extract<Value, { kind: 'unknown' }>);
    // Entries of the child are what they are; an unknown child may replace any of the parent's.
    return child.kind === 'map' ? map(child.entries, child.origin, open) : unknown(id, open.why);
  }
  if (child.kind !== 'map' || parent.kind !== 'map') return child;
  const entries = new Map(child.open ? [] : parent.entries);
  for (const [name, value] of child.entries) {
    const above = parent.entries.get(name);
    entries.set(name, deep && above ? deepMerge(above, value, `${id}.${name}`) : value);
  }
  return map(entries, child.origin, child.open ?? parent.open);
}

/** Maps are merged entry by entry, lists follow each other, everything else is the child's. */
export function deepMerge(parent: Value, child: Value, id: string): Value {
  if (parent.kind === 'map' && child.kind === 'map') return mergeInputs(parent, child, true, id);
  if (parent.kind === 'list' && child.kind === 'list')
    return { ...child, items: [...parent.items, ...child.items] };
  if (parent.kind === 'unknown' && (child.kind === 'map' || child.kind === 'list'))
    return unknown(id, parent.why);
  return child;
}

/** One of the inputs; an error that says “omitted” where it is not given, so that the default of the variable holds. */
export function inputValue(inputs: Value, name: string): Value {
  if (inputs.kind === 'map') {
    const entry = inputs.entries.get(name);
    if (entry) return entry;
    if (!inputs.open) return { kind: 'error', why: `there is no input ${name}`, omitted: true };
    return { kind: 'unknown', id: `${inputs.open.id}.${name}`, why: inputs.open.why };
  }
  if (inputs.kind === 'unknown') return { ...inputs, id: `${inputs.id}.${name}` };
  if (isNull(inputs)) return { kind: 'error', why: 'there are no inputs', omitted: true };
  return inputs.kind === 'error' ? inputs : { kind: 'error', why: 'inputs have to be an object' };
}
