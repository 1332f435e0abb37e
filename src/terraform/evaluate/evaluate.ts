import type { Context, IterationValues, Scope } from '../scope.ts';
import { type Expression, splatItem } from '../syntax/syntax.ts';
import { convertTo, toCollection, typeOf } from './conversion.ts';
import { eitherOf, overEach } from './either.ts';
import { collectionOf } from './elements.ts';
import { collectionFor, overElements } from './for-expression.ts';
import { callFunction } from './functions.ts';
import { placeId, textOfExpression } from './identity.ts';
import { get, indexed } from './index-value.ts';
import { lookUp } from './lookup.ts';
import { binary, unary } from './operators.ts';
import { renderTemplate } from './render.ts';
import { isVague, type Type, unify } from './types.ts';
import {
  asString,
  computed,
  failure,
  firstError,
  identify,
  isNull,
  list,
  map,
  scalar,
  unknown,
  type Value,
} from './value.ts';
import { sizeOf, truth, Undecided, type World } from './worlds.ts';

/**
 * The value of an expression in one world, as `terraform plan` would compute it. It never guesses: a value
 * that can't be known is `unknown`, and an expression that Terraform would refuse is `error`.
 */
function evaluate(expression: Expression, context: Context): Value {
  const value = evaluateKind(expression, context);
  context.world.step(sizeOf(value));
  // An error in one item is none of the others, but what is tried fails as a whole.
  return (context.guarded && isMade.has(expression.kind) && firstError(value)) || value;
}

/** Expressions that make a collection. */
const isMade = new Set<Expression['kind']>(['tuple', 'object', 'splat', 'for']);

function evaluateKind(expression: Expression, context: Context): Value {
  context.world.step();
  switch (expression.kind) {
    case 'literal':
      return scalar(expression.value, expression.span);
    case 'template':
      return renderTemplate(expression, context);
    case 'reference':
    case 'get':
      return lookUp(expression, context) ?? member(expression, context);
    case 'index':
      return (
        lookUp(expression, context) ??
        overEach(
          [evaluate(expression.object, context), evaluate(expression.key, context)],
          () => placeId(expression, context),
          ([object, key]) => indexed(object!, key!, context.world, context.guarded),
        )
      );
    case 'splat':
      return splat(expression, context);
    case 'tuple':
      return list(
        expression.items.map((item) => evaluate(item, context)),
        expression.span,
      );
    case 'object':
      return object(expression, context);
    case 'call':
      return callFunction(expression, context);
    case 'conditional':
      return conditional(expression, context);
    case 'binary':
      return binary(expression, context);
    case 'unary':
      return unary(expression, context);
    case 'for':
      return collectionFor(expression, context);
    case 'unsupported':
      return unknown(placeId(expression, context), `it is ${expression.what}, which is not evaluated`);
  }
}

function member(expression: Expression, context: Context): Value {
  if (expression.kind === 'get') {
    const object = evaluate(expression.object, context);
    return overEach(
      [object],
      () => placeId(expression, context),
      ([each]) =>
        each!.kind === 'unknown' && each!.among
          ? indexed(each!, scalar(expression.name), context.world, context.guarded)
          : get(each!, expression.name),
    );
  }
  const name = expression.kind === 'reference' ? expression.name : '';
  return failure(`“${name}” is not known here`);
}

function object(expression: Extract<Expression, { kind: 'object' }>, context: Context): Value {
  const entries = new Map<string, Value>();
  const unnamed: Value[] = [];
  let open: Extract<Value, { kind: 'unknown' }> | null = null;
  for (const entry of expression.entries) {
    const key = asString(evaluate(entry.key, context));
    const value = evaluate(entry.value, context);
    if (key.kind === 'unknown') {
      open = key;
      unnamed.push(value);
    } else if (key.kind === 'scalar' && typeof key.value === 'string') entries.set(key.value, value);
    else return failure('a key of an object is no string');
  }
  if (!open) return map(entries, expression.span);
  // An entry of an unknown name may be any of the others again.
  return collectionOf(placeId(expression, context), open.why, [...entries.values(), ...unnamed]);
}

function conditional(expression: Extract<Expression, { kind: 'conditional' }>, context: Context): Value {
  const condition = evaluate(expression.condition, context);
  if (condition.kind === 'error') return condition;
  const agreed = condition.kind === 'unknown' ? agreement(expression, context) : undefined;
  if (agreed) return agreed;
  if (condition.kind === 'unknown' && context.world.cases.joined) {
    context.world.trace.questions++;
    const [yes, no] = [expression.yes, expression.no].map((branch) => evaluate(branch, context));
    return joined(yes!, no!, placeId(expression, context), condition.why);
  }
  const holds = truth(condition, context.world);
  if (holds === undefined) return failure('a condition is no bool');
  const [chosen, other] = holds ? [expression.yes, expression.no] : [expression.no, expression.yes];
  const value = computed(evaluate(chosen, context));
  if (value.kind === 'error' || value.kind === 'unknown') return value;
  // Both branches have one type: beside a string, a number becomes a string.
  const aside = evaluate(other, { ...context, world: context.world.aside() });
  const types = [value, aside].map(typeOf);
  const type = unify(types);
  return type === undefined ? withoutType(types, () => placeId(expression, context)) : convertTo(value, type);
}

/** Terraform refuses branches of no common type; beside a null, whose type is not known, it may find one. */
function withoutType(types: readonly Type[], id: () => string): Value {
  return types.some(isVague)
    ? unknown(id(), 'the branches of a conditional have two types, and one of them holds null')
    : failure('the branches of a conditional have no type in common');
}

function splat(expression: Extract<Expression, { kind: 'splat' }>, context: Context): Value {
  return overEach(
    [evaluate(expression.object, context)],
    () => placeId(expression, context),
    ([object]) => splatOf(object!, expression, context),
  );
}

function splatOf(object: Value, expression: Extract<Expression, { kind: 'splat' }>, context: Context): Value {
  if (object.kind === 'error') return object;
  if (object.kind === 'unknown') {
    const here = isPath(expression.each) ? '' : placeId(expression, context);
    const id = `${object.id}${textOfExpression(expression.each)}${here}`;
    if (!object.among) return unknown(id, object.why);
    return overElements(object, context, (item, inner) =>
      evaluate(expression.each, { ...inner, names: new Map(context.names).set(splatItem, item) }),
    )(id);
  }
  const items = isNull(object) ? [] : object.kind === 'list' ? object.items : [object];
  const results = items.map((item) =>
    evaluate(expression.each, { ...context, names: new Map(context.names).set(splatItem, item) }),
  );
  // Terraform tries the access on the type of the items, also where there are none.
  if (items.length === 0 && object.kind === 'list' && typeof object.of === 'string' && object.of !== 'any') {
    if (expression.each.kind === 'get' || expression.each.kind === 'index')
      return failure('an attribute of items that have none');
  }
  const ofTuple = object.kind !== 'list' || object.type === 'tuple';
  return ofTuple ? list(results) : toCollection(list(results), 'list', 'any');
}

/**
 * Both branches of an unknown condition, where they are the same whatever else is not known: then the condition
 * decides nothing, and is not asked.
 */
function agreement(
  { yes, no }: Extract<Expression, { kind: 'conditional' }>,
  context: Context,
): Value | undefined {
  const world = context.world.undecided();
  try {
    const [one, other] = [yes, no].map((branch) => evaluate(branch, { ...context, world }));
    if (!one || !other || one.kind === 'error' || typeOf(one) === 'any') return undefined;
    return identify(one) === identify(other) && one.kind === 'scalar' ? computed(one) : undefined;
  } catch (error) {
    if (error instanceof Undecided) return undefined;
    throw error;
  }
}

/** Attributes and literal indexes only: the same text means the same under any names. */
function isPath(each: Expression): boolean {
  if (each.kind === 'reference') return each.name === splatItem;
  if (each.kind === 'get') return isPath(each.object);
  return each.kind === 'index' && each.key.kind === 'literal' && isPath(each.object);
}

/** Where and in which world to evaluate. */
export function contextIn(scope: Scope, names: IterationValues, world: World): Context {
  return { scope, names, world, evaluate };
}

/**
 * The known part of a value that is one of two: all of it if they are equal; of objects with the same
 * attributes, the attributes on which they agree; else an unknown that is either of the two.
 * @param id names the value, the same wherever the same two are meant
 */
function joined(a: Value, b: Value, id: string, why: string): Value {
  // Branches of two types would be converted to one.
  const types = [a, b].map((value) =>
    value.kind === 'list' || value.kind === 'map' ? value.type : value.kind,
  );
  if (types[0] === types[1] && identify(a) === identify(b)) return computed(a);
  if (a.kind !== 'map' || b.kind !== 'map' || a.open || b.open || a.type !== b.type)
    return branches(a, b, id, why);
  if (a.entries.size !== b.entries.size || [...a.entries.keys()].some((key) => !b.entries.has(key)))
    return branches(a, b, id, why);
  const entries = [...a.entries].map(([key, entry]): [string, Value] => [
    key,
    joined(entry, b.entries.get(key)!, `${id}.${key}`, why),
  ]);
  return map(new Map(entries), null, null, a.type);
}

/** Both branches have one type. */
function branches(a: Value, b: Value, id: string, why: string): Value {
  if ([a, b].some(({ kind }) => kind === 'unknown' || kind === 'error')) return eitherOf(id, why, [a, b]);
  const types = [a, b].map(typeOf);
  const type = unify(types);
  if (type === undefined) return withoutType(types, () => id);
  return eitherOf(
    id,
    why,
    [a, b].map((branch) => convertTo(branch, type)),
  );
}
