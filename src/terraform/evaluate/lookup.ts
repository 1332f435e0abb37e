import type { MergedBlock } from '../module.ts';
import { type Context, noNames } from '../scope.ts';
import type { Expression } from '../syntax/syntax.ts';
import { collectionOf } from './elements.ts';
import { pathValue } from './functions/paths.ts';
import { textOfExpression } from './identity.ts';
import { hasNoInstance, resourceInstances } from './instances.ts';
import { remember } from './memoize.ts';
import { moduleValue } from './outputs.ts';
import { unsetValue } from './tell-apart.ts';
import { convert, elementOf } from './type-constraint.ts';
import { allowedBy, isRefused } from './validations.ts';
import { failure, identify, isNull, list, scalar, type Unknown, unknown, type Value } from './value.ts';
import { TooManyOutcomes } from './worlds.ts';

/**
 * The value of a name: `var.x`, `local.x`, `module.x.y`, `each.value`, a `for` name. Undefined where the
 * expression is an access to something that has to be evaluated first.
 */
export function lookUp(expression: Expression, context: Context): Value | undefined {
  const steps = chain(expression);
  const root = steps[0]!;
  if (root.kind !== 'reference') return undefined;
  if (context.names.has(root.name)) {
    return steps.length === 1 ? context.names.get(root.name) : undefined;
  }
  const added = context.scope.node.module.extension?.name(root.name, context.world);
  if (added) return steps.length === 1 ? added : undefined;
  if (context.constant) return failure(`${textOfExpression(expression)} can’t be referred to in a variable`);
  if (context.closed) return failure(`a template has no ${textOfExpression(expression)}`);
  const first = steps[1]?.kind === 'get' ? steps[1].name : undefined;
  if (root.name === 'var' && first !== undefined) {
    return steps.length === 2 ? variableValue(first, context) : undefined;
  }
  if (root.name === 'local' && first !== undefined) {
    return steps.length === 2 ? localValue(first, context) : undefined;
  }
  if (root.name === 'path' && first !== undefined) {
    const path = steps.length === 2 ? pathValue(first, context) : undefined;
    if (path) return path;
  }
  if (root.name === 'module' && first !== undefined) {
    const value = moduleValue(steps, first, context);
    if (value !== undefined) return value === 'inside' ? undefined : value;
  }
  if (first === undefined) return opaque(expression, steps, context);
  const address = `${root.name}.${first}`;
  if (hasNoInstance(address, context)) return steps.length === 2 ? list([]) : undefined;
  const instances = steps.length === 2 ? resourceInstances(address, context) : undefined;
  return instances ?? opaque(expression, steps, context);
}

/** The caller's value, else that of `*.tfvars`, else the default; converted to the variable's type. */
function variableValue(name: string, context: Context): Value {
  const { scope, world } = context;
  const own: Context = { ...context, names: noNames, guarded: false };
  const constant = { ...own, constant: true };
  return remember(
    world,
    `${scope.id}var.${name}`,
    () => {
      const declared = scope.node.module.variables.get(name);
      if (!declared) return unknown(`${scope.id}var.${name}`, `var.${name} is not declared in this module`);
      if (scope.open) return unknown(`${scope.id}var.${name}`, `var.${name} may have any value`);
      if (!scope.caller) world.trace.reads++;
      const given = scope.caller ? scope.caller.call.attribute(name) : scope.values.get(name);
      const outside = scope.caller
        ? { ...own, scope: scope.caller.scope, names: scope.caller.names }
        : constant;
      const fallback = declared.attribute('default');
      const nullable = declared.attribute('nullable')?.value;
      const refusesNull = nullable?.kind === 'literal' && String(nullable.value) === 'false';
      const hidden = given ? null : scope.values.hidden?.();
      if (hidden) return unknown(`${scope.id}var.${name}`, hidden);
      let value = given && context.evaluate(given.value, outside);
      if (value?.kind === 'error' && value.omitted) value = undefined;
      if (fallback && (!value || (refusesNull && isNull(value))))
        value = context.evaluate(fallback.value, constant);
      if (!value) return unset(declared, name, !refusesNull, own);
      const type = declared.attribute('type')?.value;
      const converted = type ? convert(value, type, constant) : value;
      if (converted.kind === 'scalar' && isRefused(declared, name, converted, own))
        return given
          ? failure(`a validation of var.${name} refuses its value`)
          : unset(declared, name, !refusesNull, own);
      if (!scope.populated || !isEmpty(converted)) return converted;
      const id = `${scope.id}var.${name}`;
      const why = `var.${name} is empty by default, and nothing shows what a caller passes`;
      const element = type && elementOf(type, `${id}«element»`, why, constant);
      return element ? collectionOf(id, why, [element]) : unknown(id, why);
    },
    scope,
  );
}

/** The value of a variable that nothing sets: validations may leave only some values. */
function unset(declared: MergedBlock, name: string, mayBeNull: boolean, context: Context): Value {
  const { scope, world } = context;
  const id = `${scope.id}var.${name}`;
  const why = `var.${name} has no default, and no .tfvars file or caller sets it`;
  const refusal = `a validation of var.${name} refuses its value`;
  if (world.cases.apart) {
    const value = unsetValue(declared.attribute('type')?.value, id, why, mayBeNull, world);
    return isRefused(declared, name, value, context) ? failure(refusal) : value;
  }
  unsetValue(undefined, id, why, mayBeNull, world);
  const allowed = allowedBy(declared, name, context);
  if (!allowed) return unknown(id, why);
  if (allowed.others) return { ...unknown(id, why), refused: allowed.refused };
  const { values } = allowed;
  if (values.length === 0) return failure(`the validations of var.${name} leave no value`);
  return scalar(
    values[values.length === 1 ? 0 : world.choose(`${id} of ${values.length}`, values.length, why)]!,
  );
}

function isEmpty(value: Value): boolean {
  return value.kind === 'list' ? value.items.length === 0 : value.kind === 'map' && value.entries.size === 0;
}

function localValue(name: string, context: Context): Value {
  const { scope, world } = context;
  return remember(
    world,
    `${scope.id}local.${name}`,
    () => {
      const local = scope.node.module.locals.get(name);
      if (!local) return unknown(`${scope.id}local.${name}`, `local.${name} is not declared in this module`);
      return context.evaluate(local.value, { ...context, names: noNames, guarded: false });
    },
    scope,
  );
}

/**
 * The unknown for values that only a run of Terraform has: attributes of resources, data sources, the
 * workspace.
 */
function opaque(expression: Expression, steps: readonly Expression[], context: Context): Unknown {
  const id = steps.map((step) => textOfStep(step, context)).join('');
  const text = textOfExpression(expression);
  return unknown(`${context.scope.id}${id}`, `${shortened(text)} is known only when Terraform runs`);
}

/** An index that is computed is named after its value: `x[each.key]` and `x["a"]` may be the same. */
function textOfStep(step: Expression, context: Context): string {
  if (step.kind === 'get') return `.${step.name}`;
  if (step.kind !== 'index') return textOfExpression(step);
  const key = context.evaluate(step.key, context);
  if (key.kind !== 'error') return `[${identify(key)}]`;
  return `[${textOfExpression(step.key)} ${[...context.names.values()].map(identify).join()}]`;
}

function shortened(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

const maximumSteps = 1000;

/** `a.b[c].d` as its steps, the root first. */
function chain(expression: Expression): Expression[] {
  const steps: Expression[] = [];
  for (let at = expression; ; at = at.object) {
    // Every part of a chain is looked up, so a long one is quadratic work; real code has none.
    if (steps.push(at) > maximumSteps) throw new TooManyOutcomes('it is a very long chain of attributes');
    if (at.kind !== 'get' && at.kind !== 'index') return steps.reverse();
  }
}
