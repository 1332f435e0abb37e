import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadGrammar } from '../../src/terraform/syntax/grammar.ts';
import { refuse } from '../../src/terraform/syntax/hashicorp-parser.ts';
import { UnparsableError } from '../../src/terraform/syntax/source.ts';
import { tables } from './expression-tables.ts';
import { mutate, mutations } from './mutate.ts';
import { hclOf, sourceOf } from './read.ts';
import { accepted, gaps, refused } from './syntax-samples.ts';

// What HashiCorp's parser refuses has to be doubtful: only then is it asked.

beforeAll(loadGrammar);

const objection = async (text: string) => (await refuse(sourceOf(text)))?.message;

test.each(refused)('is refused, and doubtful: %j', async (text) => {
  expect(hclOf(text).doubtful).toBe(true);
  expect(await objection(text)).toBeDefined();
});

test.each(accepted)('is accepted, and no doubt: %j', async (text) => {
  expect(await objection(text)).toBeUndefined();
  expect(hclOf(text)).toMatchObject({ doubtful: false, brokenAt: null });
});

test.each(gaps)('is accepted, but the grammar can’t read it: %j', async (text) => {
  expect(await objection(text)).toBeUndefined();
  expect(hclOf(text).brokenAt).not.toBeNull();
});

test('what can’t be evaluated is Terraform all the same', async () => {
  expect(await objection('a = !null\nb = 1 + "x"\n')).toBeUndefined();
});

const corpus = process.env.CORPUS ?? '../shared/corpus';
const runs = Number(process.env.FUZZ ?? 400);

/** Texts to start from: small real files, and the expressions of the tables, four to a file. */
function bases(): string[] {
  const files = globSync(join(corpus, '**/*.tf'))
    .map((path) => readFileSync(path, 'utf8'))
    .filter((text) => text.length < 2500 && /dynamic|<<|\$\{|\?|for/.test(text));
  const expressions = [...tables.values()].flat().map((row) => row.expression);
  for (let at = 0; at < expressions.length; at += 4) {
    const four = expressions.slice(at, at + 4).map((text, index) => `  x${index} = ${text}\n`);
    files.push(`locals {\n${four.join('')}}\nresource "a" "b" {\n  c { d = 1 }\n}\n`);
  }
  return files;
}

describe('texts that a person broke', () => {
  test(`every one of ${runs} that is refused is doubtful (FUZZ=n for more)`, async () => {
    const texts = bases();
    await fc.assert(
      fc.asyncProperty(
        fc.nat(texts.length - 1),
        fc.array(mutations, { minLength: 1, maxLength: 2 }),
        async (index, changes) => {
          const text = changes.reduce(mutate, texts[index]!);
          const file = readOrNull(text);
          if (!file || file.doubtful) return;
          expect(await objection(text)).toBeUndefined();
        },
      ),
      { numRuns: runs },
    );
  });
});

function readOrNull(text: string) {
  try {
    return hclOf(text);
  } catch (error) {
    if (error instanceof UnparsableError) return null;
    throw error;
  }
}
