import { codes } from '../../src/rule/codes.ts';
import { code, table, text } from './markdown.ts';

/** The table of codes: the meaning of each, and its fix. */
export function codesTable(): string {
  return table(
    ['Code', 'What it says', 'What to do'],
    Object.entries(codes).map(([id, { short, fix }]) => [code(id), text(short), text(fix)]),
  );
}
