/*
 * How the parts of a template are put together: strip marks, the indentation of a heredoc, directives.
 * https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#template-literals and #templates
 */
import { leadingSpace, trimEnd } from './escapes.ts';
import { type Lexer, maximumDepth, unreadable } from './lexer.ts';
import type { Expression, TemplatePart } from './syntax.ts';

/** A sequence as it is read, before what lies between two directives becomes their content. */
export type Sequence =
  | { readonly kind: 'interpolation'; readonly value: Expression }
  | { readonly kind: 'if'; readonly condition: Expression }
  | {
      readonly kind: 'for';
      readonly keyName: string | null;
      readonly valueName: string;
      readonly collection: Expression;
    }
  | { readonly kind: 'else' | 'endif' | 'endfor' };

type Piece = string | Sequence;

/** Takes the literals and sequences of a template in their order. */
export interface Pieces {
  /**
   * @param text undefined where only the length counts
   * @param marks how many `$` and `%` in it open no sequence
   */
  literal(text: string | undefined, length: number, marks: number): void;
  /** `before`, `behind`: it strips the white space of the literal on this side. */
  sequence(sequence: Sequence, before: boolean, behind: boolean): void;
  hasSequences(): boolean;
  /** The pieces that HashiCorp's parser has to join so far; `setLoad` takes away those that it is not shown. */
  load(): Load;
  setLoad(load: Load): void;
  /** `isFlush`: without the indentation that its lines have in common. */
  parts(isFlush?: boolean): TemplatePart[];
}

/** HashiCorp's scanner cuts a text at each line's end and mark; its parser then joins the pieces one by one. */
export interface Load {
  /** Sequences and pieces of text. */
  readonly pieces: number;
  /** Pieces of text that stand behind one. */
  readonly joins: number;
  readonly length: number;
}

const bytesOfPiece = 16;

/** On an average, half of the pieces and half of the text are moved for each piece that is joined. */
export function bytesMoved({ pieces, joins, length }: Load): number {
  return (joins * (pieces * bytesOfPiece + length)) / 2;
}

export function createPieces(lexer: Lexer): Pieces {
  const pieces: Piece[] = [];
  let stripsNext = false;
  let hasSequences = false;
  const load = { pieces: 0, joins: 0, length: 0 };
  let isBehindText = false;
  return {
    literal(text, length, marks) {
      if (length === 0) return;
      const more = 1 + 2 * marks;
      load.pieces += more;
      load.joins += isBehindText ? more : more - 1;
      load.length += length;
      isBehindText = true;
      if (text === undefined) return;
      pieces.push(stripsNext ? text.slice(leadingSpace(text)) : text);
      stripsNext = false;
    },
    sequence(sequence, before, behind) {
      const last = pieces.at(-1);
      if (before && typeof last === 'string') pieces[pieces.length - 1] = trimEnd(last);
      pieces.push(sequence);
      stripsNext = behind;
      hasSequences = true;
      load.pieces++;
      isBehindText = false;
    },
    hasSequences: () => hasSequences,
    load: () => ({ ...load }),
    setLoad: (other) => Object.assign(load, other),
    parts(isFlush = false) {
      lexer.joined += bytesMoved(load);
      return nest(isFlush ? withoutIndent(pieces) : pieces, lexer);
    },
  };
}

/** HCL's `flushHeredocTemplateParts`: a line's indentation is that of its first literal, or none; blank lines don't count. */
function withoutIndent(pieces: readonly Piece[]): readonly Piece[] {
  let indent = Number.POSITIVE_INFINITY;
  const lineStarts: number[] = [];
  let startsLine = true;
  for (let index = 0; index < pieces.length; index++) {
    const piece = pieces[index]!;
    const isText = typeof piece === 'string';
    const endsLine = isText && piece.endsWith('\n');
    if (startsLine) {
      const space = isText ? leadingSpace(piece) : 0;
      const isBlank = endsLine && space === piece.length;
      if (!isBlank) indent = Math.min(indent, space);
      if (!isBlank && isText) lineStarts.push(index);
    }
    startsLine = endsLine;
  }
  if (indent === 0 || lineStarts.length === 0) return pieces;
  const moved = [...pieces];
  for (const index of lineStarts) moved[index] = (moved[index] as string).slice(indent);
  return moved;
}

/** A directive whose end has not come yet. */
interface OpenSequence {
  readonly directive: Extract<Sequence, { kind: 'if' | 'for' }>;
  /** Of the template around it. */
  readonly outer: TemplatePart[];
  readonly content: TemplatePart[];
  otherwise: TemplatePart[] | null;
}

/** Puts what stands between directives into one part, and joins literals. */
function nest(pieces: readonly Piece[], lexer: Lexer): TemplatePart[] {
  const open: OpenSequence[] = [];
  let parts: TemplatePart[] = [];
  const end = () => {
    const { directive, outer, content, otherwise } = open.pop()!;
    if (directive.kind === 'for') outer.push({ ...directive, body: content });
    else outer.push({ ...directive, yes: content, no: otherwise ?? [] });
    parts = outer;
  };
  for (const piece of pieces) {
    const last = open.at(-1);
    if (typeof piece === 'string') addText(parts, piece);
    else if (piece.kind === 'interpolation') parts.push(piece);
    else if (piece.kind === 'if' || piece.kind === 'for') {
      if (open.length >= maximumDepth) unreadable(lexer);
      open.push({ directive: piece, outer: parts, content: [], otherwise: null });
      parts = open.at(-1)!.content;
    } else if (piece.kind === 'else' && last?.directive.kind === 'if' && !last.otherwise) {
      last.otherwise = [];
      parts = last.otherwise;
    } else if (last && piece.kind === `end${last.directive.kind}`) end();
    else lexer.doubtful = true;
  }
  if (open.length > 0) lexer.doubtful = true;
  while (open.length > 0) end();
  return parts;
}

function addText(parts: TemplatePart[], text: string): void {
  const last = parts.at(-1);
  if (typeof last === 'string') parts[parts.length - 1] = last + text;
  else if (text !== '') parts.push(text);
}
