import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { afterApply, askConsole, hasTerraform } from './console.ts';
import { fails, notKnown, outcomesOf } from './evaluated.ts';
import { callsOf, functionNames } from './random-calls.ts';

/** The same calls every time, unless more are asked for: so many of each function. */
const sample = process.env.FUZZ
  ? { numRuns: Math.ceil(Number(process.env.FUZZ) / functionNames.length) }
  : { numRuns: 25, seed: 1 };

/** Calls that Terraform evaluates and that are left unknown here: the most there may be of a hundred. */
const mostUnknown = 4;

describe.skipIf(!hasTerraform)('functions (skipped where there is no terraform command)', () => {
  test('each says what terraform console says, or refuses it too (FUZZ=n for more)', () => {
    const asked = [...new Set(functionNames.flatMap((name) => fc.sample(callsOf(name), sample)))];
    const answers = askConsole(asked);
    const outcomes = outcomesOf(asked);
    const rows = asked
      .map((expression, index) => ({
        expression,
        terraform: answers[index],
        here: outcomes[index]!,
      }))
      .filter(({ terraform }) => terraform !== afterApply);
    const known = rows.filter(({ here }) => !here.includes(notKnown));
    expect(known.map(({ expression, here }) => ({ expression, here }))).toEqual(
      known.map(({ expression, terraform }) => ({ expression, here: [terraform] })),
    );
    const unknown = rows.filter(({ terraform, here }) => terraform !== fails && here.includes(notKnown));
    expect(
      (100 * unknown.length) / rows.length,
      unknown.map(({ expression }) => expression).join('\n'),
    ).toBeLessThan(mostUnknown);
  });
});
