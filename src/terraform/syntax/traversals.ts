/*
 * Index and attribute access, splats.
 * https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#index-operator (and the two sections behind it)
 */
import {
  advance,
  enter,
  expect,
  type Lexer,
  maximumDepth,
  next,
  tokenText,
  tooLong,
  unreadable,
} from './lexer.ts';
import { type Expression, splatItem } from './syntax.ts';

/** `base` with the accesses that follow it. */
export function parseTraversal(lexer: Lexer, base: Expression): Expression {
  let expression = base;
  for (let count = 0; ; count++) {
    const kind = next(lexer);
    if (kind !== '.' && kind !== '[') return expression;
    const after = kind === '.' ? parseAttributeAccess(lexer, expression) : parseIndex(lexer, expression);
    expression = count > maximumDepth ? tooLong(lexer, base.span.start) : after;
  }
}

/** `.name`; `.0`, from before Terraform 0.12; `.*`. */
function parseAttributeAccess(lexer: Lexer, object: Expression): Expression {
  const dot = lexer.start;
  advance(lexer);
  if (next(lexer) !== '*') return parseStep(lexer, object, dot);
  advance(lexer);
  const item: Expression = { kind: 'reference', name: splatItem, span: spanFrom(lexer, object) };
  let each: Expression = item;
  // Of what follows `.*` only attributes belong to the items: `list.*.a[0]` takes the first of the whole result.
  for (let count = 0; next(lexer) === '.'; count++) {
    const start = lexer.start;
    advance(lexer);
    each = count > maximumDepth ? tooLong(lexer, start) : parseStep(lexer, each, start);
  }
  return { kind: 'splat', object, each, span: spanFrom(lexer, object) };
}

function parseStep(lexer: Lexer, object: Expression, dot: number): Expression {
  const kind = next(lexer);
  const text = tokenText(lexer);
  if (kind !== 'name' && kind !== 'number') unreadable(lexer);
  advance(lexer);
  const span = spanFrom(lexer, object);
  if (kind === 'name') return { kind: 'get', object, name: text, span };
  // `list.0.1` reads as the number 0.1, and is refused.
  if (text.includes('.')) lexer.doubtful = true;
  const key: Expression = {
    kind: 'literal',
    value: Number(text),
    span: lexer.spanOf(dot, lexer.previousEnd),
  };
  return { kind: 'index', object, key, span };
}

/** `[key]`; `[*]`, behind which everything belongs to the items, a further `[*]` too. */
function parseIndex(lexer: Lexer, object: Expression): Expression {
  advance(lexer);
  if (next(lexer) === '*') {
    advance(lexer);
    expect(lexer, ']');
    enter(lexer);
    const item: Expression = { kind: 'reference', name: splatItem, span: spanFrom(lexer, object) };
    const each = parseTraversal(lexer, item);
    lexer.depth--;
    return { kind: 'splat', object, each, span: spanFrom(lexer, object) };
  }
  const { newlines } = lexer;
  lexer.newlines = false;
  const key = lexer.parseExpression(lexer);
  expect(lexer, ']');
  lexer.newlines = newlines;
  return { kind: 'index', object, key, span: spanFrom(lexer, object) };
}

function spanFrom(lexer: Lexer, { span }: Expression) {
  return lexer.spanOf(span.start, lexer.previousEnd);
}
