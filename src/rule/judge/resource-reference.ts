import { scalar, type Value } from '../../terraform/evaluate/value.ts';
import { instanceAt, instancesOf, someInstance } from '../../terraform/expand.ts';
import type { MergedBlock } from '../../terraform/module.ts';
import {
  type Context,
  childScope,
  type IterationValues,
  noNames,
  type Scope,
} from '../../terraform/scope.ts';

/** A resource of this configuration that a value is an attribute of. */
export interface ResourceReference {
  /** Its block, and in which call of which module it is. */
  readonly resource: MergedBlock;
  readonly scope: Scope;
  /** The instance that is meant; unknown names where that isn't known. */
  readonly names: IterationValues;
}

/**
 * The resource behind a value such as `aws_launch_template.x.id`: of the same module, or of another one of the
 * configuration, reached through outputs, arguments, `one(x[*].id)` or `join("", x.*.id)`. Undefined for anything else.
 */
export function resourceReference(
  value: Value,
  type: string,
  attributes: readonly string[],
  context: Context,
): ResourceReference | undefined {
  if (value.kind !== 'unknown') return undefined;
  const id = withoutJoin(value.id);
  const scope = scopeOf(id, context);
  const name = attributes.join('|');
  const found = new RegExp(
    `^${type}\\.(?<name>[\\w-]+)(?:\\[(?<key>.*)\\])?(?:\\.(?:${name})|\\["(?:${name})"\\])(?:\\[\\d+\\])?$`,
    's',
  ).exec(id.slice(scope.id.length))?.groups;
  const resource = found && scope.node.module.resources.get(`${type}.${found.name}`);
  if (!resource) return undefined;
  const outside = { ...context, scope, names: noNames };
  const key = found.key === undefined ? null : literalKey(found.key);
  const names = key ? instanceAt(resource, key, outside) : someInstance(resource, outside);
  return { resource, scope, names };
}

/** Before Terraform 0.12 people wrote `join("", x.*.id)` for `one(x[*].id)`: of one item it is that item. */
function withoutJoin(id: string): string {
  return /^join\("(?:[^"\\]|\\.)*", \[?(.*?)\]?\)$/s.exec(id)?.[1] ?? id;
}

/** In which call of which module the name at the start of an id is: ids start with that of their scope. */
function scopeOf(id: string, context: Context): Scope {
  let scope = context.scope;
  while (scope.caller) scope = scope.caller.scope;
  for (;;) {
    const call = /^module\.([\w-]+)/.exec(id.slice(scope.id.length))?.[1];
    const below = call === undefined ? undefined : calledScope(scope, call, id, context);
    if (!below) return scope;
    scope = below;
  }
}

function calledScope(scope: Scope, name: string, id: string, context: Context): Scope | undefined {
  const call = scope.node.module.calls.get(name);
  if (!call || !scope.node.child(name)) return undefined;
  const outside = { ...context, scope, names: noNames };
  for (const names of [noNames, ...instancesOf(call, outside), someInstance(call, outside)]) {
    const below = childScope(scope, name, names);
    if (below && id.startsWith(below.id)) return below;
  }
  return undefined;
}

function literalKey(text: string): Value | null {
  return /^(?:\d+|"(?:[^"\\]|\\.)*")$/.test(text) ? scalar(JSON.parse(text)) : null;
}
