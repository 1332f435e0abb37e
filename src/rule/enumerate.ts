import { contextIn } from '../terraform/evaluate.ts';
import { neverCreated } from '../terraform/expand.ts';
import type { MergedBlock } from '../terraform/module.ts';
import { noNames, rootScope } from '../terraform/scope.ts';
import type { UnparsableError } from '../terraform/source.ts';
import { localSource, type ModuleNode } from '../terraform/tree.ts';
import { inertWorld } from '../terraform/worlds.ts';
import { knownModule } from './known-modules.ts';
import { targetKind } from './targets.ts';
import type { Location } from './verdict.ts';

/** One thing to be judged. */
export interface Candidate extends Location {
  /** As Terraform writes it, without instance keys. */
  readonly address: string;
  /** `count = 0` and the like, here or on a call that leads here. */
  readonly neverCreated: boolean;
  /** Why Terraform refuses the file that it is in; null where it does not. */
  readonly refusal: UnparsableError | null;
}

/** Every resource and module call below a root that is a target, in the order of files. */
export function enumerate(root: ModuleNode): Candidate[] {
  const found: Candidate[] = [];
  walk(root, root, [], false, new Set(), found);
  return found;
}

function walk(
  root: ModuleNode,
  node: ModuleNode,
  calls: readonly string[],
  absent: boolean,
  above: ReadonlySet<ModuleNode>,
  found: Candidate[],
): void {
  const prefix = calls.map((name) => `module.${name}.`).join('');
  const add = (address: string, block: MergedBlock, made = true) =>
    found.push({
      root,
      calls,
      block,
      address: prefix + address,
      neverCreated: absent || !made || literallyAbsent(node, block),
      refusal: node.module.files.find(({ source }) => source === block.block.span.source)?.refusal ?? null,
    });
  for (const [key, block] of node.module.matteringResources) {
    if (targetKind(block.block.labels[0] ?? '')) add(key.split('\n')[0]!, block);
  }
  const children = node.relevantChildren();
  for (const [name, call] of node.module.matteringCalls) {
    const child = children.get(name);
    const known = child || localSource(call) !== undefined ? undefined : knownModule(call);
    if (known) add(`module.${name}`, call, !known.neverCreated);
    // A module that calls itself is refused by Terraform; here the walk just ends.
    if (!child || above.has(child) || child === node) continue;
    walk(
      root,
      child,
      [...calls, name],
      absent || literallyAbsent(node, call),
      new Set([...above, node]),
      found,
    );
  }
}

function literallyAbsent(node: ModuleNode, block: MergedBlock): boolean {
  return neverCreated(block, contextIn(rootScope(node, new Map()), noNames, inertWorld()));
}
