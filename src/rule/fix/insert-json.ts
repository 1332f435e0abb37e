import { findNodeAtOffset, getNodePath, modify, parseTree } from 'jsonc-parser';
import type { Body } from '../../terraform/syntax.ts';
import type { TextEdit } from './insert.ts';

/** Sets a member of an object in a JSON file; what is there already of that name is replaced. */
export function insertJson(body: Body, name: string, value: unknown): TextEdit[] {
  const { source, start, end } = body.span;
  const { text } = source;
  const root = parseTree(text);
  // The body lies inside of its braces.
  const object = root && findNodeAtOffset(root, start - 1, true);
  if (object?.type !== 'object' || object.offset !== start - 1) return [];
  const multiline = text.slice(start, end).includes('\n') || text.includes('\n');
  const indent = /\n([ \t]+)/.exec(text)?.[1] ?? '  ';
  const edits = modify(text, [...getNodePath(object), name], value, {
    ...(multiline && {
      formattingOptions: {
        insertSpaces: !indent.startsWith('\t'),
        tabSize: indent.startsWith('\t') ? 1 : indent.length,
        eol: text.includes('\r\n') ? '\r\n' : '\n',
      },
    }),
  });
  return edits.map((edit) => ({ start: edit.offset, end: edit.offset + edit.length, text: edit.content }));
}
