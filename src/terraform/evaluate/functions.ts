import type { Context } from '../scope.ts';
import type { CallExpression, Expression } from '../syntax/syntax.ts';
import { inexact } from './bounds.ts';
import { concat } from './collection-functions.ts';
import { alternatives, eitherOf, firstOpen, foldEach, hidesError, overEach } from './either.ts';
import { repositoryFunctions } from './functions/repository.ts';
import { functions } from './functions/table.ts';
import { templateFile, templateString } from './functions/templates.ts';
import { placeId } from './identity.ts';
import { noteTexts } from './tell-apart.ts';
import {
  computed,
  failure,
  firstError,
  firstUnknown,
  identify,
  isNull,
  scalar,
  unknown,
  type Value,
} from './value.ts';
import { sizeOf } from './worlds.ts';

/** Calls a function of Terraform. Those that are not known here give `unknown`, never a guess. */
export function callFunction(call: CallExpression, context: Context): Value {
  if (context.constant) return failure(`${call.name}() can’t be called in a variable`);
  // OpenTofu and Terraform know each function also as `core::name`.
  const name = call.name.replace(/^core::/, '');
  if (name === 'try') return firstValid(call, context);
  if (name === 'can') return can(call.args[0], context);
  const args = argumentsOf(call, context);
  if (!Array.isArray(args)) return args;
  return applyToEach(
    name,
    args,
    () => placeId(call, context),
    (given) => apply(call, name, given, context),
  );
}

/** Calls it with each of the values that an argument can be (see either.ts). */
function applyToEach(
  name: string,
  args: readonly Value[],
  id: () => string,
  run: (args: readonly Value[]) => Value,
): Value {
  const open = args.map(firstOpen).find(Boolean);
  if (!open) return run(args);
  if (name === 'coalesce') return firstSet(args, id(), open.why);
  if (name === 'merge' || name === 'concat') return foldEach(args, id, run);
  const [only] = args;
  // Each item gives its own part of the result, and the parts are put together.
  if ((name === 'compact' || name === 'flatten') && only?.kind === 'list') {
    const parts = only.items.map((item) =>
      overEach([item], id, ([each]) => run([{ ...only, items: [each!] }])),
    );
    return foldEach(parts, id, concat);
  }
  return overEach(args, id, run);
}

/**
 * The possible results of `coalesce`: if an argument can be null or an empty string, the next one counts too.
 */
function firstSet(args: readonly Value[], id: string, why: string): Value {
  const found: Value[] = [];
  for (const arg of args) {
    const values = alternatives(arg);
    found.push(...values.filter((value) => !isUnset(value)));
    if (!values.some(isUnset)) break;
    if (arg === args.at(-1)) found.push(failure('no argument of coalesce() is set'));
  }
  // Those of one type only: others would be converted.
  const types = new Set(found.flatMap((value) => (value.kind === 'scalar' ? typeof value.value : [])));
  const scalars = found.every(({ kind }) => kind === 'scalar' || kind === 'error');
  return scalars && types.size < 2 ? eitherOf(id, why, found) : unknown(id, why);
}

function isUnset(value: Value): boolean {
  return isNull(value) || (value.kind === 'scalar' && value.value === '');
}

function apply(call: CallExpression, name: string, args: readonly Value[], context: Context): Value {
  const error = lenient.has(name)
    ? args.find((arg) => arg.kind === 'error')
    : args.map(firstError).find(Boolean);
  if (error) return error;
  noteTexts(context.world, args);
  const added = context.scope.node.module.extension?.call(name, args, context.world);
  if (added) return added;
  if (name === 'templatefile') return templateFile(args, context);
  if (name === 'templatestring') return templateString(call.args, args, context);
  const reader = Object.hasOwn(repositoryFunctions, name) ? repositoryFunctions[name] : undefined;
  if (reader) {
    const [count, run] = reader;
    return args.length === count
      ? run(args, context)
      : failure(`${name}() does not take ${args.length} arguments`);
  }
  const known = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (known) {
    const { minimum, maximum, run } = known;
    if (args.length < minimum || args.length > maximum)
      return failure(`${name}() does not take ${args.length} arguments`);
    context.world.step(args.reduce((sum, arg) => sum + sizeOf(arg), 0));
    const result = run(args, context.world);
    return withId(name, args, decoders.has(name) ? result : computed(result));
  }
  const cause = args.map(firstUnknown).find(Boolean);
  return unknown(resultId(name, args), cause?.why ?? `the function ${call.name}() is not evaluated`);
}

/** An error inside of an argument is none of the parts that they give back. */
const lenient = new Set(
  'coalesce coalescelist concat element flatten keys length lookup merge one reverse slice tolist tomap toset values zipmap'.split(
    ' ',
  ),
);

/** A literal in the text that they read is still that literal. */
const decoders = new Set(['jsondecode', 'yamldecode', 'csvdecode', 'sensitive', 'nonsensitive']);

/** An unknown result is named after the call, so that the same call gives the same unknown. */
function withId(name: string, args: readonly Value[], result: Value): Value {
  if (result.kind === 'unknown' && result.among)
    return { ...result, ...unknown(resultId(name, args), result.why) };
  if (result.kind !== 'unknown' || ['tostring', 'coalesce', 'lookup', 'element', 'one'].includes(name))
    return result;
  return inexact(resultId(name, args), result.why, result.between);
}

function resultId(name: string, args: readonly Value[]): string {
  return `${name}(${args.map(identify).join(', ')})`;
}

function argumentsOf(call: CallExpression, context: Context): Value[] | Value {
  const args = call.args.map((arg) => context.evaluate(arg, context));
  if (!call.expand) return args;
  const last = args.pop();
  if (last?.kind === 'list') return [...args, ...last.items];
  return last?.kind === 'unknown'
    ? unknown(`${call.name}(${last.id}...)`, last.why)
    : failure('only a list can be expanded');
}

/** Evaluates `try`. An unknown argument may also be an error; then the result stays unknown. */
function firstValid(call: CallExpression, context: Context): Value {
  const found: Value[] = [];
  for (const arg of call.args) {
    const value = context.evaluate(arg, { ...context, guarded: true });
    const values = alternatives(value);
    if (values.some(hidesError)) return unknown(placeId(call, context), 'it depends on what can fail');
    const valid = values.filter((each) => !firstError(each));
    if (valid.length === values.length && found.length === 0) return computed(value);
    found.push(...valid);
    if (valid.length === values.length) break;
    if (arg === call.args.at(-1)) found.push(failure('no argument of try() is valid'));
  }
  const why = found.find((value) => value.kind === 'unknown')?.why ?? 'it depends on what can fail';
  return eitherOf(placeId(call, context), why, found);
}

function can(arg: Expression | undefined, context: Context): Value {
  if (!arg) return failure('can() needs an argument');
  const value = context.evaluate(arg, { ...context, guarded: true });
  // Of values some of which are errors, that stays unknown.
  if (value.kind === 'unknown' && (!value.either || value.either.some(firstError)))
    return unknown(`can(${value.id})`, value.why);
  if (alternatives(value).some(hidesError))
    return unknown(`can(${identify(value)})`, 'it depends on what can fail');
  return scalar(!firstError(value));
}
