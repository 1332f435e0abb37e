/** Terraform's functions with regular expressions: RE2's syntax, in linear time. */

import { RE2JS } from 're2js';
import { list, map, scalar, type Value } from '../value.ts';
import { CallError, NotComputed, pure, type Signature, text } from './signature.ts';
import { checkLength } from './text.ts';

export const regexFunctions: Readonly<Record<string, Signature>> = {
  regex: pure([text, text], (pattern, value) => {
    const read = reader(pattern);
    const matcher = read.regex.matcher(value);
    if (!matcher.find()) throw new CallError('the pattern of regex() matches nothing');
    return read.value(matcher);
  }),
  regexall: pure([text, text], (pattern, value) => {
    const read = reader(pattern);
    const matcher = read.regex.matcher(value);
    const found: Value[] = [];
    while (matcher.find()) found.push(read.value(matcher));
    return {
      kind: 'list',
      type: 'list',
      ...(found.length === 0 ? { of: read.type } : {}),
      items: found,
      origin: null,
    };
  }),
  replace: pure([text, text, text], replace),
};

type Matcher = ReturnType<RE2JS['matcher']>;

interface PatternReader {
  readonly regex: RE2JS;
  readonly type: 'string' | 'any';
  /** The value of a match: a string, a list of its groups, or an object of its named groups. */
  value(matcher: Matcher): Value;
}

function reader(pattern: string): PatternReader {
  const regex = compile(pattern);
  const names = Object.entries(regex.namedGroups() as Record<string, number>);
  const count = regex.groupCount();
  const group = (matcher: Matcher, index: number) => scalar(matcher.group(index));
  if (count === 0) return { regex, type: 'string', value: (matcher) => group(matcher, 0) };
  if (names.length === 0) {
    const indexes = Array.from({ length: count }, (_, index) => index + 1);
    return { regex, type: 'any', value: (matcher) => list(indexes.map((index) => group(matcher, index))) };
  }
  if (names.length < count) throw new CallError('named and unnamed groups in one pattern');
  return {
    regex,
    type: 'any',
    value: (matcher) => map(new Map(names.map(([name, index]) => [name, group(matcher, index)]))),
  };
}

const longestPattern = 10_000;

function compile(pattern: string): RE2JS {
  if (pattern.length > longestPattern) throw new NotComputed('a pattern is too long to be compiled');
  try {
    return RE2JS.compile(pattern);
  } catch {
    throw new CallError('an invalid pattern');
  }
}

/** `"/…/"` is a pattern, everything else is text. */
function replace(value: string, search: string, replacement: string): string {
  if (search.length > 1 && search.startsWith('/') && search.endsWith('/'))
    return replacePattern(value, compile(search.slice(1, -1)), replacement);
  const parts = search === '' ? ['', ...value, ''] : value.split(search);
  checkLength(value.length + parts.length * replacement.length);
  return parts.join(replacement);
}

function replacePattern(value: string, regex: RE2JS, template: string): string {
  const matcher = regex.matcher(value);
  const parts = templateParts(template, regex);
  let result = '';
  let at = 0;
  while (matcher.find()) {
    result += value.slice(at, matcher.start());
    for (const part of parts) result += typeof part === 'string' ? part : (matcher.group(part) ?? '');
    at = matcher.end();
    checkLength(result.length);
  }
  return result + value.slice(at);
}

/** Go's `Expand`: `$1`, `$name`, `${name}`, `$$`; a name is as long as it can be, and one that is no group is empty. */
function templateParts(template: string, regex: RE2JS): (string | number)[] {
  const groups = regex.namedGroups() as Record<string, number>;
  const count = regex.groupCount();
  const parts: (string | number)[] = [];
  let at = 0;
  for (const match of template.matchAll(/\$(?:\$|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/gu)) {
    parts.push(template.slice(at, match.index));
    at = match.index + match[0].length;
    const name = match[1] ?? match[2];
    if (name === undefined) parts.push('$');
    else if (/^\d+$/.test(name)) {
      if (Number(name) <= count) parts.push(Number(name));
    } else if (Object.hasOwn(groups, name)) parts.push(groups[name]!);
  }
  return [...parts, template.slice(at)];
}
