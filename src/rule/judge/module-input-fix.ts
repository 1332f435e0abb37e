import type { MergedBlock, ModuleNode } from '../../terraform/module.ts';
import { isMounted } from '../../terraform/mounts.ts';
import type { Span } from '../../terraform/syntax/source.ts';
import type { Attribute, Expression } from '../../terraform/syntax/syntax.ts';
import type { TargetInstance } from './list-targets.ts';
import { inputsBehind, type ModuleInput } from './module-inputs.ts';
import type { Assignment, Repair } from './outcome.ts';

/** An input with a value that makes the target compliant. */
export interface InputFix {
  readonly input: ModuleInput;
  /** `metadata_options = { … }`, as people read it. */
  readonly written: string;
  readonly repair: Repair;
}

/** A value to try for an input: what it is as an expression, and how it is written. */
interface InputTrial extends InputFix {
  readonly value: Expression;
}

const shortOptions: readonly Assignment[] = [
  { name: 'http_endpoint', text: '"enabled"' },
  { name: 'http_tokens', text: '"required"' },
];

/**
 * The first input of the called module that makes a target compliant where the caller sets it. Only inputs that the
 * deciding value passes through are tried.
 * @param heals judges the target below another root
 */
export function fixingInput(
  instance: TargetInstance,
  heals: (root: ModuleNode) => boolean,
): InputFix | undefined {
  const boundary = boundaryOf(instance);
  if (boundary === 0 || instance.site.overrides.length > 0) return undefined;
  const path = instance.calls.slice(0, boundary);
  for (const input of inputsBehind(instance, boundary)) {
    for (const trial of trialsOf(input, instance.site)) {
      if (heals(withArgument(instance.root, path, input.name, trial.value))) return trial;
    }
  }
  return undefined;
}

/** How many calls lead to the first module of another repository. */
function boundaryOf({ root, calls }: TargetInstance): number {
  let node: ModuleNode | undefined = root;
  for (const [index, name] of calls.entries()) {
    node = node?.child(name);
    if (node && isMounted(node.module.directory)) return index + 1;
  }
  return 0;
}

function trialsOf(input: ModuleInput, call: MergedBlock): InputTrial[] {
  const said = call.attribute(input.name);
  const inGroups = input.inGroups;
  if (inGroups) return said ? [false, true].flatMap((every) => groupTrial(input, said, inGroups, every)) : [];
  if (said) return completed(input, said);
  const { block } = call;
  const at = block.header;
  const argument = (text: string, value: string | boolean): InputTrial => ({
    input,
    written: `${input.name} = ${text}`,
    repair: { kind: 'argument', body: block.body, name: input.name, text },
    value: { kind: 'literal', value, span: at },
  });
  const options = (content: readonly Assignment[]): InputTrial => ({
    input,
    written: `${input.name} = { ${content.map(({ name, text }) => `${name} = ${text}`).join(', ')} }`,
    repair: { kind: 'object', owner: block, name: input.name, content },
    value: optionsExpression(content, at),
  });
  switch (kindOf(input.variable)) {
    case 'bool':
      return [argument('true', true), argument('false', false)];
    case 'string':
      return [argument('"required"', 'required')];
    case 'map': {
      const whole = wholeDefault(input.variable);
      return whole ? [options(shortOptions), options(whole)] : [options(shortOptions)];
    }
    default:
      return [];
  }
}

/** A map that is there gets the entry; a literal that is there becomes another. */
function completed(input: ModuleInput, { value }: Attribute): InputTrial[] {
  const replaced = (text: string, literal: string | boolean): InputTrial => ({
    input,
    written: `${input.name} = ${text}`,
    repair: { kind: 'replace', span: value.span, text },
    value: { kind: 'literal', value: literal, span: value.span },
  });
  if (value.kind === 'literal') {
    if (typeof value.value === 'boolean') return [replaced(String(!value.value), !value.value)];
    return typeof value.value === 'string' ? [replaced('"required"', 'required')] : [];
  }
  const entry = withTokens(value);
  return entry ? [{ input, written: 'http_tokens = "required"', ...entry }] : [];
}

/**
 * An object literal with `http_tokens = "required"`; undefined if an expression other than a literal sets it.
 */
function withTokens(value: Expression): { readonly value: Expression; readonly repair: Repair } | undefined {
  if (value.kind !== 'object') return undefined;
  const own = keyIn(value, 'http_tokens');
  const tokens = entryOf('http_tokens', required(value.span), value.span);
  if (own && own.value.kind !== 'literal') return undefined;
  return {
    value: { ...value, entries: [...value.entries.filter((entry) => entry !== own), tokens] },
    repair: own
      ? { kind: 'replace', span: own.value.span, text: '"required"' }
      : { kind: 'entry', object: value, name: 'http_tokens', text: '"required"' },
  };
}

/** The groups of the call that have options of their own require tokens, or `every` group does that is an object. */
function groupTrial(
  input: ModuleInput,
  { value }: Attribute,
  path: readonly string[],
  every: boolean,
): InputTrial[] {
  const [name, ...deeper] = path;
  if (value.kind !== 'object' || name === undefined || deeper.length > 0 || !/option/.test(name)) return [];
  const repairs: Repair[] = [];
  const entries = value.entries.map((entry) => {
    const group = entry.value;
    if (group.kind !== 'object') return entry;
    const own = keyIn(group, name);
    const completedOwn = own && withTokens(own.value);
    if (own && !completedOwn) return entry;
    if (own && completedOwn) {
      repairs.push(completedOwn.repair);
      const others = group.entries.map((each) =>
        each === own ? { ...own, value: completedOwn.value } : each,
      );
      return { ...entry, value: { ...group, entries: others } };
    }
    if (!every) return entry;
    repairs.push({ kind: 'entry', object: group, name, text: shortOptions });
    const options = optionsExpression(shortOptions, group.span);
    return { ...entry, value: { ...group, entries: [...group.entries, entryOf(name, options, group.span)] } };
  });
  if (repairs.length === 0) return [];
  const repair: Repair = repairs.length === 1 ? repairs[0]! : { kind: 'all', repairs };
  const written = `${name} = { http_endpoint = "enabled", http_tokens = "required" }\` in each group of \`${input.name}`;
  return [{ input, written, repair, value: { ...value, entries } }];
}

function keyIn(object: Extract<Expression, { kind: 'object' }>, name: string) {
  return object.entries.findLast(({ key }) => key.kind === 'literal' && key.value === name);
}

function entryOf(name: string, value: Expression, span: Span) {
  return { key: { kind: 'literal', value: name, span } as const, value, span };
}

function required(span: Span): Expression {
  return { kind: 'literal', value: 'required', span };
}

function optionsExpression(content: readonly Assignment[], span: Span): Expression {
  const entries = content.map(({ name, text }) =>
    entryOf(name, { kind: 'literal', value: JSON.parse(text), span }, span),
  );
  return { kind: 'object', entries, span };
}

/** The kind of value that an input takes, by its type, else by its default. */
function kindOf(variable: MergedBlock): 'bool' | 'string' | 'map' | undefined {
  const type = variable.attribute('type')?.value;
  const name = type?.kind === 'reference' || type?.kind === 'call' ? type.name : undefined;
  if (name === 'bool' || name === 'string') return name;
  if (name === 'map' || name === 'object') return 'map';
  const fallback = variable.attribute('default')?.value;
  if (fallback?.kind === 'object') return 'map';
  if (fallback?.kind !== 'literal') return undefined;
  if (typeof fallback.value === 'boolean') return 'bool';
  return typeof fallback.value === 'string' ? 'string' : undefined;
}

/** The input's own default map with tokens required; undefined where it has no other keys than a short one has. */
function wholeDefault(variable: MergedBlock): readonly Assignment[] | undefined {
  const fallback = variable.attribute('default')?.value;
  if (fallback?.kind !== 'object') return undefined;
  const content: Assignment[] = [];
  for (const { key, value } of fallback.entries) {
    if (key.kind !== 'literal' || value.kind !== 'literal') return undefined;
    const name = String(key.value);
    content.push({ name, text: name === 'http_tokens' ? '"required"' : JSON.stringify(value.value) });
  }
  return content.some(({ name }) => name === 'http_tokens') ? content : undefined;
}

/** The same modules, with an argument of one call set to another value. */
function withArgument(
  node: ModuleNode,
  path: readonly string[],
  name: string,
  value: Expression,
): ModuleNode {
  const [call, ...deeper] = path;
  if (call === undefined) return node;
  if (deeper.length > 0) {
    const child = node.child(call);
    const changed = child && withArgument(child, deeper, name, value);
    return { ...node, child: (other) => (other === call ? changed : node.child(other)) };
  }
  const original = node.module.calls.get(call);
  if (!original) return node;
  const attribute: Attribute = { name, span: value.span, value };
  const set: MergedBlock = {
    ...original,
    attribute: (other) => (other === name ? attribute : original.attribute(other)),
  };
  const calls: Pick<ReadonlyMap<string, MergedBlock>, 'get'> = {
    get: (other) => (other === call ? set : node.module.calls.get(other)),
  };
  const module = Object.create(node.module, { calls: { value: calls } }) as ModuleNode['module'];
  return { ...node, module };
}
