import type { Context } from '../scope.ts';
import type { Expression } from '../syntax/syntax.ts';
import { convertTo, toCollection, toMap } from './conversion.ts';
import { failure, isNull, map, scalar, unknown, type Value } from './value.ts';

/**
 * Converts a value to a variable's type and fills in the defaults of `optional()` attributes, as Terraform does
 * before a module sees it. https://developer.hashicorp.com/terraform/language/expressions/type-constraints
 */
export function convert(value: Value, type: Expression, context: Context): Value {
  if (value.kind === 'error' || isNull(value)) return value;
  const name = nameOf(type);
  const inner = type.kind === 'call' ? type.args[0] : undefined;
  if (value.kind === 'unknown') {
    const collection = name === 'list' || name === 'set' || name === 'map';
    if (!value.among || !collection || !inner) return value;
    return { ...value, among: value.among.map((element) => convert(element, inner, context)) };
  }
  switch (name) {
    case 'string':
    case 'number':
    case 'bool':
      return convertTo(value, name);
    case 'list':
    case 'set':
      return eachItem(value, inner, name, context);
    case 'map':
      return eachEntry(value, inner, context);
    case 'tuple':
      return tuple(value, inner, context);
    case 'object':
      return inner?.kind === 'object' ? object(value, inner, context) : value;
    default:
      return value;
  }
}

/** `string`, `list` of `list(string)`; a quoted `"string"` is how Terraform 0.11 wrote it. */
function nameOf(type: Expression): string {
  if (type.kind === 'reference' || type.kind === 'call') return type.name;
  return type.kind === 'literal' ? String(type.value) : '';
}

function eachItem(
  value: Value,
  inner: Expression | undefined,
  kind: 'list' | 'set',
  context: Context,
): Value {
  if (value.kind !== 'list') return failure(`a ${kind} is required`);
  const items = inner ? value.items.map((item) => convert(item, inner, context)) : value.items;
  return toCollection({ ...value, items }, kind, primitive(inner));
}

function eachEntry(value: Value, inner: Expression | undefined, context: Context): Value {
  if (value.kind !== 'map') return failure('a map is required');
  const entries = [...value.entries].map(
    ([key, entry]) => [key, inner ? convert(entry, inner, context) : entry] as const,
  );
  return toMap({ ...value, entries: new Map(entries) }, primitive(inner));
}

/**
 * The element that a declared collection makes of what its `optional` defaults say alone; unknown where the type leaves
 * it open. Undefined where the type is no collection of a known one.
 */
export function elementOf(type: Expression, id: string, why: string, context: Context): Value | undefined {
  const inner = type.kind === 'call' && ['list', 'set', 'map'].includes(type.name) ? type.args[0] : undefined;
  return inner && made(inner, id, why, context);
}

function made(type: Expression, id: string, why: string, context: Context): Value {
  const declared = type.kind === 'call' && type.name === 'object' ? type.args[0] : undefined;
  if (declared?.kind !== 'object') return unknown(id, why);
  const entries = declared.entries.map(({ key, value }): [string, Value] => {
    const name = key.kind === 'literal' ? String(key.value) : '';
    const inside = `${id}.${name}`;
    if (value.kind !== 'call' || value.name !== 'optional') return [name, made(value, inside, why, context)];
    const [of, fallback] = value.args;
    if (!fallback) return [name, unknown(inside, why)];
    const given = context.evaluate(fallback, context);
    return [name, of ? convert(given, of, context) : given];
  });
  return map(new Map(entries));
}

/** Where there are no items to tell, the constraint does. */
function primitive(inner: Expression | undefined): 'string' | 'number' | 'bool' | 'any' {
  const name = inner ? nameOf(inner) : '';
  return name === 'string' || name === 'number' || name === 'bool' ? name : 'any';
}

function tuple(value: Value, inner: Expression | undefined, context: Context): Value {
  if (value.kind !== 'list' || inner?.kind !== 'tuple' || value.items.length !== inner.items.length)
    return failure('a tuple of this length is required');
  const items = value.items.map((item, index) => convert(item, inner.items[index]!, context));
  return items.find((item) => item.kind === 'error') ?? { ...value, type: 'tuple', items };
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
    const converted = attributeType ? convert(raw, attributeType, context) : raw;
    if (converted.kind === 'error' && raw.kind !== 'error') return converted;
    entries.set(name, converted);
  }
  return map(entries, value.origin);
}
