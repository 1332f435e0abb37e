import { contextIn } from '../../src/terraform/evaluate/evaluate.ts';
import type { Value } from '../../src/terraform/evaluate/value.ts';
import { inEveryWorld } from '../../src/terraform/evaluate/worlds.ts';
import { memoryFiles } from '../../src/terraform/files.ts';
import { noNames, rootScope } from '../../src/terraform/scope.ts';
import { createParser } from '../../src/terraform/syntax/parse.ts';
import { createTree } from '../../src/terraform/tree.ts';
import { findValuesFiles } from '../../src/terraform/values-files.ts';

/** The evaluator, or Terraform, refuses to evaluate it. */
export const fails = Symbol('fails');
/** The evaluator does not know it. */
export const notKnown = Symbol('not known');

/** The outcomes of expressions in a module: one list of plain values for each expression. */
export function outcomesOf(
  expressions: readonly string[],
  files: Readonly<Record<string, string>> = {},
): unknown[][] {
  const asked = expressions.map((expression, index) => `  asked_${index} = [\n${expression}\n]\n`).join('');
  const all = memoryFiles(new Map(Object.entries({ ...files, 'asked.tf': `locals {\n${asked}}\n` })));
  const parser = createParser(all);
  const everything = { file: () => true, directory: () => true };
  const root = createTree(all, parser, everything)('');
  const [refused] = root.module.unparsable;
  if (refused) throw refused;
  const scope = rootScope(root, findValuesFiles(all, parser, '').automatic());
  return expressions.map((_, index) => {
    const local = root.module.locals.get(`asked_${index}`);
    if (!local) throw new Error(`expression ${index} could not be read: ${expressions[index]}`);
    return [
      ...inEveryWorld((world) => {
        const context = contextIn(scope, noNames, world);
        const value = context.evaluate(local.value, context);
        return value.kind === 'list' && value.items[0] ? plain(value.items[0]) : plain(value);
      }).outcomes,
    ];
  });
}

/** A value as `jsonencode` has it. */
function plain(value: Value): unknown {
  switch (value.kind) {
    case 'scalar':
      return value.value;
    case 'list': {
      const items = value.items.map(plain);
      return items.find((item) => item === fails || item === notKnown) ?? items;
    }
    case 'map': {
      if (value.open) return notKnown;
      const entries = [...value.entries].map(([key, entry]) => [key, plain(entry)] as const);
      const bad = entries.find(([, entry]) => entry === fails || entry === notKnown);
      return bad ? bad[1] : Object.fromEntries(entries);
    }
    case 'unknown':
      return notKnown;
    case 'error':
      return fails;
  }
}
