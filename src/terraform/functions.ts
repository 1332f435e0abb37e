import * as collections from './collection-functions.ts';
import type { Context } from './context.ts';
import type { Expression } from './syntax.ts';
import {
  asString,
  computed,
  failure,
  firstUnknown,
  identify,
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
export type Implementation = (args: readonly Value[], world: World) => Value;

const implementations: Readonly<Record<string, Implementation>> = {
  ...collections,
  tostring: ([value]) => asString(value!),
  lower: ([value]) => onString(value!, (text) => text.toLowerCase()),
  upper: ([value]) => onString(value!, (text) => text.toUpperCase()),
  jsondecode: ([value]) => {
    const text = value && asString(value);
    if (text?.kind === 'unknown') return text;
    if (text?.kind !== 'scalar' || typeof text.value !== 'string')
      return failure('jsondecode needs a string');
    try {
      return fromJson(JSON.parse(text.value));
    } catch {
      return failure('jsondecode got invalid JSON');
    }
  },
};

/** Calls a function of Terraform. Those that are not known here give `unknown`, never a guess. */
export function callFunction(call: Call, context: Context): Value {
  if (call.name === 'try') return firstValid(call.args, context);
  if (call.name === 'can') return can(call.args[0], context);
  const args = argumentsOf(call, context);
  if (!Array.isArray(args)) return args;
  const error = args.find((arg) => arg.kind === 'error');
  if (error) return error;
  const implementation = Object.hasOwn(implementations, call.name) ? implementations[call.name] : undefined;
  if (implementation) return withId(call.name, args, computed(implementation(args, context.world)));
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
    const value = context.evaluate(arg, context);
    if (value.kind !== 'error') return computed(value);
  }
  return failure('no argument of try() is valid');
}

function can(arg: Expression | undefined, context: Context): Value {
  if (!arg) return failure('can() needs an argument');
  const value = context.evaluate(arg, context);
  if (value.kind === 'unknown') return unknown(`can(${value.id})`, value.why);
  return scalar(value.kind !== 'error');
}

function onString(value: Value, change: (text: string) => string): Value {
  const text = asString(value);
  if (text.kind !== 'scalar') return text;
  return isNull(text) ? failure('a string is required') : scalar(change(String(text.value)));
}

function fromJson(json: unknown): Value {
  if (Array.isArray(json)) return list(json.map(fromJson));
  if (json === null || typeof json !== 'object') return scalar(json as string | number | boolean | null);
  return map(new Map(Object.entries(json).map(([key, value]) => [key, fromJson(value)])));
}
