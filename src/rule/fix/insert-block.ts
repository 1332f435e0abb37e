import type { Body } from '../../terraform/syntax/syntax.ts';
import { alignedLines } from './columns.ts';
import { lastItem } from './insert-argument.ts';
import { closingLine } from './insertion-point.ts';
import { expandOneLine, layoutOf } from './layout.ts';
import { insertion, type TextEdit } from './text-edit.ts';

/**
 * Adds a nested block, or an argument that is an object, at the end of a body, after a blank line.
 *
 * @param opening its first line: `metadata_options {`
 */
export function insertBlock(
  body: Body,
  opening: string,
  content: readonly { name: string; text: string }[],
): TextEdit[] {
  const layout = layoutOf(body);
  const lines = [
    `${layout.inner}${opening}`,
    ...alignedLines(content, layout.inner + layout.step),
    `${layout.inner}}`,
  ];
  const { source, start } = body.span;
  const last = lastItem(body);
  if (layout.oneLine) return expandOneLine(body, layout, last ? ['', ...lines] : lines);
  const at = closingLine(body.span, last?.span.end ?? start);
  const before = source.text.slice(start, at);
  const separate = before.trim() !== '' && !/\n[ \t]*\r?\n$/.test(before);
  return [insertion(source, at, [...(separate ? [''] : []), ...lines, ''].join(layout.eol))];
}
