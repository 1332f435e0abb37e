import fc from 'fast-check';
import { expect, test } from 'vitest';
import { refuse } from '../../src/terraform/syntax/hashicorp-parser.ts';
import { UnparsableError } from '../../src/terraform/syntax/source.ts';
import { randomTexts } from './random-texts.ts';
import { hclOf, sourceOf } from './read.ts';
import { accepted, refused } from './syntax-samples.ts';

// The reader and HashiCorp's parser agree about every text. What that one refuses has to be doubtful: only then is it
// asked. What it takes has to be read to its end.

const objection = async (text: string) => (await refuse(sourceOf(text)))?.message;

test.each(refused)('is refused, and doubtful: %j', async (text) => {
  expect(hclOf(text).doubtful).toBe(true);
  expect(await objection(text)).toBeDefined();
});

test.each(accepted)('is accepted, and no doubt: %j', async (text) => {
  expect(await objection(text)).toBeUndefined();
  expect(hclOf(text)).toMatchObject({ doubtful: false, brokenAt: null });
});

test('what can’t be evaluated is Terraform all the same', async () => {
  expect(await objection('a = !null\nb = 1 + "x"\n')).toBeUndefined();
});

const runs = Number(process.env.FUZZ ?? 2000);

test(`${runs} random texts (FUZZ=n for more)`, async () => {
  const texts = randomTexts(process.env.CORPUS ?? '../shared/corpus');
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      const file = readOrNull(text);
      if (!file) return;
      const isRefused = (await objection(text)) !== undefined;
      if (isRefused) expect(file.doubtful).toBe(true);
      else expect(file.brokenAt).toBeNull();
    }),
    { numRuns: runs },
  );
});

function readOrNull(text: string) {
  try {
    return hclOf(text);
  } catch (error) {
    if (error instanceof UnparsableError) return null;
    throw error;
  }
}
