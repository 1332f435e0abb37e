import { follow } from '../../terraform/evaluate/follow.ts';
import {
  asString,
  failure,
  list,
  map,
  type Scalar,
  scalar,
  unknown,
  type Value,
} from '../../terraform/evaluate/value.ts';
import { truth } from '../../terraform/evaluate/worlds.ts';
import type { Context } from '../../terraform/scope.ts';
import { type Span, textOf } from '../../terraform/syntax/source.ts';
import type { Expression, TemplatePart } from '../../terraform/syntax/syntax.ts';

/** The JSON document of an argument in one world. */
export interface JsonDocument {
  readonly value: Value;
  /** The object that `jsonencode` gets, where it is written as one: entries can be added to it. */
  readonly object: Extract<Expression, { kind: 'object' }> | null;
  /** Where its text is written. */
  readonly text: Span;
}

/**
 * Reads a document from `jsonencode(…)`, a heredoc or a file, also through variables and locals. An unknown
 * interpolation makes only its own string or value unknown.
 */
export function readDocument(expression: Expression, context: Context): JsonDocument {
  const found = follow(expression, context);
  const { span } = found.expression;
  const [argument] = found.expression.kind === 'call' ? found.expression.args : [];
  if (found.expression.kind === 'call' && found.expression.name === 'jsonencode' && argument) {
    const inner = follow(argument, found.context);
    return {
      value: context.evaluate(argument, found.context),
      object: inner.expression.kind === 'object' ? inner.expression : null,
      text: span,
    };
  }
  if (found.expression.kind === 'template' && found.expression.parts.some((part) => typeof part !== 'string'))
    return { value: fromTemplate(found.expression.parts, found.context), object: null, text: span };
  const call: Expression = {
    kind: 'call',
    name: 'jsondecode',
    args: [found.expression],
    expand: false,
    span,
  };
  return { value: context.evaluate(call, found.context), object: null, text: span };
}

/** A character that no document holds marks where a value belongs. */
const mark = '\uE000';
const marked = /\uE000(\d+)\uE000/g;

function fromTemplate(parts: readonly TemplatePart[], context: Context): Value {
  const values: Value[] = [];
  const text = withMarks(parts, context, values);
  if (typeof text !== 'string') return text;
  try {
    return fromJson(JSON.parse(text), values);
  } catch {
    return failure('its text is not valid JSON');
  }
}

/** The text with a mark for each interpolation; a mark that is a whole value becomes a string of its own. */
function withMarks(parts: readonly TemplatePart[], context: Context, values: Value[]): string | Value {
  let text = '';
  for (const part of parts) {
    if (typeof part === 'string') text += part;
    else if (part.kind === 'interpolation') {
      const sign = `${mark}${values.push(context.evaluate(part.value, context)) - 1}${mark}`;
      text += isInString(text) ? sign : `"${mark}${sign}"`;
    } else if (part.kind === 'if') {
      const holds = truth(context.evaluate(part.condition, context), context.world);
      if (holds === undefined) return failure('a condition is no bool');
      const inner = withMarks(holds ? part.yes : part.no, context, values);
      if (typeof inner !== 'string') return inner;
      text += inner;
    } else return unknown('', 'its text is made by a loop');
  }
  return text;
}

/** Does JSON text end inside of a string? */
function isInString(text: string): boolean {
  return (text.replace(/\\./gs, '').match(/"/g)?.length ?? 0) % 2 === 1;
}

function fromJson(json: unknown, values: readonly Value[]): Value {
  if (Array.isArray(json)) return list(json.map((item) => fromJson(item, values)));
  if (typeof json === 'object' && json !== null)
    return map(new Map(Object.entries(json).map(([key, entry]) => [key, fromJson(entry, values)])));
  return typeof json === 'string' ? fromText(json, values) : scalar(json as Scalar);
}

function fromText(text: string, values: readonly Value[]): Value {
  const whole = /^(\uE000?)\uE000(\d+)\uE000$/.exec(text);
  const value = whole ? values[Number(whole[2])] : undefined;
  if (whole && value) return whole[1] === '' ? asString(value) : embedded(value);
  let open: Value | undefined;
  const filled = text.replace(marked, (_, index) => {
    const part = asString(values[Number(index)]!);
    if (part.kind === 'scalar') return String(part.value);
    open ??= part;
    return '';
  });
  return open ?? scalar(filled);
}

/** A value that stands outside of quotes: a string is JSON text itself. */
function embedded(value: Value): Value {
  if (value.kind !== 'scalar' || typeof value.value !== 'string') return value;
  try {
    const json: unknown = JSON.parse(value.value);
    return typeof json === 'object' ? fromJson(json, []) : { ...value, value: json as Scalar };
  } catch {
    return failure('its text is not valid JSON');
  }
}

/**
 * Where a literal of the document is written: its own place, else the only one in the text that the pattern finds.
 * @param pattern finds the literal, without quotes, as its group `literal`
 */
export function placeInDocument(value: Value, { text }: JsonDocument, pattern: RegExp): Span | null {
  if ('origin' in value && value.origin) return value.origin;
  const [only, ...others] = textOf(text).matchAll(new RegExp(pattern.source, 'dg'));
  const [start, end] = only?.indices?.groups?.literal ?? [];
  if (start === undefined || end === undefined || others.length > 0) return null;
  return { source: text.source, start: text.start + start, end: text.start + end };
}
