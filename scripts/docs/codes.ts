import { codes } from '../../src/rule/codes.ts';
import { code, table, text } from './markdown.ts';

/** What each code means and what to do about it. */
export function codesTable(): string {
  return table(
    ['Code', 'What it says', 'What to do'],
    Object.entries(codes).map(([id, { short, fix }]) => [code(id), text(short), text(fix)]),
  );
}
