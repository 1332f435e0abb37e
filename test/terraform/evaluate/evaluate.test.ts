import { describe, expect, test } from 'vitest';
import { notKnown, outcomesOf } from '../evaluated.ts';
import { tables, variables } from '../expression-tables.ts';

describe.each([...tables])('%s', (name, rows) => {
  const all = outcomesOf(
    rows.map((row) => row.expression),
    name === 'variables' ? variables : {},
  );
  test.each(rows.map((row, index) => ({ ...row, outcomes: all[index]! })))(
    '$expression',
    ({ value, outcomes }) => {
      expect(outcomes).toEqual([value]);
    },
  );
});

test('the lines of a heredoc keep their carriage returns', () => {
  const rows = tables.get('heredocs')!.filter((row) => typeof row.value === 'string');
  const carriage = (text: string) => text.replaceAll('\n', '\r\n');
  const outcomes = outcomesOf(rows.map((row) => carriage(row.expression)));
  expect(outcomes).toEqual(rows.map((row) => [carriage(row.value as string)]));
});

describe('stays unknown, though Terraform knows it', () => {
  // Not exact in double precision, infinite, or outside of what is evaluated at all.
  const expressions = [
    ...['1 / 0', '1 % 0', '0.1 + 0.2', '2 / 3', '9007199254740993', '"9007199254740993" + 1'],
    ...['log(3, 2)', 'sum([0.1, 0.2])', 'timestamp()', 'uuid()', 'bcrypt("a")', 'base64gzip("a")'],
  ];
  test.each(expressions)('%s', (expression) => {
    expect(outcomesOf([expression])).toEqual([[notKnown]]);
  });
});
