/*
 * Tuples, objects and `for` expressions.
 * https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#collection-values and #for-expressions
 */
import { advance, expect, isWord, type Lexer, next, takeName, unreadable } from './lexer.ts';
import type { Expression, ObjectEntry } from './syntax.ts';

/** `[a, b]`, in which line ends mean nothing, or `[for …]`. */
export function parseTuple(lexer: Lexer): Expression {
  const { start, newlines } = lexer;
  lexer.newlines = false;
  advance(lexer);
  if (isWord(lexer, 'for')) return parseFor(lexer, start, ']', newlines);
  const items: Expression[] = [];
  while (lexer.kind !== ']') {
    items.push(lexer.parseExpression(lexer));
    if (lexer.kind !== ',') break;
    advance(lexer);
  }
  expect(lexer, ']');
  lexer.newlines = newlines;
  return { kind: 'tuple', items, span: lexer.spanOf(start, lexer.previousEnd) };
}

/** `{ a = b }`, in which commas or line ends part the entries, or `{ for … }`. */
export function parseObject(lexer: Lexer): Expression {
  const { start, newlines } = lexer;
  lexer.newlines = false;
  advance(lexer);
  if (isWord(lexer, 'for')) return parseFor(lexer, start, '}', newlines);
  lexer.newlines = true;
  const entries: ObjectEntry[] = [];
  while (lexer.kind !== '}') {
    // The line end in front of an entry has been taken for what parts it from the one before.
    lexer.lineEnded = false;
    entries.push(parseEntry(lexer));
    if (next(lexer) === ',') advance(lexer);
    else if (next(lexer) !== 'newline') break;
  }
  lexer.newlines = false;
  expect(lexer, '}');
  lexer.newlines = newlines;
  return { kind: 'object', entries, span: lexer.spanOf(start, lexer.previousEnd) };
}

function parseEntry(lexer: Lexer): ObjectEntry {
  const { start, end, kind } = lexer;
  const expression = lexer.parseExpression(lexer);
  // A bare word in front of `=` is a name, not a reference.
  const bare = kind === 'name' && lexer.previousEnd === end;
  const word = bare ? lexer.text.slice(start, end) : '';
  const isName = bare && word !== 'true' && word !== 'false';
  const key: Expression = isName ? { kind: 'literal', value: word, span: expression.span } : expression;
  if (next(lexer) !== '=' && next(lexer) !== ':') unreadable(lexer);
  advance(lexer);
  const value = lexer.parseExpression(lexer);
  return { key, value, span: lexer.spanOf(start, lexer.previousEnd) };
}

/** From the word `for` to behind the bracket that closes. Line ends mean nothing. */
function parseFor(lexer: Lexer, start: number, close: ']' | '}', newlines: boolean): Expression {
  advance(lexer);
  let keyName: string | null = null;
  let valueName = takeName(lexer);
  if (lexer.kind === ',') {
    advance(lexer);
    keyName = valueName;
    valueName = takeName(lexer);
  }
  if (!isWord(lexer, 'in')) unreadable(lexer);
  advance(lexer);
  const collection = lexer.parseExpression(lexer);
  expect(lexer, ':');
  let key: Expression | null = null;
  let value = lexer.parseExpression(lexer);
  if (lexer.kind === '=>') {
    advance(lexer);
    key = value;
    value = lexer.parseExpression(lexer);
  }
  const group = lexer.kind === '...';
  if (group) advance(lexer);
  let condition: Expression | null = null;
  if (isWord(lexer, 'if')) {
    advance(lexer);
    condition = lexer.parseExpression(lexer);
  }
  expect(lexer, close);
  lexer.newlines = newlines;
  // An object needs a key; a tuple has none, and nothing to group by.
  if ((key !== null) !== (close === '}') || (group && close === ']')) lexer.doubtful = true;
  const span = lexer.spanOf(start, lexer.previousEnd);
  return { kind: 'for', keyName, valueName, collection, key, value, condition, group, span };
}
