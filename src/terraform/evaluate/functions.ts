import type { Context } from '../scope.ts';
import type { Expression } from '../syntax/syntax.ts';
import * as collections from './collection-functions.ts';
import { convertTo } from './conversion.ts';
import {
  asString,
  computed,
  failure,
  firstUnknown,
  identify,
  isExact,
  isNull,
  list,
  map,
  scalar,
  unknown,
  type Value,
} from './value.ts';
import type { World } from './worlds.ts';

type Call = Extract<Expression, { kind: 'call' }>;

/** Evaluated arguments to a result; errors in arguments never get here. */
type Implementation = (args: readonly Value[], world: World) => Value;

const many = Number.POSITIVE_INFINITY;

/** How many arguments a function takes, and what it makes of them. */
type Function = readonly [minimum: number, maximum: number, run: Implementation];

const functions: Readonly<Record<string, Function>> = {
  coalesce: [1, many, collections.coalesce],
  concat: [1, many, collections.concat],
  contains: [2, 2, collections.contains],
  element: [2, 2, collections.element],
  flatten: [1, 1, collections.flatten],
  jsondecode: [1, 1, ([text]) => decodeJson(asString(text!))],
  keys: [1, 1, collections.keys],
  length: [1, 1, collections.length],
  lookup: [2, 3, collections.lookup],
  lower: [1, 1, ([text]) => onString(text!, lowerCase)],
  merge: [0, many, collections.merge],
  one: [1, 1, collections.one],
  tobool: [1, 1, ([value]) => convertTo(value!, 'bool')],
  tolist: [1, 1, collections.tolist],
  tomap: [1, 1, collections.tomap],
  tonumber: [1, 1, ([value]) => convertTo(value!, 'number')],
  toset: [1, 1, collections.toset],
  tostring: [1, 1, ([value]) => convertTo(value!, 'string')],
  upper: [1, 1, ([text]) => onString(text!, upperCase)],
  values: [1, 1, collections.values],
};

/** Calls a function of Terraform. Those that are not known here give `unknown`, never a guess. */
export function callFunction(call: Call, context: Context): Value {
  if (context.constant) return failure(`${call.name}() can’t be called in a variable`);
  if (call.name === 'try') return firstValid(call.args, context);
  if (call.name === 'can') return can(call.args[0], context);
  const args = argumentsOf(call, context);
  if (!Array.isArray(args)) return args;
  const error = args.find((arg) => arg.kind === 'error');
  if (error) return error;
  const known = Object.hasOwn(functions, call.name) ? functions[call.name] : undefined;
  if (known) {
    const [minimum, maximum, run] = known;
    if (args.length < minimum || args.length > maximum)
      return failure(`${call.name}() does not take ${args.length} arguments`);
    return withId(call.name, args, computed(run(args, context.world)));
  }
  const cause = args.map(firstUnknown).find(Boolean);
  return unknown(resultId(call.name, args), cause?.why ?? `the function ${call.name}() is not evaluated`);
}

/** An unknown result is named after the call, so that the same call gives the same unknown. */
function withId(name: string, args: readonly Value[], result: Value): Value {
  if (result.kind !== 'unknown' || ['tostring', 'coalesce', 'lookup', 'element', 'one'].includes(name))
    return result;
  return { ...result, id: resultId(name, args) };
}

function resultId(name: string, args: readonly Value[]): string {
  return `${name}(${args.map(identify).join(', ')})`;
}

function argumentsOf(call: Call, context: Context): Value[] | Value {
  const args = call.args.map((arg) => context.evaluate(arg, context));
  if (!call.expand) return args;
  const last = args.pop();
  if (last?.kind === 'list') return [...args, ...last.items];
  return last?.kind === 'unknown'
    ? unknown(`${call.name}(${last.id}...)`, last.why)
    : failure('only a list can be expanded');
}

/** What is unknown might also be an error, but then it is not known which of the two: it stays unknown. */
function firstValid(args: readonly Expression[], context: Context): Value {
  for (const arg of args) {
    const value = context.evaluate(arg, { ...context, guarded: true });
    if (value.kind !== 'error') return computed(value);
  }
  return failure('no argument of try() is valid');
}

function can(arg: Expression | undefined, context: Context): Value {
  if (!arg) return failure('can() needs an argument');
  const value = context.evaluate(arg, { ...context, guarded: true });
  if (value.kind === 'unknown') return unknown(`can(${value.id})`, value.why);
  return scalar(value.kind !== 'error');
}

function onString(value: Value, change: (text: string) => string): Value {
  const text = asString(value);
  if (text.kind !== 'scalar') return text;
  return isNull(text) ? failure('a string is required') : scalar(change(String(text.value)));
}

/** Character by character, as Go does: JavaScript would make `SS` of `ß`. */
function upperCase(text: string): string {
  return text.replace(/./gsu, (char) =>
    char.toUpperCase().length > char.length ? char : char.toUpperCase(),
  );
}

/** Without JavaScript's special cases for a final sigma and a dotted capital I. */
function lowerCase(text: string): string {
  return text.replace(/./gsu, (char) => String.fromCodePoint(char.toLowerCase().codePointAt(0)!));
}

function decodeJson(text: Value): Value {
  if (text.kind === 'unknown') return text;
  if (text.kind !== 'scalar' || typeof text.value !== 'string') return failure('jsondecode needs a string');
  try {
    return fromJson(JSON.parse(text.value));
  } catch {
    return failure('jsondecode got invalid JSON');
  }
}

function fromJson(json: unknown): Value {
  if (Array.isArray(json)) return list(json.map(fromJson));
  if (typeof json === 'number' && !isExact(String(json)))
    return unknown(String(json), 'a number is too long to be computed with');
  if (json === null || typeof json !== 'object') return scalar(json as string | number | boolean | null);
  return map(new Map(Object.entries(json).map(([key, value]) => [key, fromJson(value)])));
}
