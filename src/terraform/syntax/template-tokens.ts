import type { Node } from 'web-tree-sitter';
import type { Read, SpanOf } from './grammar.ts';
import type { Expression, TemplatePart } from './syntax.ts';

/** A template as it is scanned: literal text, sequences, and the marks of `%{ if }` and `%{ for }`. */
export type Token = string | Sequence | Condition | Loop | Mark;

type Sequence = Extract<TemplatePart, { kind: 'interpolation' | 'unsupported' }>;

interface Condition {
  readonly kind: 'condition';
  readonly condition: Expression;
}

/** The start of a `%{ for }`. */
interface Loop {
  readonly kind: 'loop';
  readonly keyName: string | null;
  readonly valueName: string;
  readonly collection: Expression;
}

type Mark = { readonly kind: 'else' } | { readonly kind: 'endif' } | { readonly kind: 'endfor' };

/**
 * Literal text is what lies between the sequences: the grammar's own literal nodes leave out white space.
 * `~` at a sequence trims the literal beside it.
 */
export function tokensOf(
  template: Node,
  range: { start: number; end: number },
  resolve: (text: string) => string[],
  spanOf: SpanOf,
  read: Read,
): Token[] {
  const raw = template.text;
  const tokens: Token[] = [];
  let at = range.start;
  let trimNext = false;
  const literal = (until: number, trimEnd: boolean) => {
    const pieces = resolve(raw.slice(at - template.startIndex, Math.max(at, until) - template.startIndex));
    if (trimNext && pieces[0] !== undefined) pieces[0] = pieces[0].trimStart();
    const last = pieces.length - 1;
    if (trimEnd && last >= 0) pieces[last] = pieces[last]!.trimEnd();
    tokens.push(...pieces);
  };
  const sequence = (node: Node, token: Token) => {
    literal(node.startIndex, node.text[2] === '~');
    tokens.push(token);
    trimNext = node.text.at(-2) === '~';
    at = node.endIndex;
  };
  const walk = (nodes: readonly Node[]) => {
    for (const node of nodes) {
      if (node.type === 'template_interpolation') sequence(node, interpolation(node, spanOf, read));
      else if (directives.has(node.type)) walkDirective(node);
      else if (node.type === 'template_for_start') {
        const loop = loopOf(node, spanOf, read);
        if (loop) sequence(node, loop);
      } else if (node.type === 'template_for_end') sequence(node, { kind: 'endfor' });
      else if (node.type === 'template_else_intro') sequence(node, { kind: 'else' });
      else if (node.type === 'template_if_end') sequence(node, { kind: 'endif' });
      else if (node.type === 'template_if_intro') {
        const condition = node.namedChildren.find((child) => child.type === 'expression');
        if (condition) sequence(node, { kind: 'condition', condition: read(condition, spanOf) });
      }
    }
  };
  const walkDirective = (node: Node) => walk(node.namedChildren);
  walk(template.namedChildren);
  literal(range.end, false);
  return tokens;
}

const directives = new Set(['template_directive', 'template_if', 'template_for']);

function loopOf(node: Node, spanOf: SpanOf, read: Read): Loop | undefined {
  const names = node.namedChildren.filter((child) => child.type === 'identifier');
  const collection = node.namedChildren.find((child) => child.type === 'expression');
  if (!collection || names.length === 0) return undefined;
  return {
    kind: 'loop',
    keyName: names.length > 1 ? names[0]!.text : null,
    valueName: names.at(-1)!.text,
    collection: read(collection, spanOf),
  };
}

function interpolation(node: Node, spanOf: SpanOf, read: Read): Sequence {
  const value = node.namedChildren.find((child) => child.type === 'expression');
  return value
    ? { kind: 'interpolation', value: read(value, spanOf) }
    : { kind: 'unsupported', what: 'an empty interpolation' };
}

/** HCL's `flushHeredocTemplateParts`: a line's indentation is that of its first literal, or none; blank lines don't count. */
export function withoutIndent(tokens: readonly Token[]): Token[] {
  const starts = tokens.map((_, index) => index === 0 || endsLine(tokens[index - 1]!));
  const counted = tokens.filter(
    (token, index) => starts[index] && !(typeof token === 'string' && /^\s*\n$/.test(token)),
  );
  const indents = counted.map((token) =>
    typeof token === 'string' ? token.length - token.trimStart().length : 0,
  );
  const indent = Math.min(...indents);
  return tokens.map((token, index) =>
    starts[index] && typeof token === 'string' && !/^\s*\n$/.test(token) ? token.slice(indent) : token,
  );
}

function endsLine(token: Token): boolean {
  return typeof token === 'string' && token.endsWith('\n');
}
