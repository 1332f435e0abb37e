import type { MergedBlock } from '../../terraform/module.ts';
import { isMounted } from '../../terraform/mounts.ts';
import { type Context, childScope, noNames, type Scope } from '../../terraform/scope.ts';
import type { Span } from '../../terraform/syntax/source.ts';
import type { Body, Expression, TemplatePart } from '../../terraform/syntax/syntax.ts';
import type { ValuesFiles } from '../../terraform/values-files.ts';
import type { TargetInstance } from '../judge/list-targets.ts';
import { compliant } from '../judge/outcome.ts';
import { outcomesOf } from '../judge/outcomes.ts';
import { optionsKind } from '../targets.ts';

/** A literal that takes part in what a target says. */
export interface Literal {
  readonly value: string | boolean;
  readonly span: Span;
}

/** A value that more literals than this take part in is no switch. */
const maximumLiterals = 24;
const maximumSteps = 2000;

const inputs = /metadata|imds|http_tokens|launch_template/;

/** Does an argument of a module call say what the metadata service of its instances does? */
export function isMetadataInput(name: string): boolean {
  return inputs.test(name);
}

/**
 * The Boolean and string literals of this repository that the setting of a target depends on: through conditionals,
 * variables with their values files, locals, outputs and arguments. Empty where there are too many of them.
 */
export function literalsBehind(instance: TargetInstance, values: ValuesFiles): readonly Literal[] {
  const found = new Map<string, Literal>();
  const seen = new Set<string>();
  let steps = 0;
  const add = (value: string | boolean, span: Span) => {
    if (!isMounted(span.source.path) && !span.source.derived && !span.shared)
      found.set(`${span.source.path}:${span.start}`, { value, span });
  };
  const each = (
    expressions: readonly (Expression | undefined)[],
    scope: Scope,
    block: MergedBlock | null,
  ) => {
    for (const expression of expressions) if (expression) walk(expression, scope, block);
  };
  const walk = (at: Expression, scope: Scope, block: MergedBlock | null): void => {
    if (++steps > maximumSteps) return;
    const [only] = at.kind === 'template' ? at.parts : [];
    if (at.kind === 'literal') {
      if (typeof at.value === 'boolean' || typeof at.value === 'string') add(at.value, at.span);
    } else if (at.kind === 'template' && at.parts.length === 1 && typeof only === 'string') {
      add(only, at.span);
    } else if (at.kind === 'reference') {
      const isRepeated = at.name === 'each' || at.name === 'count';
      if (isRepeated)
        each([block?.attribute('for_each')?.value, block?.attribute('count')?.value], scope, null);
    } else if (at.kind !== 'get' || !nameOf(at, scope, block)) {
      each(partsOf(at), scope, block);
    }
  };
  /** True where the access is a name that was followed. */
  const nameOf = (
    at: Extract<Expression, { kind: 'get' }>,
    scope: Scope,
    block: MergedBlock | null,
  ): boolean => {
    const { object, name } = at;
    const inner = object.kind === 'index' ? object.object : object;
    if (inner.kind === 'get' && inner.object.kind === 'reference' && inner.object.name === 'module') {
      const below = childScope(scope, inner.name, noNames);
      const output = below?.node.module.outputs.get(name)?.attribute('value');
      if (below && output) once(`${below.id}output.${name}`, () => walk(output.value, below, null));
      return true;
    }
    if (object.kind !== 'reference' || (object.name !== 'var' && object.name !== 'local')) return false;
    once(`${scope.id}${object.name}.${name}`, () => {
      if (object.name === 'local') return each([scope.node.module.locals.get(name)?.value], scope, block);
      const fallback = scope.node.module.variables.get(name)?.attribute('default');
      const { caller } = scope;
      const given = caller?.call.attribute(name);
      if (caller && given) return walk(given.value, caller.scope, caller.call);
      const files = caller ? [] : [values.automatic(), ...values.candidates().map((file) => file.values)];
      return each([...files.map((file) => file.get(name)?.value), fallback?.value], scope, null);
    });
    return true;
  };
  const once = (key: string, run: () => void) => {
    if (seen.has(key)) return;
    seen.add(key);
    run();
  };
  outcomesOf(instance, { get: (name) => values.automatic().get(name) }, (context: Context) => {
    const { block } = instance;
    once(`target ${context.scope.id}`, () => each(settingsOf(block), context.scope, block));
    return compliant;
  });
  return found.size > maximumLiterals ? [] : [...found.values()];
}

/** The expressions that decide what the target says. */
function settingsOf(resource: MergedBlock): (Expression | undefined)[] {
  if (resource.block.type === 'module')
    return resource
      .attributeNames()
      .filter(isMetadataInput)
      .map((name) => resource.attribute(name)?.value);
  const kind = optionsKind(resource.block.labels[0] ?? '');
  if (!kind) return [];
  const names = [kind.argument, 'http_endpoint'];
  if (kind.block === null) return names.map((name) => resource.attribute(name)?.value);
  return resource.blocks(kind.block).flatMap((block) => {
    if (block.type !== 'dynamic') return argumentsOf(block.body, names);
    const content = block.body.blocks('content').flatMap(({ body }) => argumentsOf(body, names));
    return [...argumentsOf(block.body, ['for_each']), ...content];
  });
}

function argumentsOf(body: Body, names: readonly string[]): Expression[] {
  return body.attributes.filter(({ name }) => names.includes(name)).map(({ value }) => value);
}

function partsOf(at: Expression): readonly (Expression | undefined)[] {
  switch (at.kind) {
    case 'template':
      return at.parts.flatMap(expressionsIn);
    case 'get':
      return [at.object];
    case 'index':
      return [at.object, at.key];
    case 'splat':
      return [at.object, at.each];
    case 'tuple':
      return at.items;
    case 'object':
      return at.entries.map(({ value }) => value);
    case 'call':
      return at.args;
    case 'conditional':
      return [at.condition, at.yes, at.no];
    case 'binary':
      return [at.left, at.right];
    case 'unary':
      return [at.operand];
    case 'for':
      return [at.collection, at.value, at.condition ?? undefined];
    default:
      return [];
  }
}

function expressionsIn(part: TemplatePart): Expression[] {
  if (typeof part === 'string' || part.kind === 'unsupported') return [];
  if (part.kind === 'interpolation') return [part.value];
  if (part.kind === 'if') return [part.condition, ...[...part.yes, ...part.no].flatMap(expressionsIn)];
  return [part.collection, ...part.body.flatMap(expressionsIn)];
}
