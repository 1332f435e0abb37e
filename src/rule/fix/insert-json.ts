import { findNodeAtOffset, getNodePath, modify, parseTree } from 'jsonc-parser';
import type { Source } from '../../terraform/source.ts';
import type { TextEdit } from './insert.ts';

/** Sets a member of the object whose `{` is at index `at`; what is there already of that name is replaced. */
export function insertJson({ text }: Source, at: number, name: string, value: unknown): TextEdit[] {
  const root = parseTree(text);
  const object = root && findNodeAtOffset(root, at, true);
  if (object?.type !== 'object' || object.offset !== at) return [];
  const multiline = text.includes('\n');
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
