import { expect, it } from 'vitest';
import { json } from '../../../src/cli/terminal-text.ts';
import { finding, report } from '../report.ts';

it('prints the report as it is', () => {
  const given = report([finding({ message: 'ä "x" \\ \u2028' })]);
  expect(JSON.parse(json(given))).toEqual(given);
  expect(json(given).endsWith('}\n')).toBe(true);
});

it('sends no control character to a terminal', () => {
  const given = report([finding({ message: '\u001b\u007f\u009b\u0085\n' })]);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  expect(json(given)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  expect(JSON.parse(json(given))).toEqual(given);
});
