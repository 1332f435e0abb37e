import type { Node } from 'web-tree-sitter';
import { readExpression } from './expression.ts';
import { parseTree, type SpanOf } from './grammar.ts';
import { lineAt, type Source, type Span, textOf } from './source.ts';
import type { Attribute, Block, Body, Expression } from './syntax.ts';
import { unescapeQuoted } from './template.ts';

/** What the tree of a piece of native syntax says. */
export interface HclTree {
  readonly attributes: readonly Attribute[];
  readonly blocks: readonly Block[];
  readonly comments: readonly Comment[];
  /** Terraform's own parser may reject it: the tree is error tolerant, so the referee has to decide. */
  readonly doubtful: boolean;
  /** 1-based line of the file at which the tree goes wrong; null where it is whole. */
  readonly brokenAt: number | null;
}

export interface Comment {
  /** With its marker. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Reads a piece of a file that begins and ends between two arguments or blocks of its top level. Needs `loadGrammar()`. */
export function readTree(piece: Span): HclTree {
  const { source, start } = piece;
  const tree = parseTree(textOf(piece));
  try {
    const comments: Comment[] = [];
    const spanOf = shifted(source, start);
    const root = tree.rootNode;
    const top = root.namedChildren.find((child) => child.type === 'body');
    let doubtful = root.hasError || root.namedChildren.some((child) => child.type === 'object');
    for (const node of root.descendantsOfType(['comment', 'template_literal'])) {
      if (node?.type === 'comment') {
        const span = spanOf(node);
        comments.push({ text: node.text, start: span.start, end: span.end });
      } else if (node && isDoubtfulString(node)) doubtful = true;
    }
    const { attributes, allBlocks } = readBody(top, piece, spanOf, () => {
      doubtful = true;
    });
    const brokenAt = root.hasError ? lineAt(source, firstError(root) + start) : null;
    return { attributes, blocks: allBlocks, comments, doubtful, brokenAt };
  } finally {
    tree.delete();
  }
}

/** Nodes of a tree that was made of a piece of the source only. */
function shifted(source: Source, by: number): SpanOf {
  return (node) => ({ source, start: node.startIndex + by, end: node.endIndex + by });
}

/**
 * An attribute whose value is read when it is asked for: few are, and the tree is gone by then, so the value's
 * own text is parsed again.
 */
function lazyAttribute(name: string, span: Span, valueSpan: Span): Attribute {
  let value: Expression | undefined;
  return {
    name,
    span,
    get value() {
      const spanOf = shifted(span.source, valueSpan.start - loosePrefix.length);
      value ??= readLooseExpression(textOf(valueSpan), spanOf) ?? {
        kind: 'unsupported',
        what: 'an expression that can’t be read',
        span,
      };
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
    const childSpan = spanOf(child);
    if (previousEnd >= 0 && !text.slice(previousEnd, childSpan.start).includes('\n')) doubt();
    previousEnd = childSpan.end;
    if (child.type === 'attribute') {
      const name = child.namedChild(0)!.text;
      const value = child.namedChildren.find((part) => part.type === 'expression');
      if (seen.has(name) || !value) doubt();
      seen.add(name);
      if (value) attributes.push(lazyAttribute(name, childSpan, spanOf(value)));
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
  const span = spanOf(node);
  const inside = {
    ...span,
    start: open ? spanOf(open).end : span.end,
    end: close ? spanOf(close).start : span.end,
  };
  checkLayout(inside, inner, spanOf, doubt);
  return {
    type: words[0]?.text ?? '',
    labels: words
      .slice(1)
      .map((w) => (w.type === 'identifier' ? w.text : unescapeQuoted(w.text.slice(1, -1)))),
    span,
    header: { ...span, end: open ? spanOf(open).start : span.end },
    body: readBody(inner, inside, spanOf, doubt),
  };
}

/** A block on one line holds at most one argument and no block; else `{` and `}` stand apart from the content. */
function checkLayout(inside: Span, inner: Node | undefined, spanOf: SpanOf, doubt: () => void): void {
  const { text } = inside.source;
  const first = inner?.namedChildren.find((child) => child.type !== 'comment');
  const last = inner?.namedChildren.findLast((child) => child.type !== 'comment');
  if (!first || !last) return;
  const opensLine = text.slice(inside.start, spanOf(first).start).includes('\n');
  const closesLine = text.slice(spanOf(last).end, inside.end).includes('\n');
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
