import { sarifRules } from '../../src/cli/formats/sarif-rules.ts';
import { code, table, text } from './markdown.ts';

/** What each code means, in the words of the SARIF report. */
export function codesTable(): string {
  return table(
    ['Code', 'What it says', 'What to do'],
    sarifRules.map(({ id, shortDescription, help }) => [
      code(id),
      text(shortDescription!.text),
      text(help!.text.split('\n\nFix: ')[1]!),
    ]),
  );
}
