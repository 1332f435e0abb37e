import type { Body } from '../../terraform/syntax.ts';
import type { Layout } from './layout.ts';
import type { TextEdit } from './text-edit.ts';

/** `{ a = 1 }` becomes a body of several lines, with more of them at its end; only white space is replaced. */
export function expandOneLine(
  { span: { source, start, end } }: Body,
  { eol, inner, outer }: Layout,
  more: readonly string[],
): TextEdit[] {
  const text = source.text.slice(start, end);
  const closing = ['', ...more, outer].join(eol);
  if (text.trim() === '') return [{ source, start, end, text: closing }];
  const leading = text.length - text.trimStart().length;
  const trailing = text.length - text.trimEnd().length;
  return [
    { source, start, end: start + leading, text: `${eol}${inner}` },
    { source, start: end - trailing, end, text: closing },
  ];
}
