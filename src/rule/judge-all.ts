import type { Files } from '../terraform/files.ts';
import type { Parser } from '../terraform/parse.ts';
import type { UnparsableError } from '../terraform/source.ts';
import { createTree, type ModuleNode } from '../terraform/tree.ts';
import { loadValuesFiles } from '../terraform/values-files.ts';
import { enumerate } from './enumerate.ts';
import { type Judgement, judge } from './judgement.ts';
import type { RulePolicy } from './policy.ts';

/** Every target of some directories, judged. */
export interface Judged {
  readonly judgements: readonly Judgement[];
  readonly unparsable: readonly UnparsableError[];
}

/** Judges the targets of these directories and of the local modules that they call. */
export async function judgeAll(
  files: Files,
  parser: Parser,
  directories: Iterable<string>,
  policy: RulePolicy,
): Promise<Judged> {
  const tree = createTree(files, parser);
  const nodes: ModuleNode[] = [];
  for (const directory of directories) nodes.push(await tree.node(directory));
  const judgements: Judgement[] = [];
  const unparsable = nodes.flatMap((node) => reachable(node)).flatMap((node) => node.module.unparsable);
  for (const root of rootsOf(nodes)) {
    const values = await loadValuesFiles(files, parser, root.module.directory);
    unparsable.push(...values.unparsable);
    for (const candidate of enumerate(root)) judgements.push(judge(candidate, values, policy));
  }
  return { judgements, unparsable };
}

/** Modules that no other module in view calls. Where modules only call each other, the first of them. */
function rootsOf(nodes: readonly ModuleNode[]): readonly ModuleNode[] {
  const called = new Set(nodes.flatMap((node) => [...node.children.values()]));
  const roots = nodes.filter((node) => !called.has(node));
  const covered = new Set(roots.flatMap(reachable));
  for (const node of nodes) {
    if (covered.has(node)) continue;
    roots.push(node);
    for (const below of reachable(node)) covered.add(below);
  }
  return roots;
}

/** A module and everything that it calls, directly or not. */
function reachable(node: ModuleNode): ModuleNode[] {
  const found = new Set([node]);
  for (const each of found) for (const child of each.children.values()) found.add(child);
  return [...found];
}
