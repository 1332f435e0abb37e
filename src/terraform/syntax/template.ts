import type { Node } from 'web-tree-sitter';
import type { Read, SpanOf } from './grammar.ts';
import type { TemplatePart } from './syntax.ts';
import { type Token, tokensOf, withoutIndent } from './template-tokens.ts';

/** The parts of `"…"`; backslash escapes are resolved. */
export function quotedParts(node: Node, spanOf: SpanOf, read: Read): TemplatePart[] {
  const range = { start: node.startIndex + 1, end: node.endIndex - 1 };
  return nest(tokensOf(node, range, (text) => [unescapeQuoted(text)], spanOf, read));
}

/** The parts of a heredoc: no backslash escapes; `<<-` takes away the smallest indentation. */
export function heredocParts(node: Node, spanOf: SpanOf, read: Read): TemplatePart[] {
  const raw = node.text;
  const firstLine = raw.indexOf('\n') + 1;
  const lastLine = raw.lastIndexOf('\n') + 1;
  if (firstLine === 0 || lastLine <= firstLine) return [];
  const range = { start: node.startIndex + firstLine, end: node.startIndex + lastLine };
  const tokens = tokensOf(node, range, heredocLines, spanOf, read);
  return nest(raw.startsWith('<<-') ? withoutIndent(tokens) : tokens);
}

/** Each line is a piece of its own: strip markers reach to the line's end only. */
function heredocLines(text: string): string[] {
  return unescapeMarkers(text).match(/[^\n]*\n|[^\n]+$/g) ?? [];
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

/** Puts what stands between the marks of an `%{ if }` or `%{ for }` into one part, and joins literals. */
function nest(tokens: readonly Token[]): TemplatePart[] {
  let at = 0;
  return until();

  function until(): TemplatePart[] {
    const parts: TemplatePart[] = [];
    for (; at < tokens.length; at++) {
      const token = tokens[at]!;
      if (typeof token === 'string') {
        if (typeof parts.at(-1) === 'string') parts.push(`${parts.pop()}${token}`);
        else if (token !== '') parts.push(token);
      } else if (token.kind === 'else' || token.kind === 'endif' || token.kind === 'endfor') {
        return parts;
      } else if (token.kind === 'condition') {
        at++;
        const yes = until();
        const other = tokens[at];
        const otherwise = typeof other === 'object' && other.kind === 'else';
        if (otherwise) at++;
        parts.push({ kind: 'if', condition: token.condition, yes, no: otherwise ? until() : [] });
      } else if (token.kind === 'loop') {
        at++;
        const { keyName, valueName, collection } = token;
        parts.push({ kind: 'for', keyName, valueName, collection, body: until() });
      } else parts.push(token);
    }
    return parts;
  }
}
