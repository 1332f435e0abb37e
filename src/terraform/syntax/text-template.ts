import { readLooseExpression } from './hcl-tree.ts';
import type { Span } from './source.ts';
import type { TemplatePart } from './syntax.ts';

/** A text that is a template as a whole, as that of a template file; undefined where it can't be read. */
export function readTemplate(text: string, span: Span): readonly TemplatePart[] | undefined {
  if (!/[$%]\{/.test(text)) return text === '' ? [] : [text];
  // Inside of a heredoc nothing but the sequences is special.
  let mark = 'EOT';
  while (text.includes(mark)) mark += '_';
  const shared = { ...span, shared: true } as const;
  const read = readLooseExpression(`<<${mark}\n${text}\n${mark}`, () => shared);
  if (read?.kind !== 'template') return undefined;
  const last = read.parts.at(-1);
  if (typeof last !== 'string') return read.parts;
  return [...read.parts.slice(0, -1), last.replace(/\n$/, '')].filter((part) => part !== '');
}
