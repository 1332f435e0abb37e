/*
 * Expressions: terms, operators, function calls.
 * https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#expressions
 */
import { isExact } from '../evaluate/value.ts';
import { parseObject, parseTuple } from './collections.ts';
import {
  advance,
  enter,
  expect,
  type Lexer,
  maximumDepth,
  next,
  takeName,
  tokenText,
  tooLong,
  unreadable,
} from './lexer.ts';
import type { Expression } from './syntax.ts';
import { parseHeredoc, parseQuoted } from './templates.ts';
import { parseTraversal } from './traversals.ts';

/** From the token that comes next to before the first one that is none of the expression. */
export function parseExpression(lexer: Lexer): Expression {
  enter(lexer);
  const { start } = lexer;
  const first = parseOperation(lexer, 1);
  const expression = next(lexer) === '?' ? parseConditional(lexer, start, first) : first;
  lexer.depth--;
  return expression;
}

/** `a ? b : c ? d : e` groups to the right. However many there are in a row, this doesn't recurse. */
function parseConditional(lexer: Lexer, begin: number, first: Expression): Expression {
  const heads: { start: number; condition: Expression; yes: Expression }[] = [];
  let start = begin;
  let last = first;
  while (next(lexer) === '?') {
    advance(lexer);
    const yes = parseExpression(lexer);
    expect(lexer, ':');
    heads.push({ start, condition: last, yes });
    start = lexer.start;
    last = parseOperation(lexer, 1);
  }
  const end = lexer.previousEnd;
  if (heads.length > maximumDepth) return tooLong(lexer, begin);
  for (const { start, condition, yes } of heads.reverse()) {
    last = { kind: 'conditional', condition, yes, no: last, span: lexer.spanOf(start, end) };
  }
  return last;
}

/** Binary operators by how strongly they bind. */
const levels = new Map<string, number>(
  [['||'], ['&&'], ['==', '!='], ['>', '>=', '<', '<='], ['+', '-'], ['*', '/', '%']].flatMap(
    (operators, index) => operators.map((operator) => [operator, index + 1] as const),
  ),
);

/** Operators of one level group to the left. */
function parseOperation(lexer: Lexer, lowest: number): Expression {
  const { start } = lexer;
  let left = parseUnary(lexer);
  for (let count = 1; ; count++) {
    const operator = next(lexer);
    const level = levels.get(operator);
    if (level === undefined || level < lowest) return left;
    advance(lexer);
    const right = parseOperation(lexer, level + 1);
    if (count > lexer.operators) lexer.operators = count;
    left =
      count > maximumDepth
        ? tooLong(lexer, start)
        : { kind: 'binary', operator, left, right, span: lexer.spanOf(start, lexer.previousEnd) };
  }
}

function parseUnary(lexer: Lexer): Expression {
  if (lexer.kind !== '!' && lexer.kind !== '-') return parseTerm(lexer);
  const signs: { operator: string; start: number }[] = [];
  while (lexer.kind === '!' || lexer.kind === '-') {
    signs.push({ operator: lexer.kind, start: lexer.start });
    if (next(lexer) === 'newline') unreadable(lexer);
    advance(lexer);
  }
  let operand = parseTerm(lexer);
  if (signs.length > maximumDepth) return tooLong(lexer, signs[0]!.start);
  for (const { operator, start } of signs.reverse()) {
    operand = { kind: 'unary', operator, operand, span: lexer.spanOf(start, lexer.previousEnd) };
  }
  return operand;
}

/** A term with what is taken from it: `var.x[0].y`, `f(x)[*].z`. */
function parseTerm(lexer: Lexer): Expression {
  const term = parseTermAlone(lexer);
  const { kind } = lexer;
  return kind === '.' || kind === '[' ? parseTraversal(lexer, term) : term;
}

function parseTermAlone(lexer: Lexer): Expression {
  switch (next(lexer)) {
    case 'name':
      return parseNamed(lexer);
    case '"':
      return parseQuoted(lexer);
    case 'number':
      return parseNumber(lexer);
    case '[':
      return parseTuple(lexer);
    case '{':
      return parseObject(lexer);
    case '<<':
      return parseHeredoc(lexer);
    case '(':
      return parseParentheses(lexer);
    default:
      return unreadable(lexer);
  }
}

/** A variable, a call, or one of the three words that are values. */
function parseNamed(lexer: Lexer): Expression {
  const { start } = lexer;
  const name = tokenText(lexer);
  advance(lexer);
  const after = next(lexer);
  if (after === '(' || after === '::') return parseCall(lexer, name, start);
  const span = lexer.spanOf(start, lexer.previousEnd);
  if (name === 'true' || name === 'false') return { kind: 'literal', value: name === 'true', span };
  if (name === 'null') return { kind: 'literal', value: null, span };
  return { kind: 'reference', name, span };
}

/** `f(a, b...)`; `provider::aws::f(a)`, as Terraform has had them since 1.8. */
function parseCall(lexer: Lexer, first: string, start: number): Expression {
  let name = first;
  while (next(lexer) === '::') {
    advance(lexer);
    name += `::${takeName(lexer)}`;
  }
  if (next(lexer) !== '(') unreadable(lexer);
  const args: Expression[] = [];
  let expand = false;
  const { newlines } = lexer;
  lexer.newlines = false;
  advance(lexer);
  while (lexer.kind !== ')') {
    args.push(parseExpression(lexer));
    if (lexer.kind === '...') {
      expand = true;
      advance(lexer);
      break;
    }
    if (lexer.kind !== ',') break;
    advance(lexer);
  }
  expect(lexer, ')');
  lexer.newlines = newlines;
  return { kind: 'call', name, args, expand, span: lexer.spanOf(start, lexer.previousEnd) };
}

function parseNumber(lexer: Lexer): Expression {
  const text = tokenText(lexer);
  const span = lexer.spanOf(lexer.start, lexer.end);
  advance(lexer);
  if (!isExact(text)) return { kind: 'unsupported', what: 'a very long number', span };
  return { kind: 'literal', value: Number(text), span };
}

/** Parentheses are none of the expression: replacing it leaves them. */
function parseParentheses(lexer: Lexer): Expression {
  const { newlines } = lexer;
  lexer.newlines = false;
  advance(lexer);
  const expression = parseExpression(lexer);
  expect(lexer, ')');
  lexer.newlines = newlines;
  return expression;
}
