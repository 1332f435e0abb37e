import { get } from '../../terraform/evaluate/index-value.ts';
import { map, unknown, type Value } from '../../terraform/evaluate/value.ts';
import type { Span } from '../../terraform/syntax/source.ts';
import type { Repair } from '../judge/outcome.ts';
import type { GroupArgument, Input } from './answers.ts';
import { fixedOptions } from './judge-map.ts';
import { inside, type Located, type ObjectExpression, objectLiteral } from './located.ts';
import { firstLine, type InputValue, type Subject, tokensEntry } from './module-input.ts';

/** A value with the expression that it was written as, where there is one. */
export interface Written {
  readonly value: Value;
  readonly at: Located | undefined;
}

/** One group of instances of a call. */
export interface NodeGroup {
  readonly group: GroupArgument;
  readonly input: Input;
  readonly key: string | number;
  /** Where the argument with the groups stands. */
  readonly place: Span;
  readonly subject: Subject;
  /** The group itself, then the defaults for arguments that it leaves out. */
  readonly sources: readonly Written[];
}

/** Reads the map of a group, or of its defaults. */
export function saidMap({ group, input, key, place, subject, sources }: NodeGroup): InputValue {
  const { name } = input;
  const found = nearest(name, sources);
  const literal = found && objectLiteral(found.at, found.value);
  const entry = tokensEntry(literal);
  const owner = sources[0] && objectLiteral(sources[0].at, sources[0].value);
  return {
    input,
    value: found?.value ?? null,
    place: found ? firstLine(entry ?? found.at?.expression.span ?? place) : headerOf(subject),
    name: `\`${name}\` of ${label(group, key)}`,
    tokens: 'http_tokens',
    note: '',
    add: owner ? { kind: 'entry', object: owner, name, text: fixedOptions } : null,
    complete: literal && !entry ? requireTokens(literal, 'http_tokens') : null,
  };
}

/** Groups before 18.0.0 have the two settings beside all others. */
export function saidFlat({ group, input, key, place, subject, sources }: NodeGroup): InputValue {
  const tokens = nearest(input.name, sources);
  const endpoint = nearest(input.name.replace('http_tokens', 'http_endpoint'), sources);
  const owner = sources[0] && objectLiteral(sources[0].at, sources[0].value);
  const entries = new Map<string, Value>();
  if (tokens) entries.set('http_tokens', tokens.value);
  if (endpoint) entries.set('http_endpoint', endpoint.value);
  return {
    input,
    value: map(entries),
    place: tokens ? firstLine(tokens.at?.expression.span ?? place) : headerOf(subject),
    name: label(group, key),
    tokens: input.name,
    note: '',
    add: null,
    complete: owner ? requireTokens(owner, input.name) : null,
  };
}

function requireTokens(object: ObjectExpression, name: string): Repair {
  return { kind: 'entry', object, name, text: '"required"' };
}

function headerOf({ call }: Subject): Span {
  return call.block.header;
}

function label({ argument: name }: GroupArgument, key: string | number): string {
  return typeof key === 'number' ? `\`${name}[${key}]\`` : `\`${name}["${key}"]\``;
}

/** `try(group.name, defaults.name)`: the first source that has the entry, or might have it. */
export function nearest(name: string, sources: readonly Written[]): Written | undefined {
  for (const { value, at } of sources) {
    const found = get(value, name);
    if (found.kind !== 'error') return { value: found, at: inside(at, name) ?? at };
    if (value.kind === 'error') return { value: unknown('', value.why), at: undefined };
  }
  return undefined;
}

/** Where in a group the inputs stand: `runner_config` of a runner. */
export function groupSource(source: Written, path: readonly string[]): Written {
  return path.reduce<Written>((outer, name) => {
    const value = get(outer.value, name);
    return { value: value.kind === 'error' ? map(new Map()) : value, at: inside(outer.at, name) };
  }, source);
}
