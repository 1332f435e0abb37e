import type { Node } from 'web-tree-sitter';
import { isExact } from '../evaluate/value.ts';
import type { SpanOf } from './grammar.ts';
import { applyAccesses } from './read-traversal.ts';
import type { Span } from './source.ts';
import type { Expression, ObjectEntry } from './syntax.ts';
import { heredocParts, quotedParts, unescapeQuoted } from './template.ts';

/** Turns the concrete syntax of an expression into a plain value. */
export function readExpression(node: Node, spanOf: SpanOf): Expression {
  switch (node.type) {
    case 'expression':
      return readChain(node, node.children, spanOf);
    case 'literal_value':
    case 'template_expr':
    case 'collection_value':
    case 'for_expr':
    case 'operation':
      return readExpression(node.namedChild(0)!, spanOf);
    case 'variable_expr':
      return { kind: 'reference', name: node.text, span: spanOf(node) };
    case 'string_lit':
      return { kind: 'literal', value: unescapeQuoted(node.text.slice(1, -1)), span: spanOf(node) };
    case 'numeric_lit':
      if (!isExact(node.text)) return { kind: 'unsupported', what: 'a very long number', span: spanOf(node) };
      return { kind: 'literal', value: Number(node.text), span: spanOf(node) };
    case 'bool_lit':
      return { kind: 'literal', value: node.text === 'true', span: spanOf(node) };
    case 'null_lit':
      return { kind: 'literal', value: null, span: spanOf(node) };
    case 'quoted_template':
      return { kind: 'template', parts: quotedParts(node, spanOf, readExpression), span: spanOf(node) };
    case 'heredoc_template':
      return { kind: 'template', parts: heredocParts(node, spanOf, readExpression), span: spanOf(node) };
    case 'tuple':
      return { kind: 'tuple', items: expressionsIn(node, spanOf), span: spanOf(node) };
    case 'object':
      return { kind: 'object', entries: readEntries(node, spanOf), span: spanOf(node) };
    case 'function_call':
      return readCall(node, spanOf);
    case 'conditional':
      return readConditional(node, spanOf);
    case 'binary_operation':
      return readBinary(node, spanOf);
    case 'unary_operation': {
      const operand = readChain(node, node.children.slice(1), spanOf);
      return { kind: 'unary', operator: node.child(0)!.text, operand, span: spanOf(node) };
    }
    case 'for_tuple_expr':
    case 'for_object_expr':
      return readFor(node, spanOf);
    default:
      return unsupported(node, spanOf);
  }
}

/** `var.x[0].y`, `(a)`, `a[*].b`: a first operand and the accesses that follow it. */
function readChain(node: Node, children: readonly Node[], spanOf: SpanOf): Expression {
  const parts = children.filter(
    (child) => child.type !== 'comment' && child.type !== '(' && child.type !== ')',
  );
  const [first, ...accesses] = parts;
  if (!first) return unsupported(node, spanOf);
  return applyAccesses(readExpression(first, spanOf), accesses, spanOf, readExpression);
}

function readEntries(node: Node, spanOf: SpanOf): ObjectEntry[] {
  const entries: ObjectEntry[] = [];
  for (const element of node.namedChildren) {
    if (element.type !== 'object_elem') continue;
    const key = element.childForFieldName('key')!;
    const value = element.childForFieldName('val')!;
    const bare = key.namedChildCount === 1 && key.text[0] !== '(' && isName(key.namedChild(0)!);
    entries.push({
      // A bare word in front of `=` is a name, not a reference.
      key: bare ? { kind: 'literal', value: key.text, span: spanOf(key) } : readExpression(key, spanOf),
      value: readExpression(value, spanOf),
      span: spanOf(element),
    });
  }
  return entries;
}

function isName(node: Node): boolean {
  return node.type === 'variable_expr' || node.namedChild(0)?.type === 'null_lit';
}

function readCall(node: Node, spanOf: SpanOf): Expression {
  const list = node.namedChildren.find((child) => child.type === 'function_arguments');
  return {
    kind: 'call',
    name: node.namedChild(0)!.text,
    args: list ? expressionsIn(list, spanOf) : [],
    expand: list?.namedChildren.some((child) => child.type === 'ellipsis') ?? false,
    span: spanOf(node),
  };
}

/**
 * The grammar groups `a ? b : c ? d : e` to the left; Terraform, as every language, to the right.
 * So a condition that is a bare conditional is turned around.
 */
function readConditional(node: Node, spanOf: SpanOf): Expression {
  const [first, yes, no] = node.namedChildren.filter((child) => child.type === 'expression');
  if (!first || !yes || !no) return unsupported(node, spanOf);
  const inner =
    first.namedChildCount === 1 && first.child(0)!.type === 'conditional' ? first.child(0)! : null;
  if (!inner) {
    return {
      kind: 'conditional',
      condition: readExpression(first, spanOf),
      yes: readExpression(yes, spanOf),
      no: readExpression(no, spanOf),
      span: spanOf(node),
    };
  }
  return rotate(
    readConditional(inner, spanOf),
    readExpression(yes, spanOf),
    readExpression(no, spanOf),
    spanOf(node),
  );
}

function rotate(head: Expression, yes: Expression, no: Expression, span: Span): Expression {
  if (head.kind !== 'conditional') return { kind: 'conditional', condition: head, yes, no, span };
  const tail = { ...span, start: head.no.span.start };
  return { ...head, no: rotate(head.no, yes, no, tail), span };
}

function readBinary(node: Node, spanOf: SpanOf): Expression {
  const children = node.children.filter((child) => child.type !== 'comment');
  const at = children.findIndex(
    (child) => !child.isNamed && /^(\|\||&&|[=!<>]=|[<>+\-*/%])$/.test(child.type),
  );
  if (at < 1) return unsupported(node, spanOf);
  return {
    kind: 'binary',
    operator: children[at]!.type,
    left: readChain(node, children.slice(0, at), spanOf),
    right: readChain(node, children.slice(at + 1), spanOf),
    span: spanOf(node),
  };
}

function readFor(node: Node, spanOf: SpanOf): Expression {
  const intro = node.namedChildren.find((child) => child.type === 'for_intro');
  const names = intro?.namedChildren.filter((child) => child.type === 'identifier') ?? [];
  const collection = intro?.namedChildren.find((child) => child.type === 'expression');
  const results = node.namedChildren.filter((child) => child.type === 'expression');
  const condition = node.namedChildren
    .find((child) => child.type === 'for_cond')
    ?.namedChildren.find((child) => child.type === 'expression');
  const isObject = node.type === 'for_object_expr';
  const value = results[isObject ? 1 : 0];
  if (!collection || !value || names.length === 0) return unsupported(node, spanOf);
  return {
    kind: 'for',
    keyName: names.length > 1 ? names[0]!.text : null,
    valueName: names[names.length - 1]!.text,
    collection: readExpression(collection, spanOf),
    key: isObject ? readExpression(results[0]!, spanOf) : null,
    value: readExpression(value, spanOf),
    condition: condition ? readExpression(condition, spanOf) : null,
    group: node.namedChildren.some((child) => child.type === 'ellipsis'),
    span: spanOf(node),
  };
}

function expressionsIn(node: Node, spanOf: SpanOf): Expression[] {
  return node.namedChildren
    .filter((child) => child.type === 'expression')
    .map((child) => readExpression(child, spanOf));
}

function unsupported(node: Node, spanOf: SpanOf): Expression {
  return { kind: 'unsupported', what: node.type, span: spanOf(node) };
}
