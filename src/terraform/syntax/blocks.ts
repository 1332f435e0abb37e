/*
 * Structure: bodies, attributes, blocks.
 * https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#structural-elements
 */
import { parseExpression } from './expressions.ts';
import { advance, enter, expect, type Lexer, next, tokenText, unreadable } from './lexer.ts';
import type { Attribute, Block, Body } from './syntax.ts';
import { parseLabel } from './templates.ts';

/** The attributes and blocks of a body, in its order. */
export interface Items {
  readonly attributes: Attribute[];
  readonly blocks: Block[];
}

/** An attribute or a block, from its name to before the line's end, noted in `items`. */
export function parseItem(lexer: Lexer, items: Items, names: Set<string>): void {
  const { start, kind } = lexer;
  if (kind !== 'name') unreadable(lexer);
  const name = tokenText(lexer);
  advance(lexer);
  if (next(lexer) !== '=') {
    items.blocks.push(parseBlock(lexer, name, start));
    return;
  }
  advance(lexer);
  const value = parseExpression(lexer);
  if (names.has(name)) {
    lexer.doubtful = true;
    lexer.repeated = true;
  }
  names.add(name);
  items.attributes.push({ name, value, span: lexer.spanOf(start, lexer.previousEnd) });
}

/** Every attribute and block ends with its line. */
export function endItem(lexer: Lexer): void {
  if (!lexer.lineEnded && lexer.kind !== 'end') lexer.doubtful = true;
}

/** From behind its type on. */
function parseBlock(lexer: Lexer, type: string, start: number): Block {
  const labels: string[] = [];
  for (let kind = next(lexer); kind !== '{'; kind = next(lexer)) {
    if (kind === '"') labels.push(parseLabel(lexer));
    else if (kind === 'name') {
      labels.push(tokenText(lexer));
      advance(lexer);
    } else unreadable(lexer);
  }
  const header = lexer.spanOf(start, lexer.start);
  const body = parseBody(lexer);
  return { type, labels, span: lexer.spanOf(start, lexer.previousEnd), header, body };
}

/** From the brace that opens to behind the one that closes. On one line there can be one attribute, and no block. */
function parseBody(lexer: Lexer): Body {
  enter(lexer);
  const items: Items = { attributes: [], blocks: [] };
  const names = new Set<string>();
  const start = lexer.end;
  advance(lexer);
  const isOneLine = !lexer.lineEnded && lexer.kind !== '}';
  while (lexer.kind !== '}') {
    parseItem(lexer, items, names);
    if (!isOneLine) endItem(lexer);
  }
  if (isOneLine && (lexer.lineEnded || items.attributes.length !== 1 || items.blocks.length > 0)) {
    lexer.doubtful = true;
  }
  lexer.depth--;
  const end = lexer.start;
  lexer.lineEnded = false;
  expect(lexer, '}');
  return bodyOf(lexer.spanOf(start, end), items);
}

export function bodyOf(span: Body['span'], { attributes, blocks: allBlocks }: Items): Body {
  return {
    span,
    attributes,
    allBlocks,
    json: false,
    blocks: (type) => allBlocks.filter((block) => block.type === type),
  };
}
