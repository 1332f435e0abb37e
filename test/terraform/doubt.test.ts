import fc from 'fast-check';
import { expect, test } from 'vitest';
import { refuse } from '../../src/terraform/syntax/hashicorp-parser.ts';
import { UnparsableError } from '../../src/terraform/syntax/source.ts';
import { randomTexts } from './random-texts.ts';
import { hclOf, sourceOf } from './read.ts';
import { accepted, refused } from './syntax-samples.ts';

// The reader and HashiCorp's parser agree about every text. A text that the parser refuses has to be
// doubtful: only then does the reader ask the parser. The reader has to read every accepted text to its end.

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

const lines = 'x $${y} %% "q" \\ é\n'.repeat(150);
const marked = lines.replaceAll('\n', '\r\n');

// Its lines take HashiCorp's parser the square of their number, so it is not shown those that are text only.
test.each([
  `a = <<EOT\n${lines}EOT\nb = \n`,
  `a = <<-EOT\n${lines}\${ }\n${lines}EOT\nb = 1\n`,
  `a = <<-EOT\n${lines}\${ <<B\n${lines}B\n }\n${lines}  EOT\nb = ]\n`,
  `a = <<EOT\n${lines}x\ry\n${lines}EOT\n`,
  `a = <<EOT\n${lines}`,
  `a = <<EOT\n${lines}EOT\na = 2\n`,
  `a = <<EOT\r\n${marked}\${x}q\r\n${marked}EOT\r\nb = )\r\n`,
  `a = <<EOT\n\${x}\${y}${lines}EOT\nb = 1\n`,
  `a = "\${<<EOT\n${lines}EOT\n}"\nb = )\n`,
  `a = <<EOT\n${lines}%{ if x }\n${lines}EOT\n`,
  `a = <<EOT\n${lines}%{ if x ~}\n${lines}%{ endif ~}\n${lines}EOT\n`,
  `a = <<A\n${lines}A\nb = <<B\n${lines}B\nc { d = <<C\n${lines}C\n }\n a = 1\n`,
])('long heredoc %#: the same answer at the same line, whether all of it is shown or not', async (text) => {
  const part = await refuse(sourceOf(text), hclOf(text));
  const all = await refuse(sourceOf(text));
  expect([part?.line, part?.message]).toEqual([all?.line, all?.message]);
});

test.each([
  ['a = 1\nb = 2\na = 3\n', 'c = \n', 3],
  ['a {\n  b = 1\n  b = 2\n}\n', 'a {\n', 3],
  [`a = <<EOT\n${lines}EOT\na = 2\n`, 'b = ]\n', 153],
])('an argument that is set twice: what comes behind is not shown', async (text, rest, line) => {
  const read = hclOf(text + rest);
  expect(read.refusedBy).toBe(text.length);
  const part = await refuse(sourceOf(text + rest), read);
  expect(part).toMatchObject({ line, message: expect.stringContaining('Attribute redefined') });
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
