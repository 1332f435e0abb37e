import { type Node, parseTree } from 'jsonc-parser';
import type { ParsedFile } from '../../terraform/syntax/parse.ts';
import { lineAt, type Source } from '../../terraform/syntax/source.ts';

/** One line of a comment. Lines are 1-based. */
export interface CommentLine {
  /** As it stands in the file, the marker included; a line of a JSON comment has none. */
  readonly text: string;
  readonly line: number;
  /** First and last line of the whole comment. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** Index in the source's text at which the whole comment starts. */
  readonly start: number;
  /** Nothing but blanks stands in front of the comment on its line. */
  readonly alone: boolean;
  /** The value of a `"//"` member: no tool but this one reads those. */
  readonly json: boolean;
}

/** Every comment that a tool takes for a suppression holds its marker. */
const markers: Readonly<Record<SuppressionTool, string>> = {
  'require-imdsv2': 'require-imdsv2:',
  checkov: '(?:checkov|bridgecrew|cortex):skip=',
  tfsec: 'tfsec:ignore:',
  trivy: 'trivy:ignore:',
  kics: 'kics-scan',
  datadog: 'dd-iac-scan',
  terrascan: '#ts:skip=',
};
const words = new RegExp(Object.values(markers).join('|'), 'i');

/** The lines of a file's comments that may be suppressions, in the order of the file. */
export function commentLines(file: ParsedFile): CommentLine[] {
  const { source } = file;
  if (file.body.json) return words.test(source.text) ? jsonCommentLines(source) : [];
  return file.comments.flatMap((comment) => {
    if (!words.test(comment.text)) return [];
    const firstLine = lineAt(source, comment.start);
    // The grammar may count the line feed behind a `#` comment as part of it.
    const lines = comment.text.replace(/\r?\n$/, '').split(/\r?\n/);
    const lineStart = source.lineStarts[firstLine - 1]!;
    const alone = source.text.slice(lineStart, comment.start).trim() === '';
    return lines.map((text, index) => ({
      text: text.trimEnd(),
      line: firstLine + index,
      firstLine,
      lastLine: firstLine + lines.length - 1,
      start: comment.start,
      alone,
      json: false,
    }));
  });
}

/** A comment that a tool honors as a suppression of its IMDSv2 rule. */
export interface Honored {
  readonly reason: string | null;
  /** Last day on which it counts, `YYYY-MM-DD`. */
  readonly until: string | null;
}

/**
 * The comments of a `.tf.json` file: members named `"//"`, whose value is a string or a list of strings
 * (https://developer.hashicorp.com/terraform/language/syntax/json#comment-properties).
 */
function jsonCommentLines(source: Source): CommentLine[] {
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

/** The tools whose suppression comments are known; policy chooses among these names. */
export const suppressionTools = [
  'require-imdsv2',
  'checkov',
  'tfsec',
  'trivy',
  'kics',
  'datadog',
  'terrascan',
] as const;

export type SuppressionTool = (typeof suppressionTools)[number];
