import { list, map, type Unknown, unknown, type Value } from '../../terraform/evaluate/value.ts';
import { truth } from '../../terraform/evaluate/worlds.ts';
import { expandBlocks } from '../../terraform/expand.ts';
import type { MergedBlock } from '../../terraform/module.ts';
import type { Context } from '../../terraform/scope.ts';
import { attribute, type Expression } from '../../terraform/syntax/syntax.ts';

/** Has the resource a `precondition` or a `postcondition`? */
export function hasConditions(resource: MergedBlock): boolean {
  return conditionsOf(resource, 'precondition').length + conditionsOf(resource, 'postcondition').length > 0;
}

/**
 * Do the conditions of a resource let this world's plan pass? Where one depends on what is not known, there is a world
 * for either answer. https://developer.hashicorp.com/terraform/language/validate
 */
export function conditionsHold(resource: MergedBlock, context: Context): boolean {
  const holds = (condition: Expression, inner: Context) =>
    truth(inner.evaluate(condition, inner), inner.world) === true;
  if (!conditionsOf(resource, 'precondition').every((condition) => holds(condition, context))) return false;
  const after = conditionsOf(resource, 'postcondition');
  if (after.length === 0) return true;
  const names = new Map(context.names).set('self', selfOf(resource, context));
  return after.every((condition) => holds(condition, { ...context, names }));
}

function conditionsOf(resource: MergedBlock, type: 'precondition' | 'postcondition'): Expression[] {
  return resource
    .blocks('lifecycle')
    .flatMap(({ body }) => body.blocks(type))
    .flatMap(({ body }) => attribute(body, 'condition')?.value ?? []);
}

/**
 * The part of the resource that a plan knows: the options of its metadata service. The rest is known after
 * the apply.
 */
function selfOf(resource: MergedBlock, context: Context): Value {
  const rest = afterApply(`${context.scope.id}${resource.block.labels.join('.')} self`);
  const options = expandBlocks(resource.blocks('metadata_options'), context).map(({ block, names }) => {
    const inner = { ...context, names };
    const entries = block.body.attributes.flatMap(({ name, value }): [string, Value][] => {
      const given = inner.evaluate(value, inner);
      // The provider computes what is null.
      return given.kind === 'scalar' && given.value === null ? [] : [[name, given]];
    });
    return map(new Map(entries), null, afterApply(`${rest.id} metadata_options`));
  });
  const entries = options.length > 0 ? [['metadata_options', list(options)] as const] : [];
  return map(new Map(entries), null, rest);
}

function afterApply(id: string): Unknown {
  return unknown(id, 'it is known after the apply');
}
