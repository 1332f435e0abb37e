import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { isExact } from '../evaluate/value.ts';
import { readExpression, readTemplate } from './hcl.ts';
import { lineAt, type Source, type Span, UnparsableError } from './source.ts';
import type { Attribute, Block, Body, Expression, ObjectEntry } from './syntax.ts';

/** How many labels a block of the top level has; what is not here is an argument. */
const labelCounts: Record<string, number> = {
  resource: 2,
  data: 2,
  module: 1,
  variable: 1,
  output: 1,
  provider: 1,
  locals: 0,
  terraform: 0,
};

/**
 * Reads the JSON syntax of Terraform (https://developer.hashicorp.com/terraform/language/syntax/json).
 * Throws `UnparsableError` where it is not JSON or its root is neither an object nor a list of objects.
 * `refusal`: what Terraform objects to all the same.
 */
export function readJson(source: Source): { body: Body; refusal: UnparsableError | null } {
  const roots = parseRoots(source);
  const allBlocks = roots.flatMap(properties).flatMap(({ key, value }) => {
    const labels = labelCounts[key.value];
    return labels === undefined ? [] : readLabelled(source, key.value, [], labels, key, value);
  });
  const whole = { source, start: 0, end: source.text.length };
  const twice = roots.map(findSetTwice).find(Boolean);
  return {
    body: {
      span: whole,
      attributes: [],
      allBlocks,
      json: true,
      blocks: (type) => allBlocks.filter((b) => b.type === type),
    },
    refusal: twice
      ? new UnparsableError(source.path, lineAt(source, twice.offset), `“${twice.value}” is set twice`)
      : null,
  };
}

/** Reads a `.tfvars.json` file: an object of values, in which strings are literal. */
export function readJsonValues(source: Source): Attribute[] {
  const members = parseRoots(source).flatMap(properties);
  return members.map(({ key, value, property }) => ({
    name: key.value as string,
    span: spanOf(source, property),
    value: readValue(source, value, true),
  }));
}

function parseRoots(source: Source): readonly Node[] {
  const errors: ParseError[] = [];
  const root = parseTree(source.text, errors, { disallowComments: true });
  const [error] = errors;
  if (error) {
    throw new UnparsableError(
      source.path,
      lineAt(source, error.offset),
      `invalid JSON: ${printParseErrorCode(error.error)}`,
    );
  }
  const roots = root?.type === 'array' ? (root.children ?? []) : root ? [root] : [];
  const other = root ? roots.find(({ type }) => type !== 'object') : { offset: 0 };
  if (other) {
    const line = lineAt(source, other.offset);
    throw new UnparsableError(source.path, line, 'the root of the file must be a JSON object');
  }
  return roots;
}

/** Walks down the label levels; at every level the value may be an object or a list of objects. */
function readLabelled(
  source: Source,
  type: string,
  labels: string[],
  missing: number,
  key: Node,
  value: Node,
): Block[] {
  if (value.type === 'array') {
    return (value.children ?? []).flatMap((item) => readLabelled(source, type, labels, missing, key, item));
  }
  if (value.type !== 'object') return [];
  if (missing === 0) return [makeBlock(source, type, labels, key, value)];
  return properties(value).flatMap((p) =>
    readLabelled(source, type, [...labels, p.key.value], missing - 1, p.key, p.value),
  );
}

function makeBlock(source: Source, type: string, labels: readonly string[], key: Node, value: Node): Block {
  return {
    type,
    labels,
    span: { source, start: key.offset, end: value.offset + value.length },
    header: spanOf(source, key),
    body: readBody(source, value, type === 'variable' ? readOfVariable : readValue),
  };
}

function readBody(source: Source, object: Node, read: typeof readOfVariable): Body {
  const members = properties(object);
  const byType = new Map<string, readonly Block[]>();
  return {
    // Like a native body, without the braces.
    span: { source, start: object.offset + 1, end: object.offset + object.length - 1 },
    attributes: members.map(({ key, value, property }) => ({
      name: key.value as string,
      span: spanOf(source, property),
      value: read(source, value, false, key.value),
    })),
    allBlocks: [],
    json: true,
    blocks(type) {
      const known = byType.get(type);
      if (known) return known;
      const found = members
        .filter(({ key }) => key.value === type)
        .flatMap(({ key, value }) => readLabelled(source, type, [], type === 'dynamic' ? 1 : 0, key, value));
      byType.set(type, found);
      return found;
    },
  };
}

/** A variable's type is an expression as such; nothing can be referred to in its default, so `${` is just text there. */
function readOfVariable(source: Source, node: Node, _literal: boolean, name: string): Expression {
  const span = spanOf(source, node);
  const shared = { ...span, shared: true } as const;
  const type = name === 'type' && node.type === 'string' && readExpression(node.value, shared);
  return type || readValue(source, node, true);
}

function readValue(source: Source, node: Node, literal: boolean): Expression {
  const span = spanOf(source, node);
  switch (node.type) {
    case 'object': {
      const entries: ObjectEntry[] = entriesOf(node).map(({ key, value, property }) => ({
        key: readString(key.value, spanOf(source, key), literal),
        value: readValue(source, value, literal),
        span: spanOf(source, property),
      }));
      return { kind: 'object', entries, span };
    }
    case 'array':
      return {
        kind: 'tuple',
        items: (node.children ?? []).map((item) => readValue(source, item, literal)),
        span,
      };
    case 'string':
      return readString(node.value, span, literal);
    case 'number':
      if (!isExact(String(node.value))) return { kind: 'unsupported', what: 'a very long number', span };
      return { kind: 'literal', value: node.value, span };
    default:
      return { kind: 'literal', value: node.value ?? null, span };
  }
}

/** A string is a template: `"${var.x}"` is the value of `var.x` itself. */
function readString(text: string, span: Span, literal: boolean): Expression {
  if (literal || !/[$%]\{/.test(text)) return { kind: 'literal', value: text, span };
  const shared = { ...span, shared: true } as const;
  const parts = readTemplate(text, shared);
  if (!parts) return { kind: 'unsupported', what: 'a template that can’t be parsed', span };
  const [only] = parts;
  const whole = parts.length === 1 && typeof only === 'object' && only.kind === 'interpolation';
  return whole && only.value.kind === 'literal'
    ? { ...only.value, span }
    : { kind: 'template', parts, span: shared };
}

function spanOf(source: Source, node: Node): Span {
  return { source, start: node.offset, end: node.offset + node.length };
}

/** A member of an object. */
interface Property {
  readonly key: Node;
  readonly value: Node;
  readonly property: Node;
}

/** The members of an object that is a block, where `"//"` is a comment. */
function properties(object: Node): Property[] {
  return entriesOf(object).filter(({ key }) => key.value !== '//');
}

/** The members of an object that is a value. */
function entriesOf(object: Node): Property[] {
  return (object.children ?? []).flatMap((property) => {
    const [key, value] = property.children ?? [];
    return key && value ? [{ key, value, property }] : [];
  });
}

/**
 * The name of the first argument that is set twice, which Terraform refuses; undefined where none is. Objects and lists
 * of one name may be blocks, of which there can be several.
 */
function findSetTwice(root: Node): Node | undefined {
  const waiting = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.type === 'object') {
      const seen = new Set<string>();
      for (const { key, value } of properties(node)) {
        if (seen.has(key.value) && value.type !== 'object' && value.type !== 'array') return key;
        seen.add(key.value);
      }
    }
    for (const child of [...(node.children ?? [])].reverse()) waiting.push(child);
  }
  return undefined;
}
