import { describe, expect, test } from 'vitest';
import { askConsole, hasTerraform } from './console.ts';
import { tables, variables } from './expression-tables.ts';

// The tables are what `terraform console` says; where the command exists, it is asked again.
describe.skipIf(!hasTerraform)('terraform console (skipped where there is no terraform command)', () => {
  test.each([...tables])('says what the table %s says', (name, rows) => {
    const answers = askConsole(
      rows.map((row) => row.expression),
      name === 'variables' ? variables : {},
    );
    expect(rows.map(({ expression }, index) => ({ expression, value: answers[index] }))).toEqual(rows);
  });
});
