import type { Node } from 'web-tree-sitter';
import type { Read, SpanOf } from './grammar.ts';
import type { Span } from './source.ts';
import { type Expression, splatItem } from './syntax.ts';

/** `base` with the accesses that follow it; `read` reads what stands in brackets. */
export function applyAccesses(
  base: Expression,
  accesses: readonly Node[],
  spanOf: SpanOf,
  read: Read,
): Expression {
  let expression = base;
  for (const [index, access] of accesses.entries()) {
    const span: Span = { ...base.span, end: Math.max(base.span.end, spanOf(access).end) };
    if (access.type === 'get_attr') {
      expression = { kind: 'get', object: expression, name: access.namedChild(0)?.text ?? '', span };
    } else if (access.type === 'index') {
      expression = { kind: 'index', object: expression, key: readKey(access, spanOf, read), span };
    } else if (access.type === 'splat') {
      const inner = access.namedChild(0)!;
      // Everything behind `[*]` belongs to the items, a further `[*]` too.
      if (inner.type === 'full_splat')
        return fullSplat(
          expression,
          [...inner.namedChildren, ...accesses.slice(index + 1)],
          span,
          spanOf,
          read,
        );
      expression = readSplat(expression, inner.namedChildren, span, spanOf, read);
    } else {
      return { kind: 'unsupported', what: access.type, span: spanOf(access) };
    }
  }
  return expression;
}

function readKey(index: Node, spanOf: SpanOf, read: Read): Expression {
  const inner = index.namedChild(0)!;
  if (inner.type === 'legacy_index') {
    // `list.0`, from before Terraform 0.12
    return { kind: 'literal', value: Number(inner.text.slice(1)), span: spanOf(inner) };
  }
  const key = inner.namedChildren.find((child) => child.type !== 'comment');
  return key ? read(key, spanOf) : { kind: 'unsupported', what: index.type, span: spanOf(index) };
}

function fullSplat(
  object: Expression,
  accesses: readonly Node[],
  span: Span,
  spanOf: SpanOf,
  read: Read,
): Expression {
  const end = Math.max(span.end, ...accesses.map((access) => spanOf(access).end));
  const item: Expression = { kind: 'reference', name: splatItem, span };
  return { kind: 'splat', object, each: applyAccesses(item, accesses, spanOf, read), span: { ...span, end } };
}

/** `list.*.a[0]` takes the index of the whole result; only attributes belong to the items. */
function readSplat(
  object: Expression,
  accesses: readonly Node[],
  span: Span,
  spanOf: SpanOf,
  read: Read,
): Expression {
  const item: Expression = { kind: 'reference', name: splatItem, span };
  const own = accesses.findIndex((access) => access.type !== 'get_attr');
  const of = own < 0 ? accesses.length : own;
  const each = applyAccesses(item, accesses.slice(0, of), spanOf, read);
  return applyAccesses({ kind: 'splat', object, each, span }, accesses.slice(of), spanOf, read);
}
