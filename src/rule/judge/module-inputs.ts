import type { MergedBlock, ModuleNode } from '../../terraform/module.ts';
import type { Block, Expression } from '../../terraform/syntax/syntax.ts';
import type { TargetInstance } from './list-targets.ts';

/** An input of another repository's module that the deciding value of a target passes through. */
export interface ModuleInput {
  readonly name: string;
  /** Its declaration. */
  readonly variable: MergedBlock;
  /** Where in each of its groups the value stands, for an input that the module makes instances of one by one. */
  readonly inGroups: readonly string[] | null;
}

const settingBlocks = [
  'metadata_options',
  'instance_metadata_options',
  'instance_metadata_service_configuration',
];
const settingArguments = ['http_tokens', 'minimum_instance_metadata_service_version'];

/** Real code has fewer references than this between an input and a setting. */
const maximumReferences = 500;

interface InputPlace {
  readonly expression: Expression;
  /** How many calls lead to the module that the expression is in. */
  readonly depth: number;
  /** The resource or call whose `each` is meant. */
  readonly owner: MergedBlock | null;
  /** The attributes that are taken of the value. */
  readonly path: readonly string[];
}

/**
 * The inputs of the called module that decide whether a target requires tokens, the nearest first.
 * @param boundary how many calls lead to the module whose inputs are meant
 */
export function inputsBehind(instance: TargetInstance, boundary: number): ModuleInput[] {
  const nodes = nodesOf(instance);
  const calls = callsOf(instance, nodes);
  const found = new Map<string, ModuleInput>();
  const seen = new Set<string>();
  const waiting: InputPlace[] = decidingExpressions(instance.block).map((expression) => ({
    expression,
    depth: instance.calls.length,
    owner: instance.block,
    path: [],
  }));
  // The list grows while it is walked.
  for (const place of waiting) {
    if (waiting.length > maximumReferences) break;
    for (const next of referencesOf(place.expression)) {
      const key = [place.depth, next.root, next.steps.join('.'), place.path.join('.')].join(' ');
      if (seen.has(key)) continue;
      seen.add(key);
      waiting.push(...follow(next, place));
    }
  }
  return [...found.values()];

  function follow({ root, steps }: InputReference, { depth, owner, path }: InputPlace): InputPlace[] {
    const module = nodes[depth]!.module;
    const [first, ...rest] = steps;
    if (root === 'local' && first !== undefined) {
      const local = module.locals.get(first);
      return local ? [{ expression: local.value, depth, owner: null, path: [...rest, ...path] }] : [];
    }
    if (root === 'each') {
      const collection = owner?.attribute('for_each');
      const inside = first === 'value' ? ['*', ...rest, ...path] : [];
      return collection ? [{ expression: collection.value, depth, owner: null, path: inside }] : [];
    }
    if (root !== 'var' || first === undefined) return [];
    if (depth > boundary) {
      const given = calls[depth - 1]?.attribute(first);
      return given
        ? [{ expression: given.value, depth: depth - 1, owner: calls[depth - 1]!, path: [...rest, ...path] }]
        : [];
    }
    const variable = module.variables.get(first);
    const whole = [...rest, ...path];
    if (variable && !found.has(first))
      found.set(first, { name: first, variable, inGroups: whole[0] === '*' ? whole.slice(1) : null });
    return [];
  }
}

function nodesOf({ root, calls }: TargetInstance): ModuleNode[] {
  const nodes = [root];
  for (const name of calls) nodes.push(nodes.at(-1)!.child(name) ?? root);
  return nodes;
}

function callsOf({ calls }: TargetInstance, nodes: readonly ModuleNode[]): (MergedBlock | undefined)[] {
  return calls.map((name, index) => nodes[index]!.module.calls.get(name));
}

/**
 * The expressions that decide whether tokens are required: the argument first, then whether there is a block
 * at all.
 */
function decidingExpressions(resource: MergedBlock): Expression[] {
  const blocks = settingBlocks.flatMap((type) => resource.blocks(type));
  const bodies = blocks.flatMap((block) => (block.type === 'dynamic' ? contentOf(block) : [block]));
  const said = bodies.flatMap(({ body }) =>
    body.attributes.filter(({ name }) => settingArguments.includes(name)),
  );
  const own = settingArguments.flatMap((name) => resource.attribute(name) ?? []);
  const collections = blocks
    .filter(({ type }) => type === 'dynamic')
    .flatMap(({ body }) => body.attributes.filter(({ name }) => name === 'for_each'));
  return [...said, ...own, ...collections].map(({ value }) => value);
}

function contentOf(dynamic: Block): readonly Block[] {
  return dynamic.body.blocks('content');
}

/** `var.a.b` as `var` and its steps; an index ends them. */
interface InputReference {
  readonly root: string;
  readonly steps: readonly string[];
}

/** Every name that an expression refers to. */
function referencesOf(expression: Expression): InputReference[] {
  const chain = chainOf(expression);
  if (chain) return [chain];
  return Object.values(expression).flatMap((part) => expressionsIn(part).flatMap(referencesOf));
}

function chainOf(expression: Expression): InputReference | undefined {
  if (expression.kind === 'reference') return { root: expression.name, steps: [] };
  if (expression.kind !== 'get') return undefined;
  const object = chainOf(expression.object);
  return object && { root: object.root, steps: [...object.steps, expression.name] };
}

/** The expressions in a part of an expression, which may be a list, an entry of an object or a piece of a template. */
function expressionsIn(part: unknown): Expression[] {
  if (Array.isArray(part)) return part.flatMap(expressionsIn);
  if (typeof part !== 'object' || part === null || 'source' in part) return [];
  if ('kind' in part && 'span' in part) return [part as Expression];
  return Object.values(part).flatMap(expressionsIn);
}
