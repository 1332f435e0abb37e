import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonLayout } from './json-layouts.ts';
import { layout, type Sample } from './layouts.ts';
import { fixed } from './promises.ts';
import { areFormatted, formatted, hasTerraform } from './terraform-fmt.ts';
import { valueLayout } from './value-layouts.ts';

/** The same layouts in every run; another seed tries others. */
const seed = Number(process.env.SEED ?? 1);
const runs = Number(process.env.RUNS ?? 30);

describe.each([
  ['blocks and arguments', layout, 'main.tf'],
  ['objects and values', valueLayout, 'main.tf'],
  ['JSON', jsonLayout, 'main.tf.json'],
])('%s, however they are laid out', (_, arbitrary, path) => {
  const samples = fc.sample(arbitrary, { seed, numRuns: runs });

  it('have a fix for every target, which keeps its promises', async () => {
    for (const sample of samples) await keepsPromises(sample, path);
  });

  it.runIf(hasTerraform && path === 'main.tf')('stay as `terraform fmt` has them', async () => {
    const texts = formatted(samples.map(({ text }) => text));
    const fixes: string[] = [];
    for (const [index, text] of texts.entries())
      fixes.push(await keepsPromises({ text, fixable: samples[index]!.fixable }, path));
    const areClean = areFormatted(fixes);
    const unclean = fixes.filter((_, index) => !areClean[index]);
    expect(unclean).toEqual([]);
  });
});

async function keepsPromises({ text, fixable }: Sample, path: string): Promise<string> {
  const { before, broken, contents } = await fixed(new Map([[path, text]]));
  const count = before.findings.filter(({ fix }) => fix).length;
  expect({ text, broken, count }).toEqual({ text, broken: [], count: fixable });
  return Buffer.from(contents.get(path) as Uint8Array).toString();
}
