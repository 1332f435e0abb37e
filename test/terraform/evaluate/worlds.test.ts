// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Terraform’s templates
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inEveryWorld, TooManyOutcomes } from '../../../src/terraform/evaluate/worlds.ts';
import { fails, notKnown, outcomesOf } from '../evaluated.ts';
import { expressions, names } from '../random-expressions.ts';

const unknownBool = 'variable "unknown" {}\n';
/** A number beside what is unknown may have become a string: its type is not known then. */
const written = (outcome: unknown) =>
  typeof outcome === 'symbol'
    ? String(outcome)
    : JSON.stringify(outcome).replace(/"(-?\d+|true|false)"/g, '$1');
const distinct = (outcomes: readonly unknown[]) => [...new Set(outcomes.map(written))].sort();

/** Expressions in which an unknown bool decides here and there. */
const depending = expressions.map((expression) =>
  expression.replaceAll('true', 'var.unknown').replaceAll('"var.unknown"', '"true"'),
);

test('the outcomes over an unknown hold the value with true and the value with false', () => {
  fc.assert(
    fc.property(depending, (expression) => {
      fc.pre(expression.includes('var.unknown') && expression.length < 300);
      const withValue = (value: string) =>
        outcomesOf([expression], {
          'names.tf': names,
          'v.tf': `variable "unknown" {\n  default = ${value}\n}\n`,
        })[0]!;
      const outcomes = outcomesOf([expression], { 'names.tf': names, 'v.tf': unknownBool })[0]!;
      // A value on which the evaluator gives up may be anything. It may see more outcomes: an unknown need
      // not be a bool.
      if (outcomes.includes(notKnown)) return;
      const possible = distinct([...withValue('true'), ...withValue('false')]);
      // Where Terraform refuses, nothing is created.
      for (const outcome of possible.filter((each) => each !== String(fails)))
        expect(distinct(outcomes)).toContain(outcome);
    }),
    process.env.FUZZ ? { numRuns: Number(process.env.FUZZ) } : { numRuns: 500, seed: 1 },
  );
});

describe('conditions on one unknown', () => {
  const cases: [expression: string, outcomes: unknown[]][] = [
    ['var.unknown ? 1 : 2', [1, 2]],
    [
      '[var.unknown ? 1 : 2, var.unknown ? 3 : 4]',
      [
        [1, 3],
        [2, 4],
      ],
    ],
    [
      '[var.unknown ? 1 : 2, !var.unknown ? 3 : 4]',
      [
        [1, 4],
        [2, 3],
      ],
    ],
    [
      '[var.unknown == "a" ? 1 : 2, "a" == var.unknown ? 3 : 4]',
      [
        [1, 3],
        [2, 4],
      ],
    ],
    [
      '[var.unknown == "a" ? 1 : 2, var.unknown != "a" ? 3 : 4]',
      [
        [1, 4],
        [2, 3],
      ],
    ],
    [
      '[var.unknown == "a" ? 1 : 2, var.unknown == "b" ? 3 : 4]',
      [
        [1, 3],
        [1, 4],
        [2, 3],
        [2, 4],
      ],
    ],
    ['var.unknown || true', [true]],
    ['var.unknown && false', [false]],
    ['var.unknown == var.unknown', [true]],
    ['length(var.unknown ? ["a"] : [])', [1, 0]],
    ['[for x in ["a", "b"] : x if var.unknown]', [['a', 'b'], []]],
    ['{ a = 1, b = 2 }[var.unknown]', [1, 2]],
    ['try({ a = 1, b = 1 }[var.unknown], 3)', [1, 1, 3]],
    ['try([1][var.unknown], 3)', [1, 3]],
    ['can({ a = 1 }[var.unknown])', [true, false]],
    ['lookup({ a = 1 }, var.unknown, 3)', [1, 3]],
    ['"${var.unknown}"', [notKnown]],
    ['[for x in var.unknown : "a"] == [for x in var.unknown : "b"] ? 1 : 2', [1, 2]],
    [
      '[for y in ["a", "b"] : [for x in var.unknown : y]][0] == [for y in ["a", "b"] : [for x in var.unknown : y]][1] ? 1 : 2',
      [1, 2],
    ],
  ];
  test.each(cases)('%s', (expression, outcomes) => {
    expect(outcomesOf([expression], { 'v.tf': unknownBool })).toEqual([outcomes]);
  });
});

test('too many worlds, or too much work in them, is too much', () => {
  const choices = (world: { choose(id: string, count: number, why: string): number }) =>
    Array.from({ length: 20 }, (_, index) => world.choose(String(index), 2, 'it is not known'));
  expect(() => inEveryWorld(choices)).toThrow(TooManyOutcomes);
  expect(() => inEveryWorld((world) => world.step(1e6))).toThrow(TooManyOutcomes);
});
