import type { Node } from 'web-tree-sitter';
import { readExpression } from './expression.ts';
import { parseTree, type SpanOf } from './grammar.ts';
import { lineAt, type Source, type Span } from './source.ts';
import { isSuspicious } from './suspicious.ts';
import type { Attribute, Block, Body, Expression } from './syntax.ts';
import { unescapeQuoted } from './template.ts';

/** What the tree of a native-syntax file says, and whether the referee should be asked about the file. */
export interface HclFile {
  readonly body: Body;
  readonly comments: readonly Comment[];
  /** Terraform's own parser may reject it: the tree is error tolerant, so the referee has to decide. */
  readonly doubtful: boolean;
  /** 1-based line at which the tree goes wrong; null where it is whole. */
  readonly brokenAt: number | null;
}

export interface Comment {
  /** With its marker. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Reads native syntax. Needs `loadGrammar()`. */
export function readHcl(source: Source): HclFile {
  const tree = parseTree(source.text);
  try {
    const comments: Comment[] = [];
    const spanOf: SpanOf = (node) => ({ source, start: node.startIndex, end: node.endIndex });
    const root = tree.rootNode;
    const top = root.namedChildren.find((child) => child.type === 'body');
    let doubtful = root.namedChildren.some((child) => child.type === 'object');
    for (const node of root.descendantsOfType(['comment', 'template_literal'])) {
      if (node?.type === 'comment')
        comments.push({ text: node.text, start: node.startIndex, end: node.endIndex });
      else if (node && isDoubtfulString(node)) doubtful = true;
    }
    const body = readBody(top, { source, start: 0, end: source.text.length }, spanOf, () => {
      doubtful = true;
    });
    const brokenAt = root.hasError ? lineAt(source, firstError(root)) : null;
    return { body, comments, doubtful: doubtful || root.hasError || isSuspicious(source.text), brokenAt };
  } finally {
    tree.delete();
  }
}

/**
 * An attribute whose value is read when it is asked for: few are, and the tree is gone by then, so the value's
 * own text is parsed again.
 */
function lazyAttribute(name: string, span: Span, start: number, end: number): Attribute {
  let value: Expression | undefined;
  return {
    name,
    span,
    get value() {
      const shift = start - loosePrefix.length;
      value ??= readLooseExpression(span.source.text.slice(start, end), (node) => ({
        source: span.source,
        start: node.startIndex + shift,
        end: node.endIndex + shift,
      })) ?? { kind: 'unsupported', what: 'an expression that can’t be read', span };
      return value;
    },
  };
}

const loosePrefix = 'value = ';

/** Reads one expression that is not part of a file of native syntax, as a string of a JSON file. */
export function readLooseExpression(text: string, spanOf: SpanOf): Expression | undefined {
  const tree = parseTree(`${loosePrefix}${text}\n`);
  try {
    const value = tree.rootNode.descendantsOfType('attribute')[0]?.namedChild(1);
    return value && !tree.rootNode.hasError ? readExpression(value, spanOf) : undefined;
  } finally {
    tree.delete();
  }
}

function readBody(node: Node | undefined, span: Body['span'], spanOf: SpanOf, doubt: () => void): Body {
  const attributes: Attribute[] = [];
  const allBlocks: Block[] = [];
  const seen = new Set<string>();
  let previousEnd = -1;
  const { text } = span.source;
  for (const child of node?.namedChildren ?? []) {
    if (child.type === 'comment') continue;
    // Every argument and block ends with its line.
    if (previousEnd >= 0 && !text.slice(previousEnd, child.startIndex).includes('\n')) doubt();
    previousEnd = child.endIndex;
    if (child.type === 'attribute') {
      const name = child.namedChild(0)!.text;
      const value = child.namedChildren.find((part) => part.type === 'expression');
      if (seen.has(name) || !value) doubt();
      seen.add(name);
      if (value) attributes.push(lazyAttribute(name, spanOf(child), value.startIndex, value.endIndex));
    } else if (child.type === 'block') {
      allBlocks.push(readBlock(child, spanOf, doubt));
    }
  }
  return {
    span,
    attributes,
    allBlocks,
    json: false,
    blocks: (type) => allBlocks.filter((b) => b.type === type),
  };
}

function readBlock(node: Node, spanOf: SpanOf, doubt: () => void): Block {
  const children = node.namedChildren;
  const open = children.find((child) => child.type === 'block_start');
  const close = children.findLast((child) => child.type === 'block_end');
  const inner = children.find((child) => child.type === 'body');
  const words = children.filter((child) => child.type === 'identifier' || child.type === 'string_lit');
  const openEnd = open?.endIndex ?? node.endIndex;
  const closeStart = close?.startIndex ?? node.endIndex;
  const span = spanOf(node);
  checkLayout(span.source.text, openEnd, closeStart, inner, doubt);
  return {
    type: words[0]?.text ?? '',
    labels: words
      .slice(1)
      .map((w) => (w.type === 'identifier' ? w.text : unescapeQuoted(w.text.slice(1, -1)))),
    span,
    header: { ...span, end: open?.startIndex ?? node.endIndex },
    body: readBody(inner, { ...span, start: openEnd, end: closeStart }, spanOf, doubt),
  };
}

/** A block on one line holds at most one argument and no block; else `{` and `}` stand apart from the content. */
function checkLayout(
  text: string,
  openEnd: number,
  closeStart: number,
  inner: Node | undefined,
  doubt: () => void,
): void {
  const first = inner?.namedChildren.find((child) => child.type !== 'comment');
  const last = inner?.namedChildren.findLast((child) => child.type !== 'comment');
  if (!first || !last) return;
  const opensLine = text.slice(openEnd, first.startIndex).includes('\n');
  const closesLine = text.slice(last.endIndex, closeStart).includes('\n');
  const single = first.id === last.id && first.type === 'attribute';
  if (opensLine !== closesLine || (!opensLine && !single)) doubt();
}

function firstError(node: Node): number {
  for (const child of node.children) {
    if (child.isError || child.isMissing) return child.startIndex;
    if (child.hasError) return firstError(child);
  }
  return node.startIndex;
}

/** A quoted string stays on its line and knows few escapes; the grammar lets more pass. */
function isDoubtfulString(literal: Node): boolean {
  const { text } = literal;
  if (!/[\\\n]/.test(text) || !isQuoted(literal)) return false;
  return !/^(?:[^\\\n]|\\(?:[nrt"\\]|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}))*$/.test(text);
}

function isQuoted(literal: Node): boolean {
  for (let node = literal.parent; node; node = node.parent) {
    if (node.type === 'quoted_template' || node.type === 'string_lit') return true;
    if (node.type === 'heredoc_template') return false;
  }
  return false;
}
