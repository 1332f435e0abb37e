import type { Context } from '../../terraform/context.ts';
import { type Names, noNames, type Scope } from '../../terraform/scope.ts';
import { map, scalar, type Value } from '../../terraform/value.ts';
import { directoryMark } from './script-file.ts';

/** A context of this scope, in which `path.module`, `path.root` and `path.cwd` are known. */
export function inScope(context: Context, scope: Scope, names: Names = noNames): Context {
  const root = directoryMark(rootOf(scope).node.module.directory);
  const entries: [string, Value][] = [
    ['module', scalar(directoryMark(scope.node.module.directory))],
    ['root', scalar(root)],
    ['cwd', scalar(root)],
  ];
  return { ...context, scope, names: new Map(names).set('path', map(new Map(entries))) };
}

export function rootOf(scope: Scope): Scope {
  let at = scope;
  while (at.caller) at = at.caller.scope;
  return at;
}
