import type { Context } from './context.ts';
import type { Expression } from './syntax.ts';
import { asBool, asNumber, asString, failure, isNull, list, map, scalar, type Value } from './value.ts';

/**
 * Converts a value to a variable's type and fills in the defaults of `optional()` attributes, as Terraform does
 * before a module sees it. https://developer.hashicorp.com/terraform/language/expressions/type-constraints
 */
export function convert(value: Value, type: Expression, context: Context): Value {
  if (value.kind === 'unknown' || value.kind === 'error' || isNull(value)) return value;
  const name = type.kind === 'reference' ? type.name : type.kind === 'call' ? type.name : '';
  const inner = type.kind === 'call' ? type.args[0] : undefined;
  switch (name) {
    case 'string':
      return converted(value, asString(value));
    case 'number':
      return converted(value, asNumber(value));
    case 'bool':
      return converted(value, asBool(value));
    case 'list':
    case 'set':
      return eachItem(value, inner, name === 'set', context);
    case 'map':
      return inner ? eachEntry(value, inner, context) : value;
    case 'tuple':
      return tuple(value, inner, context);
    case 'object':
      return inner?.kind === 'object' ? object(value, inner, context) : value;
    default:
      return value;
  }
}

/** A conversion that changes the value's type is no longer the literal. */
function converted(before: Value, after: Value): Value {
  return after.kind === 'scalar' && before.kind === 'scalar' && after.value !== before.value
    ? { ...after, direct: false }
    : after;
}

function eachItem(value: Value, inner: Expression | undefined, set: boolean, context: Context): Value {
  if (value.kind !== 'list') return failure('a list is required');
  const items = inner ? value.items.map((item) => convert(item, inner, context)) : value.items;
  return { ...value, items, set };
}

function eachEntry(value: Value, inner: Expression, context: Context): Value {
  if (value.kind !== 'map') return failure('a map is required');
  return map(
    new Map([...value.entries].map(([key, entry]) => [key, convert(entry, inner, context)])),
    value.origin,
    value.open,
  );
}

function tuple(value: Value, inner: Expression | undefined, context: Context): Value {
  if (value.kind !== 'list' || inner?.kind !== 'tuple') return value;
  return list(
    value.items.map((item, index) =>
      inner.items[index] ? convert(item, inner.items[index], context) : item,
    ),
    value.origin,
  );
}

/** Only declared attributes pass; `optional(type, default)` stands for one that is missing or null. */
function object(value: Value, type: Extract<Expression, { kind: 'object' }>, context: Context): Value {
  if (value.kind !== 'map') return failure('an object is required');
  const entries = new Map<string, Value>();
  for (const { key, value: declared } of type.entries) {
    const name = key.kind === 'literal' ? String(key.value) : '';
    const optional = declared.kind === 'call' && declared.name === 'optional' ? declared : null;
    const attributeType = optional ? optional.args[0] : declared;
    const given =
      value.entries.get(name) ?? (value.open ? { ...value.open, id: `${value.open.id}.${name}` } : undefined);
    const missing = given === undefined || isNull(given);
    if (missing && !optional && given === undefined) return failure(`the attribute “${name}” is missing`);
    const fallback = optional?.args[1];
    const raw = missing && fallback ? context.evaluate(fallback, context) : (given ?? scalar(null));
    entries.set(name, attributeType ? convert(raw, attributeType, context) : raw);
  }
  return map(entries, value.origin);
}
