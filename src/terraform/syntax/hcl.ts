/*
 * A file of HCL's native syntax, and pieces of it that stand elsewhere.
 * https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
 */
import { bodyOf, endItem, type Items, parseItem } from './blocks.ts';
import { parseExpression } from './expressions.ts';
import { advance, type Comment, createLexer, type Lexer, type Range, Unreadable } from './lexer.ts';
import { lineAt, type Source, type Span } from './source.ts';
import type { Attribute, Block, Body, Expression, TemplatePart } from './syntax.ts';
import { bytesMoved } from './template-pieces.ts';
import { parseBareTemplate } from './templates.ts';

/** A file as it was read, and whether HashiCorp's parser should be asked about it. */
export interface HclFile {
  readonly body: Body;
  readonly comments: readonly Comment[];
  /** HashiCorp's own parser may refuse it. */
  readonly doubtful: boolean;
  /** 1-based line at which it can't be read any more; null where it is whole. */
  readonly brokenAt: number | null;
  /**
   * Whole lines that HashiCorp's parser need not be shown, in their order: many lines of a heredoc in a row that hold text
   * only, up to where the file can't be read. Where one range lies in another one, that one counts.
   */
  readonly leftOut: readonly Range[];
  /** Index behind what HashiCorp's parser refuses for certain; null where nothing is known to be. */
  readonly refusedBy: number | null;
  /** Why HashiCorp's parser would take too long for it; null where it does not. */
  readonly tooMuch: string | null;
}

/** Bytes that HashiCorp's parser moves in less than a second. */
const mostJoined = 1e9;
const mostOperators = 20_000;

/**
 * Reads native syntax. All of it is checked; of the blocks and values of the top level only their places are kept, and
 * they are read again when they are asked for: few are.
 */
export function readHcl(source: Source): HclFile {
  const { text } = source;
  const comments: Comment[] = [];
  const plainLines: Range[] = [];
  const lexer = createLexer(text, 0, {
    spanOf: spansIn(source),
    comments,
    parseExpression,
    plainLines,
    keepsText: false,
  });
  const kept: Items = { attributes: [], blocks: [] };
  const names = new Set<string>();
  let brokenAt: number | null = null;
  let refusedBy: number | null = null;
  let tooMuch: string | null = null;
  for (let goesOn = true; goesOn; ) {
    try {
      advance(lexer);
      while (lexer.kind !== 'end') {
        const items: Items = { attributes: [], blocks: [] };
        parseItem(lexer, items, names);
        endItem(lexer);
        if (refusedBy === null) {
          tooMuch ??= tooMuchIn(lexer);
          if (lexer.repeated && brokenAt === null) refusedBy = lineEndAt(text, lexer.previousEnd);
        }
        for (const attribute of items.attributes) kept.attributes.push(lazyAttribute(source, attribute));
        for (const block of items.blocks) kept.blocks.push(lazyBlock(source, block));
      }
      goesOn = false;
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      brokenAt ??= lineAt(source, error.at);
      // After an error, text that looks like a heredoc may be none.
      lexer.plainLines = null;
      goesOn = recover(lexer, error.at);
    }
  }
  return {
    body: bodyOf({ source, start: 0, end: text.length }, kept),
    comments,
    doubtful: lexer.doubtful || brokenAt !== null,
    brokenAt,
    leftOut: plainLines,
    refusedBy,
    tooMuch: brokenAt !== null && refusedBy === null ? tooMuchAnywhere(text) : tooMuch,
  };
}

function tooMuchIn({ joined, operators }: Lexer): string | null {
  if (joined > mostJoined) return 'a text in it has too many lines and “$” or “%” to be checked';
  return operators > mostOperators ? 'an expression in it has too many operators to be checked' : null;
}

const looseMark = /[$%](?!\{)/g;

/** Where the text can't be read, any of it may be one template to HashiCorp's parser. */
function tooMuchAnywhere(text: string): string | null {
  const pieces = text.split('\n').length + 2 * (text.match(looseMark)?.length ?? 0);
  return bytesMoved({ pieces, joins: pieces, length: text.length }) > mostJoined
    ? 'it is too large to be checked further'
    : null;
}

function lineEndAt(text: string, index: number): number {
  const feed = text.indexOf('\n', index);
  return feed < 0 ? text.length : feed + 1;
}

const blockStart = /^[A-Za-z_][\w-]*(?:[ \t]+(?:"[^"\n]*"|[\w-]+))*[ \t]*\{/gm;

/** Moves on to the next text that looks like a block of the top level. False where there is none. */
function recover(lexer: Lexer, from: number): boolean {
  const feed = lexer.text.indexOf('\n', Math.max(from, lexer.end));
  if (feed < 0) return false;
  blockStart.lastIndex = feed;
  const found = blockStart.exec(lexer.text);
  if (!found) return false;
  lexer.end = found.index;
  lexer.depth = 0;
  lexer.newlines = true;
  return true;
}

function spansIn(source: Source): Lexer['spanOf'] {
  return (start, end) => ({ source, start, end });
}

function lazyAttribute(source: Source, { name, span }: Attribute): Attribute {
  let value: Expression | undefined;
  return {
    name,
    span,
    get value() {
      value ??= readItem(source, span.start).attributes[0]!.value;
      return value;
    },
  };
}

function lazyBlock(source: Source, { type, labels, span, header }: Block): Block {
  let body: Body | undefined;
  return {
    type,
    labels,
    span,
    header,
    get body() {
      body ??= readItem(source, span.start).blocks[0]!.body;
      return body;
    },
  };
}

function readItem(source: Source, start: number): Items {
  const items: Items = { attributes: [], blocks: [] };
  const lexer = createLexer(source.text, start, {
    spanOf: spansIn(source),
    comments: null,
    parseExpression,
  });
  advance(lexer);
  parseItem(lexer, items, new Set());
  return items;
}

/** Reads an expression that stands elsewhere, as in a string of a JSON file; undefined where it is none. */
export function readExpression(text: string, span: Span): Expression | undefined {
  return readAll(text, span, (lexer) => {
    advance(lexer);
    const expression = parseExpression(lexer);
    return lexer.kind === 'end' ? expression : undefined;
  });
}

/** Reads a template that stands elsewhere; undefined where it is none. */
export function readTemplate(text: string, span: Span): readonly TemplatePart[] | undefined {
  return readAll(text, span, parseBareTemplate);
}

/** Parses all of a text; undefined if it can't be read, or HashiCorp's parser would refuse it. */
function readAll<T>(text: string, span: Span, parse: (lexer: Lexer) => T): T | undefined {
  const lexer = createLexer(text, 0, { spanOf: () => span, comments: null, parseExpression });
  try {
    const found = parse(lexer);
    return lexer.doubtful ? undefined : found;
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}
