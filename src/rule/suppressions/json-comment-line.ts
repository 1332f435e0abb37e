import { type Node, parseTree } from 'jsonc-parser';
import { lineAt, type Source } from '../../terraform/source.ts';
import type { CommentLine } from './comment-line.ts';

/**
 * The comments of a `.tf.json` file: members named `"//"`, whose value is a string or a list of strings
 * (https://developer.hashicorp.com/terraform/language/syntax/json#comment-properties).
 */
export function jsonCommentLines(source: Source): CommentLine[] {
  const root = parseTree(source.text);
  const found: CommentLine[] = [];
  if (root) collect(root, source, found);
  return found;
}

function collect(node: Node, source: Source, found: CommentLine[]): void {
  const [key, value] = node.children ?? [];
  if (node.type === 'property' && key?.value === '//' && value) {
    for (const text of value.type === 'array' ? (value.children ?? []) : [value]) {
      if (typeof text.value === 'string') found.push(lineOf(node, text, source));
    }
    return;
  }
  for (const child of node.children ?? []) collect(child, source, found);
}

function lineOf(property: Node, text: Node, source: Source): CommentLine {
  const firstLine = lineAt(source, property.offset);
  const lineStart = source.lineStarts[firstLine - 1]!;
  return {
    text: text.value,
    line: lineAt(source, text.offset),
    firstLine,
    lastLine: lineAt(source, property.offset + property.length - 1),
    start: property.offset,
    alone: source.text.slice(lineStart, property.offset).trim() === '',
    json: true,
  };
}
