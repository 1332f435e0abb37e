/*
 * Templates: quoted ones, heredocs, and bare ones, as a string of a JSON file or a template file is.
 * https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#template-expressions and #templates
 */
import { trim, unescapeMarkers, unescapeQuoted } from './escapes.ts';
import { advance, enter, isWord, type Lexer, takeName, unreadable } from './lexer.ts';
import type { Expression, TemplatePart } from './syntax.ts';
import { createPieces, type Pieces, type Sequence } from './template-pieces.ts';

const plain = /"[^"\\$%\r\n]*"/y;
const quotedText = /[^"\\$%\r\n]*/y;
const lineText = /[^$%\r\n]*/y;

/** `"…"`: a literal where it holds no sequence. */
export function parseQuoted(lexer: Lexer): Expression {
  const { start, text } = lexer;
  plain.lastIndex = start;
  if (plain.test(text)) {
    lexer.end = plain.lastIndex;
    const value = text.slice(start + 1, lexer.end - 1);
    advance(lexer);
    return { kind: 'literal', value, span: lexer.spanOf(start, lexer.previousEnd) };
  }
  const pieces = createPieces(lexer);
  parseQuotedText(lexer, pieces, lexer.keepsText, (at) => parseSequence(lexer, pieces, at));
  const span = lexer.spanOf(start, lexer.previousEnd);
  const parts = pieces.parts();
  const [only = ''] = parts;
  if (!pieces.hasSequences()) return { kind: 'literal', value: only as string, span };
  return { kind: 'template', parts, span };
}

/** The label of a block, or what else may hold no sequence. */
export function parseLabel(lexer: Lexer): string {
  const pieces = createPieces(lexer);
  parseQuotedText(lexer, pieces, true, (at) => {
    lexer.doubtful = true;
    return parseSequence(lexer, pieces, at);
  });
  return pieces
    .parts()
    .filter((part) => typeof part === 'string')
    .join('');
}

/** From the quote that comes next to behind the one that closes. `sequence` reads one and says where it ends. */
function parseQuotedText(
  lexer: Lexer,
  pieces: Pieces,
  keepsText: boolean,
  sequence: (at: number) => number,
): void {
  const { text } = lexer;
  let at = lexer.end;
  let from = at;
  let marks = 0;
  const add = () => {
    const piece = unescaped(lexer, from, at);
    pieces.literal(keepsText ? piece : undefined, at - from, marks);
    marks = 0;
  };
  for (;;) {
    quotedText.lastIndex = at;
    quotedText.test(text);
    at = quotedText.lastIndex;
    const char = text[at];
    if (char === '"') break;
    if (char === undefined) unreadable(lexer, at);
    if (char === '\\') at += 2;
    else if (char === '\r' || char === '\n') {
      lexer.doubtful = true;
      at++;
    } else if (text[at + 1] === '{') {
      add();
      at = sequence(at);
      from = at;
    } else {
      at += literalLength(text, at);
      marks++;
    }
  }
  add();
  lexer.end = at + 1;
  advance(lexer);
}

function unescaped(lexer: Lexer, from: number, to: number): string {
  return unescapeQuoted(lexer.text.slice(from, to), () => {
    lexer.doubtful = true;
  });
}

/** How many characters at a `$` or `%` that opens no sequence are text: `$${` is text that looks like one. */
function literalLength(text: string, at: number): number {
  return text[at + 1] === text[at] && text[at + 2] === '{' ? 3 : 1;
}

/** `<<EOT` to its closing line: no backslash escapes; `<<-` takes away the smallest indentation. */
export function parseHeredoc(lexer: Lexer): Expression {
  const { start, text } = lexer;
  const marker = text.slice(start + 2, lexer.end).trimEnd();
  const isFlush = marker.startsWith('-');
  const pieces = createPieces(lexer);
  const end = parseLines(lexer, pieces, lexer.end, isFlush ? marker.slice(1) : marker);
  lexer.end = end;
  advance(lexer);
  const span = lexer.spanOf(start, lexer.previousEnd);
  return { kind: 'template', parts: pieces.parts(isFlush), span };
}

/** The parts of a template that is all of the text. */
export function parseBareTemplate(lexer: Lexer): readonly TemplatePart[] {
  const pieces = createPieces(lexer);
  parseLines(lexer, pieces, lexer.end, null);
  return pieces.parts();
}

/** HashiCorp's parser is not shown more lines of text in a row than these: see `joined`. */
const mostPlainLines = 20;

/**
 * The text of a heredoc, or of a template without a marker, which ends with the text. Each line is a piece of its own:
 * strip marks reach to the line's end only. Gives where the closing line ends.
 */
function parseLines(lexer: Lexer, pieces: Pieces, start: number, marker: string | null): number {
  const { text } = lexer;
  let at = start;
  let from = at;
  let startsLine = true;
  /** Where the lines of text that are being read began; null where some of them may be more than text. */
  let plain: number | null = start;
  let plainLines = 0;
  let loadBefore = pieces.load();
  let marks = 0;
  const add = (end: number) => {
    pieces.literal(lexer.keepsText ? unescapeMarkers(text.slice(from, end)) : undefined, end - from, marks);
    marks = 0;
  };
  const notePlain = (end: number) => {
    if (marker === null || plain === null || plainLines <= mostPlainLines || !lexer.plainLines) return;
    lexer.plainLines.push({ start: plain, end });
    pieces.setLoad(loadBefore);
  };
  for (;;) {
    lineText.lastIndex = at;
    lineText.test(text);
    at = lineText.lastIndex;
    const char = text[at];
    if (char === undefined) break;
    if (char === '\n' || (char === '\r' && text[at + 1] === '\n')) {
      if (startsLine && marker !== null && trim(text.slice(from, at)) === marker) {
        notePlain(from);
        return at;
      }
      at += char === '\n' ? 1 : 2;
      add(at);
      from = at;
      plainLines++;
      if (!startsLine && plain !== null) {
        plain = at;
        plainLines = 0;
        loadBefore = pieces.load();
      }
      startsLine = true;
    } else if (char === '\r') {
      // HashiCorp's scanner ends here: it refuses a heredoc, and takes the rest of a bare template for text.
      if (marker === null) break;
      lexer.doubtful = true;
      plain = null;
      at++;
    } else if (text[at + 1] === '{') {
      if (startsLine) notePlain(from);
      add(at);
      at = parseSequence(lexer, pieces, at);
      from = at;
      startsLine = false;
    } else {
      at += literalLength(text, at);
      marks++;
    }
  }
  if (marker !== null) {
    if (startsLine) notePlain(from);
    // Nothing behind can be read: its end must not be looked for again and again.
    lexer.end = at;
    unreadable(lexer);
  }
  add(text.length);
  return text.length;
}

/** `${ … }` or `%{ … }`, from its mark on. Gives where it ends. */
function parseSequence(lexer: Lexer, pieces: Pieces, start: number): number {
  const { text, newlines } = lexer;
  const strips = text[start + 2] === '~';
  lexer.newlines = false;
  lexer.end = start + (strips ? 3 : 2);
  enter(lexer);
  advance(lexer);
  const piece = text[start] === '$' ? interpolation(lexer) : directive(lexer);
  if (lexer.kind !== '}' && lexer.kind !== '~}') unreadable(lexer);
  lexer.depth--;
  lexer.newlines = newlines;
  pieces.sequence(piece, strips, lexer.kind === '~}');
  return lexer.end;
}

function interpolation(lexer: Lexer): Sequence {
  return { kind: 'interpolation', value: lexer.parseExpression(lexer) };
}

function directive(lexer: Lexer): Sequence {
  const word = takeName(lexer);
  switch (word) {
    case 'if':
      return { kind: 'if', condition: lexer.parseExpression(lexer) };
    case 'else':
    case 'endif':
    case 'endfor':
      return { kind: word };
    case 'for': {
      let keyName: string | null = null;
      let valueName = takeName(lexer);
      if (lexer.kind === ',') {
        advance(lexer);
        keyName = valueName;
        valueName = takeName(lexer);
      }
      if (!isWord(lexer, 'in')) unreadable(lexer);
      advance(lexer);
      return { kind: 'for', keyName, valueName, collection: lexer.parseExpression(lexer) };
    }
    default:
      return unreadable(lexer);
  }
}
