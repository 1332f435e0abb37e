import type { Node } from 'web-tree-sitter';
import type { Span } from './source.ts';
import type { Expression, TemplatePart } from './syntax.ts';

type SpanOf = (node: { startIndex: number; endIndex: number }) => Span;
type Read = (node: Node, spanOf: SpanOf) => Expression;

/** The parts of `"…"`; backslash escapes are resolved. */
export function quotedParts(node: Node, spanOf: SpanOf, read: Read): TemplatePart[] {
  const start = node.startIndex + 1;
  const end = node.endIndex - 1;
  return partsBetween(
    node.namedChildren,
    node.text,
    node.startIndex,
    start,
    end,
    unescapeQuoted,
    spanOf,
    read,
  );
}

/** The parts of a heredoc: no backslash escapes; `<<-` takes away the smallest indentation. */
export function heredocParts(node: Node, spanOf: SpanOf, read: Read): TemplatePart[] {
  const raw = node.text;
  const firstLine = raw.indexOf('\n') + 1;
  const lastLine = raw.lastIndexOf('\n') + 1;
  if (firstLine === 0 || lastLine <= firstLine) return [];
  const resolve = (text: string) => unescapeMarkers(text).replaceAll('\r\n', '\n');
  const base = node.startIndex;
  const parts = partsBetween(
    node.namedChildren.slice(2, -1),
    raw,
    base,
    base + firstLine,
    base + lastLine,
    resolve,
    spanOf,
    read,
  );
  return raw.startsWith('<<-') ? withoutIndent(parts, raw.slice(firstLine, lastLine)) : parts;
}

/** Resolves `\n`, `\"`, `\u00e9`, `$${`, `%%{` as a quoted string of Terraform does. */
export function unescapeQuoted(raw: string): string {
  if (!/[\\$%]/.test(raw)) return raw;
  const simple: Record<string, string> = { n: '\n', r: '\r', t: '\t' };
  const plain = raw.replace(/\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/g, (_, short, long, char) => {
    if (char) return simple[char] ?? char;
    const point = Number.parseInt(short ?? long, 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd';
  });
  return unescapeMarkers(plain);
}

function unescapeMarkers(text: string): string {
  return text.replaceAll('$${', '${').replaceAll('%%{', '%{');
}

/**
 * Literal text is what lies between the sequences: the grammar's own literal nodes leave out white space.
 * `raw` is the template's text, which starts at index `base`.
 */
function partsBetween(
  nodes: readonly Node[],
  raw: string,
  base: number,
  start: number,
  end: number,
  resolve: (text: string) => string,
  spanOf: SpanOf,
  read: Read,
): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let at = start;
  let trimNext = false;
  const pushText = (until: number, trimEnd: boolean) => {
    let text = raw.slice(at - base, Math.max(at, until) - base);
    if (trimNext) text = text.trimStart();
    if (trimEnd) text = text.trimEnd();
    if (text) parts.push(resolve(text));
  };
  for (const node of nodes) {
    if (node.type !== 'template_interpolation' && node.type !== 'template_directive') continue;
    pushText(node.startIndex, node.text[2] === '~');
    parts.push(
      node.type === 'template_interpolation'
        ? interpolation(node, spanOf, read)
        : directive(node, read, spanOf),
    );
    trimNext = node.text.at(-2) === '~';
    at = node.endIndex;
  }
  pushText(end, false);
  return parts;

  function directive(outer: Node, readIt: Read, spans: SpanOf): TemplatePart {
    const inner = outer.namedChild(0);
    if (inner?.type !== 'template_if') return { kind: 'unsupported', what: 'a %{ for } directive' };
    const children = inner.namedChildren;
    const intro = children[0]!;
    const closing = children[children.length - 1]!;
    const otherwise = children.find((child) => child.type === 'template_else_intro');
    const condition = intro.namedChildren.find((child) => child.type === 'expression');
    if (!condition || /~/.test(intro.text + (otherwise?.text ?? '') + closing.text)) {
      return { kind: 'unsupported', what: 'a %{ if ~} directive' };
    }
    const cut = otherwise ? children.indexOf(otherwise) : children.length - 1;
    const between = (from: Node, list: Node[], to: Node) =>
      partsBetween(list, raw, base, from.endIndex, to.startIndex, resolve, spans, readIt);
    return {
      kind: 'if',
      condition: readIt(condition, spans),
      yes: between(intro, children.slice(1, cut), otherwise ?? closing),
      no: otherwise ? between(otherwise, children.slice(cut + 1, -1), closing) : [],
    };
  }
}

function interpolation(node: Node, spanOf: SpanOf, read: Read): TemplatePart {
  const value = node.namedChildren.find((child) => child.type === 'expression');
  return value
    ? { kind: 'interpolation', value: read(value, spanOf) }
    : { kind: 'unsupported', what: 'an empty interpolation' };
}

function withoutIndent(parts: readonly TemplatePart[], raw: string): TemplatePart[] {
  const lines = raw.split('\n').filter((line) => line.trim() !== '');
  const indent = Math.min(...lines.map((line) => line.length - line.trimStart().length));
  if (!Number.isFinite(indent) || indent === 0) return [...parts];
  const strip = new RegExp(`\\n[ \\t]{1,${indent}}`, 'g');
  return parts.map((part, index) => {
    if (typeof part !== 'string') return part;
    // Only text at the start of a line has indentation; the first part starts one, others when behind a line feed.
    return (index === 0 ? `\n${part}` : part).replace(strip, '\n').slice(index === 0 ? 1 : 0);
  });
}
