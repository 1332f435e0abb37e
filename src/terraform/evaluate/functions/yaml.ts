/** `yamldecode` and `yamlencode`, as Terraform's own YAML library (go-cty-yaml) has them. */

import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  parseAllDocuments,
  type Scalar as YamlScalar,
} from 'yaml';
import { isExact, isNull, list, map, scalar, unknown, type Value } from '../value.ts';
import { compareText, encodeJson } from './json.ts';
import {
  anyOrNull,
  CallError,
  NotComputed,
  pure,
  type Signature,
  type SpanOf,
  textWithPlace,
} from './signature.ts';

export const yamlFunctions: Readonly<Record<string, Signature>> = {
  yamldecode: pure([textWithPlace], ({ text, place }) => decode(text, place)),
  yamlencode: pure([anyOrNull], (value) => encode(value)),
};

function decode(text: string, place: SpanOf | null): Value {
  // Other than the library, Terraform takes a key that comes twice, and has rules of its own for plain scalars.
  const documents = parseAllDocuments(text, { uniqueKeys: false, schema: 'failsafe', logLevel: 'silent' });
  const [document] = documents;
  if (!document || !('contents' in document) || documents.length !== 1 || !document.contents)
    throw new CallError('yamldecode() needs one document');
  const [error] = document.errors;
  if (error) throw new CallError(`yamldecode() got invalid YAML: ${error.code}`);
  const reader: YamlReader = { document, place, aliases: new Map() };
  return read(document.contents as Node, reader);
}

interface YamlReader {
  readonly document: Document;
  readonly place: SpanOf | null;
  /** The value of each anchor that was read: nested aliases would double the work with each line. */
  readonly aliases: Map<Node, Value | null>;
}

function read(node: Node | null, reader: YamlReader): Value {
  if (node === null) return scalar(null);
  if (isAlias(node)) {
    const target = node.resolve(reader.document);
    if (!target) throw new CallError('yamldecode() of an unknown anchor');
    const known = reader.aliases.get(target);
    if (known === null) throw new CallError('yamldecode() of an anchor inside of itself');
    if (known !== undefined) return known;
    reader.aliases.set(target, null);
    const value = read(target, reader);
    reader.aliases.set(target, value);
    return value;
  }
  const [start, end] = node.range ?? [0, 0];
  const origin = reader.place?.(start, end) ?? null;
  if (isSeq(node))
    return list(
      node.items.map((item) => read(item as Node, reader)),
      origin,
    );
  if (isMap(node)) return map(entriesOf(node.items as readonly Pair[], reader), origin);
  if (isScalar(node)) return withOrigin(resolve(node as YamlScalar), origin);
  throw new NotComputed('yamldecode() of something that is not looked up');
}

interface Pair {
  readonly key: Node;
  readonly value: Node | null;
}

function entriesOf(pairs: readonly Pair[], reader: YamlReader): Map<string, Value> {
  const entries = new Map<string, Value>();
  for (const { key, value } of pairs) {
    if (isScalar(key) && key.source === '<<' && key.type === 'PLAIN') {
      merge(read(value, reader), entries);
      continue;
    }
    const name = read(key, reader);
    if (name.kind === 'unknown') throw new NotComputed(name.why);
    if (name.kind !== 'scalar' || name.value === null) throw new CallError('a key of YAML is no string');
    entries.set(String(name.value), read(value, reader));
  }
  return entries;
}

/** Merges `<<: *base`: later keys win, and Terraform refuses a list of bases. */
function merge(value: Value, entries: Map<string, Value>): void {
  if (value.kind !== 'map') throw new CallError('“<<” of something that is no mapping');
  for (const [key, entry] of value.entries) entries.set(key, entry);
}

function withOrigin(value: Value, origin: ReturnType<SpanOf> | null): Value {
  return value.kind === 'scalar' ? scalar(value.value, origin) : value;
}

const words: ReadonlyMap<string, boolean | null> = new Map([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map(
    (word) => [word, true] as const,
  ),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map(
    (word) => [word, false] as const,
  ),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
]);

/** The value of a plain scalar; a quoted scalar or a block is a string. */
function resolve(node: YamlScalar): Value {
  const source = String(node.source ?? node.value);
  if (node.tag !== undefined && node.tag !== 'tag:yaml.org,2002:str')
    throw new NotComputed('a tag in YAML is not looked up');
  if (node.type !== 'PLAIN' || node.tag !== undefined) return scalar(source);
  const word = words.get(source);
  if (word !== undefined) return scalar(word);
  if (/^[+-]?\.(?:inf|Inf|INF)$/.test(source))
    return unknown(source, 'an infinite number is not computed with');
  if (/^\.(?:nan|NaN|NAN)$/.test(source)) throw new CallError('YAML holds what is no number');
  return timestamp(source) ?? number(source) ?? scalar(source);
}

function number(source: string): Value | undefined {
  if (/^0x[\da-fA-F]+$|^0o[0-7]+$/.test(source)) {
    const value = Number(source);
    return Number.isSafeInteger(value) ? scalar(value) : tooLong(source);
  }
  if (!/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(source)) return undefined;
  return isExact(source) ? scalar(Number(source)) : tooLong(source);
}

function tooLong(source: string): Value {
  return unknown(source, 'a number is too long to be computed with');
}

/** Terraform converts a text that looks like a date to RFC 3339. */
function timestamp(source: string): Value | undefined {
  const day = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(source);
  if (!day)
    return /^\d{4}-\d{1,2}-\d{1,2}[Tt ]/.test(source)
      ? unknown(source, 'a time in YAML is not looked up')
      : undefined;
  const [year, month, date] = day.slice(1).map(Number) as [number, number, number];
  const time = new Date(0);
  time.setUTCFullYear(year, month - 1, date);
  if (time.getUTCMonth() !== month - 1 || time.getUTCDate() !== date) return undefined;
  return scalar(`${time.toISOString().slice(0, 19)}Z`);
}

/** Block style with every string in quotes, as Terraform writes it. */
function encode(value: Value): string {
  if ((value.kind === 'map' && value.entries.size > 0) || (value.kind === 'list' && value.items.length > 0))
    return write(value, '');
  const text = inline(value);
  // A plain scalar alone has no end of its own.
  return value.kind === 'scalar' && typeof value.value !== 'string' ? `${text}\n...\n` : `${text}\n`;
}

function write(value: Value, indent: string): string {
  if (value.kind === 'map' && value.entries.size > 0) {
    const entries = [...value.entries].sort(([a], [b]) => compareText(a, b));
    const lines = entries.map(([key, entry]) => `${indent}${quoted(key)}:${nested(entry, indent)}`);
    return lines.join('');
  }
  const items = value.kind === 'list' ? value.items : [];
  return items.map((item) => `${indent}- ${inItem(item, indent)}`).join('');
}

function nested(value: Value, indent: string): string {
  if (value.kind === 'map' && value.entries.size > 0) return `\n${write(value, `${indent}  `)}`;
  if (value.kind === 'list' && value.items.length > 0) return `\n${write(value, indent)}`;
  return ` ${inline(value)}\n`;
}

/** The first line of an item stands behind its dash. */
function inItem(value: Value, indent: string): string {
  const isNested =
    (value.kind === 'map' && value.entries.size > 0) || (value.kind === 'list' && value.items.length > 0);
  return isNested ? write(value, `${indent}  `).slice(indent.length + 2) : `${inline(value)}\n`;
}

function inline(value: Value): string {
  if (value.kind === 'map') return '{}';
  if (value.kind === 'list') return '[]';
  if (isNull(value)) return 'null';
  return value.kind === 'scalar' && typeof value.value === 'string' ? quoted(value.value) : encodeJson(value);
}

function quoted(text: string): string {
  // Long text is folded, and lines are a block: how exactly is not looked up.
  if (/[^\x20-\x7e]/.test(text) || text.length > 60)
    throw new NotComputed('a text in YAML that is not written in one line');
  return `"${text.replace(/["\\]/g, (char) => `\\${char}`)}"`;
}
