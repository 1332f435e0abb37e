import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { hasTerraform } from '../../terraform/console.ts';
import {
  askAboutFixes,
  askTerraform,
  type BrokenFix,
  digestOf,
  given,
  isAnswered,
  isNeedless,
  isUnsound,
  report,
  verdictIn,
} from './compare.ts';

/*
 * Whole configurations, made at random, judged by us and planned by Terraform, which has a `terraform_data` in the place
 * of the instance, with every assignment of the variables that have no value.
 *
 * PLAN=n asks Terraform about the first n seeds and writes its answers down. FUZZ=n compares n others, from the seed
 * FROM on, and prints how many are left unknown.
 */
const written = new URL('answers.json', import.meta.url);

interface Written {
  /** Of the configurations that the answers are about. */
  readonly digest: string;
  readonly answers: readonly string[];
}

const { PLAN, FUZZ, FROM } = process.env;

if (PLAN) {
  const seeds = seedsFrom(0, Number(PLAN));
  const answers: Written = { digest: digestOf(seeds), answers: askTerraform(seeds) };
  writeFileSync(written, `${JSON.stringify(answers)}\n`);
}

const { digest, answers } = JSON.parse(readFileSync(written, 'utf8')) as Written;

test('the answers are about the configurations that there are (PLAN=n asks anew)', () => {
  expect(digestOf(seedsFrom(0, answers.length))).toBe(digest);
});

test('no verdict promises what a plan of Terraform does not keep', async () => {
  const compared = await compare(answers, 0);
  expect(compared.unsound).toEqual([]);
  expect(compared.answered).toBeGreaterThan(answers.length / 2);
  // Functions of texts that nothing in the configuration names.
  expect(compared.needless.length / compared.answered, compared.needless.join()).toBeLessThan(0.05);
});

describe.skipIf(!hasTerraform)('terraform plan (skipped where there is no terraform command)', () => {
  test('says of some of them what is written down', () => {
    expect(askTerraform(seedsFrom(0, 12))).toEqual(answers.slice(0, 12));
  });

  test.skipIf(!FUZZ)(
    'agrees on others (FUZZ=n)',
    async () => {
      const step = 150;
      const first = Number(FROM ?? 100_000);
      const broken: BrokenFix[] = [];
      const total = { answered: 0, unsound: [] as number[], needless: [] as number[] };
      for (let done = 0; done < Number(FUZZ); done += step) {
        const compared = await compare(askTerraform(seedsFrom(first + done, step)), first + done);
        total.answered += compared.answered;
        total.unsound.push(...compared.unsound);
        total.needless.push(...compared.needless);
        broken.push(...(await askAboutFixes(seedsFrom(first + done, step))).broken);
        console.info(
          `${done + step} configurations: ${total.answered} with an answer, ${total.unsound.length} unsound, ${total.needless.length} needlessly unknown (${total.needless.slice(-5).join()})`,
        );
      }
      expect(total.unsound).toEqual([]);
      expect(broken).toEqual([]);
    },
    0,
  );
});

function seedsFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

/** The seeds of the configurations whose verdict is not what the answers say. */
async function compare(all: readonly string[], first: number) {
  const unsound: number[] = [];
  const needless: number[] = [];
  for (const [index, planned] of all.entries()) {
    const verdict = verdictIn(await report(given(first + index).files));
    if (isUnsound(verdict, planned)) unsound.push(first + index);
    if (isNeedless(verdict, planned)) needless.push(first + index);
  }
  return { unsound, needless, answered: all.filter(isAnswered).length };
}
