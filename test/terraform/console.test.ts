import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { askConsole, hasTerraform } from './console.ts';
import { fails, outcomesOf } from './evaluated.ts';
import { tables, variables } from './expression-tables.ts';
import { expressions, names } from './random-expressions.ts';

/** The same expressions every time, unless more are asked for. */
const sample = process.env.FUZZ ? { numRuns: Number(process.env.FUZZ) } : { numRuns: 600, seed: 1 };

// The tables are what `terraform console` says; where the command exists, it is asked again.
describe.skipIf(!hasTerraform)('terraform console (skipped where there is no terraform command)', () => {
  test.each([...tables])('says what the table %s says', (name, rows) => {
    const answers = askConsole(
      rows.map((row) => row.expression),
      name === 'variables' ? variables : {},
    );
    expect(rows.map(({ expression }, index) => ({ expression, value: answers[index] }))).toEqual(rows);
  });

  test('agrees on random expressions, wherever it has a value (FUZZ=n for more)', () => {
    const files = { 'names.tf': names };
    const asked = fc.sample(expressions, sample).filter((expression) => expression.length < 500);
    const answers = askConsole(asked, files).map((value, index) => ({ expression: asked[index]!, value }));
    const valid = answers.filter(({ value }) => value !== fails);
    const outcomes = outcomesOf(
      valid.map(({ expression }) => expression),
      files,
    );
    expect(valid.map(({ expression }, index) => ({ expression, outcomes: outcomes[index] }))).toEqual(
      valid.map(({ expression, value }) => ({ expression, outcomes: [value] })),
    );
    expect(valid.length).toBeGreaterThan(asked.length / 2);
  });
});
