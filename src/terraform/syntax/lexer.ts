/*
 * The tokens of HCL's native syntax.
 * https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#lexical-elements
 *
 * A token is read when the parser asks for it, because only the parser knows whether text or an expression follows.
 * A line's end is no token of its own but a flag of the token behind it: it ends things in a body and in an object,
 * and means nothing within brackets.
 */
import type { Span } from './source.ts';
import type { Expression } from './syntax.ts';

/** A piece of a text: `start` inclusive, `end` exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface Comment {
  /** With its marker. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The kind of a token: a punctuation mark or an operator as it is written, or `name`, `number`, `"` (a quote
 * that opens a template), `<<` (a heredoc's first line), `~}`, `end` (of the text).
 */
export type Kind = string;

/** A text, and the token that comes next in it. Indexes are UTF-16 code units of the text. */
export interface Lexer {
  readonly text: string;
  readonly spanOf: (start: number, end: number) => Span;
  /** Where comments are noted; null where they are not asked for. */
  readonly comments: Comment[] | null;
  /** Is what texts say wanted, or only where they end? */
  readonly keepsText: boolean;
  /** Where many lines of a heredoc that hold text only are noted, in their order; null where they are not asked for. */
  plainLines: Range[] | null;
  /** Reads an expression, for the parsers of what it is made of. */
  readonly parseExpression: (lexer: Lexer) => Expression;
  kind: Kind;
  start: number;
  end: number;
  /** Where the token before ended. */
  previousEnd: number;
  /** A line ended between the token before and this one. */
  lineEnded: boolean;
  /** Do line ends end things here? */
  newlines: boolean;
  /** How many expressions and blocks are open. */
  depth: number;
  /** The text could be read, and HashiCorp's parser may refuse it all the same. */
  doubtful: boolean;
  /** An argument was set twice, which HashiCorp's parser refuses for certain. */
  repeated: boolean;
  /** Bytes that HashiCorp's parser moves to join the pieces of texts: the square of their number. */
  joined: number;
  /** Operators of the longest expression. */
  operators: number;
}

/** The text can't be read any further. */
export class Unreadable extends Error {
  readonly at: number;
  constructor(at: number) {
    super(`unreadable at ${at}`);
    this.at = at;
  }
}

/** Real files nest a tenth of this deep; an unlimited recursion would run out of stack. */
export const maximumDepth = 500;

/** A lexer before the first token from an index of the text on: `advance` reads it. */
export function createLexer(
  text: string,
  at: number,
  use: Pick<Lexer, 'spanOf' | 'comments' | 'parseExpression'> &
    Partial<Pick<Lexer, 'plainLines' | 'keepsText'>>,
): Lexer {
  return {
    text,
    spanOf: use.spanOf,
    comments: use.comments,
    keepsText: use.keepsText ?? true,
    plainLines: use.plainLines ?? null,
    parseExpression: use.parseExpression,
    kind: 'end',
    start: at,
    end: at,
    previousEnd: at,
    lineEnded: false,
    newlines: true,
    depth: 0,
    doubtful: false,
    repeated: false,
    joined: 0,
    operators: 0,
  };
}

/** Where the text goes on, `newline` included: where line ends count, one stands in front of the token. */
export function next(lexer: Lexer): Kind {
  return lexer.lineEnded && lexer.newlines ? 'newline' : lexer.kind;
}

/** Goes on behind a token of this kind. Throws `Unreadable` where another one comes next. */
export function expect(lexer: Lexer, kind: Kind): void {
  if (next(lexer) !== kind) unreadable(lexer);
  advance(lexer);
}

export function unreadable(lexer: Lexer, at = lexer.start): never {
  throw new Unreadable(at);
}

export function enter(lexer: Lexer): void {
  if (++lexer.depth > maximumDepth) unreadable(lexer);
}

const newlineCode = 10;
const [tab, carriageReturn, space, hash, slash, star] = [9, 13, 32, 35, 47, 42];

/** Moves on to the next token. */
export function advance(lexer: Lexer): void {
  const { text } = lexer;
  lexer.previousEnd = lexer.end;
  lexer.lineEnded = false;
  let at = lexer.end;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === space || code === tab) at++;
    else if (code === newlineCode) {
      lexer.lineEnded = true;
      at++;
    } else if (code === carriageReturn && text.charCodeAt(at + 1) === newlineCode) at++;
    else if (code === hash || (code === slash && text.charCodeAt(at + 1) === slash)) {
      const feed = text.indexOf('\n', at);
      at = note(lexer, at, feed < 0 ? text.length : feed);
    } else if (code === slash && text.charCodeAt(at + 1) === star) {
      const close = text.indexOf('*/', at + 2);
      if (close < 0) {
        // Nothing behind can be read: it must not be looked for again and again.
        lexer.end = text.length;
        unreadable(lexer, at);
      }
      at = note(lexer, at, close + 2);
    } else break;
  }
  lexer.start = at;
  lexer.end = scan(lexer, at);
}

function note({ text, comments }: Lexer, start: number, end: number): number {
  comments?.push({ text: text.slice(start, end), start, end });
  return end;
}

/**
 * The token that an ASCII character begins: 1 a name, 2 a number, 3 a mark that may be longer, 4 a mark of
 * one character.
 */
const beginnings = new Uint8Array(128);
/** Can an ASCII character continue a name? */
const inName = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const char = String.fromCharCode(code);
  if (/[\w-]/.test(char)) inName[code] = 1;
  if (/[A-Za-z_]/.test(char)) beginnings[code] = 1;
  else if (/\d/.test(char)) beginnings[code] = 2;
  else if (/[=!<>&|.:~]/.test(char)) beginnings[code] = 3;
  else if (/[[\](){},*/%+\-?"]/.test(char)) beginnings[code] = 4;
}
const marks = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));

/** Sets the kind of the token that starts at an index, and gives where it ends. */
function scan(lexer: Lexer, at: number): number {
  const { text } = lexer;
  if (at >= text.length) return found(lexer, 'end', text.length);
  const code = text.charCodeAt(at);
  const beginning = code < 128 ? beginnings[code] : 1;
  if (beginning === 1) return scanName(lexer, at);
  if (beginning === 4) return found(lexer, marks[code]!, at + 1);
  if (beginning === 2) return scanNumber(lexer, at);
  if (beginning === 3) return scanOperator(lexer, at);
  return found(lexer, 'invalid', at + 1);
}

function found(lexer: Lexer, kind: Kind, end: number): number {
  lexer.kind = kind;
  return end;
}

const name = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
/** Letters that Unicode has had for so long that every version of HashiCorp's parser knows them. */
const longKnown = /^[\w\-\u00aa-\u024f\u0370-\u03ff\u0400-\u045f\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fa5]*$/;

function scanName(lexer: Lexer, start: number): number {
  const { text } = lexer;
  let at = start;
  while (inName[text.charCodeAt(at)] === 1) at++;
  if (text.charCodeAt(at) < 128 || at === text.length) return found(lexer, 'name', at);
  name.lastIndex = start;
  const match = name.exec(text)?.[0];
  if (match === undefined) return found(lexer, 'invalid', start + 1);
  if (!longKnown.test(match)) lexer.doubtful = true;
  return found(lexer, 'name', start + match.length);
}

const digits = /\d(?:[\d.]|[eE][+-]?\d)*/y;
const number = /^\d+(?:\.\d*)?(?:[eE][+-]?\d+)?$/;

/** `1.5e3`; a dot at the end is none of it, and `1.2.3` is one number that HashiCorp's parser refuses. */
function scanNumber(lexer: Lexer, start: number): number {
  digits.lastIndex = start;
  let [match] = digits.exec(lexer.text)!;
  while (match.endsWith('.')) match = match.slice(0, -1);
  if (match.length > 1 && !number.test(match)) lexer.doubtful = true;
  return found(lexer, 'number', start + match.length);
}

const heredoc = /<<-?[\p{ID_Start}_][\p{ID_Continue}-]*\r?\n/uy;
const longer = new Set(['==', '!=', '<=', '>=', '&&', '||', '=>', '::', '~}']);

function scanOperator(lexer: Lexer, at: number): number {
  const { text } = lexer;
  const first = text[at]!;
  const two = text.slice(at, at + 2);
  if (longer.has(two)) return found(lexer, two, at + 2);
  if (first === '.' && text.startsWith('...', at)) return found(lexer, '...', at + 3);
  if (two === '<<') {
    heredoc.lastIndex = at;
    if (heredoc.test(text)) return found(lexer, '<<', heredoc.lastIndex);
  }
  return found(lexer, first, at + 1);
}

/** The text of the token that comes next. */
export function tokenText({ text, start, end }: Lexer): string {
  return text.slice(start, end);
}

/** Does this word come next? */
export function isWord(lexer: Lexer, word: string): boolean {
  return lexer.kind === 'name' && tokenText(lexer) === word;
}

/** Goes on behind a name. Throws `Unreadable` where none comes next. */
export function takeName(lexer: Lexer): string {
  const name = tokenText(lexer);
  expect(lexer, 'name');
  return name;
}

/** No real file has so many in a row, and code that works on the expression has to recurse. */
export function tooLong(lexer: Lexer, start: number): Expression {
  const span = lexer.spanOf(start, lexer.previousEnd);
  return { kind: 'unsupported', what: 'an expression of very many parts', span };
}
