// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Terraform’s templates
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadGrammar } from '../../../src/terraform/syntax/grammar.ts';
import { refuse } from '../../../src/terraform/syntax/hashicorp-parser.ts';
import { type HclTree, readTree } from '../../../src/terraform/syntax/hcl-tree.ts';
import { plainBlock } from '../../../src/terraform/syntax/plain-block.ts';
import type { Source } from '../../../src/terraform/syntax/source.ts';
import type { Block } from '../../../src/terraform/syntax/syntax.ts';
import { topLevelBlocks } from '../../../src/terraform/syntax/top-level-blocks.ts';
import { mutate, mutations } from '../mutate.ts';
import { hclOf, sourceOf } from '../read.ts';

beforeAll(loadGrammar);

const plainIn = (text: string) =>
  (topLevelBlocks(text) ?? []).flatMap(({ start, end }) => plainBlock(text, start, end) ?? []);
const isPlain = (text: string) => plainIn(text).length === 1;

const plain: string[] = [
  'a {}\n',
  'a "b" "c" { }\n',
  'a "b c.d/e" { # why\n}\n',
  'a {\n  b = 1\n\n  # c\n  d = "e" // f\n}',
  'a {\r\n  b = "c" # d\r\n}\r\n',
  'a {\n  b {\n    c "d" {\n      e = -1.5\n    }\n  }\n}\n',
  'a {\n  b = [\n    "c", # d\n    e.f,\n  ]\n  g = []\n}\n',
  'a {\n  b = { c = 1, "d" : e.f[0] }\n  g = {\n    h = { i = null } # j\n\n    k = true,\n    l = false\n  }\n}\n',
  'a {\n  b = c(d, "e", [f(),],\n  )\n}\n',
  'a {\n  b = "${c}-${ d["e"].f[1] } 5 % $ \\n"\n}\n',
  'a {\n  b = <<-EOT\n    ${c.d} } { "\n  EOT\n  e = <<F\nF\n}\n',
];
test.each(plain)('is plain: %j', async (text) => {
  expect(isPlain(text)).toBe(true);
  expect(await refuse(sourceOf(text))).toBeUndefined();
});

const other: [why: string, text: string][] = [
  ['an operator', 'a {\n  b = c ? 1 : 2\n}\n'],
  ['a sum', 'a {\n  b = 1 + 2\n}\n'],
  ['a splat', 'a {\n  b = c[*].d\n}\n'],
  ['a for', 'a {\n  b = [for c in d : c]\n}\n'],
  ['an expanded argument', 'a {\n  b = c(d...)\n}\n'],
  ['a key that is computed', 'a {\n  b = { (c) = 1 }\n}\n'],
  ['a template with a call', 'a {\n  b = "${c()}"\n}\n'],
  ['a directive', 'a {\n  b = "%{ if c }d%{ endif }"\n}\n'],
  ['a heredoc with one', 'a {\n  b = <<EOT\n%{ if c }d%{ endif }\nEOT\n}\n'],
  ['a comment of the other form', 'a {\n  b = /* c */ 1\n}\n'],
  ['an escape that spells letters', 'a {\n  b = "\\u0041"\n}\n'],
  ['two arguments of a name', 'a {\n  b = 1\n  b = 2\n}\n'],
  ['two arguments in a line', 'a {\n  b = 1 c = 2\n}\n'],
  ['an argument on the line of the braces', 'a { b = 1 }\n'],
  ['a brace on the line of the argument', 'a {\n  b = 1 }\n'],
  ['a block without braces', 'a {\n  b\n}\n'],
  ['two values', 'a {\n  b = 1 2\n}\n'],
  ['no value', 'a {\n  b =\n}\n'],
  ['no comma', 'a {\n  b = ["c" "d"]\n}\n'],
  ['no key', 'a {\n  b = { 1 }\n}\n'],
  ['brackets of two kinds', 'a {\n  b = [1}\n}\n'],
  ['letters behind a number', 'a {\n  b = 1x\n}\n'],
  ['what is no string of HCL', "a {\n  b = 'c'\n}\n"],
];
test.each(other)('%s is left to the tree', (_, text) => {
  expect(isPlain(text)).toBe(false);
});

test('the content of a heredoc is no block', () => {
  const text = 'a {\n  b = <<EOT\n}\nresource "c" "d" {\n}\nEOT\n}\n';
  expect(plainIn(text)).toMatchObject([{ type: 'a', start: 0, end: text.length - 1 }]);
});

const corpus = process.env.CORPUS ?? '../shared/corpus';
const files = globSync(join(corpus, '**/*.tf')).map((path) => ({ path, text: readFileSync(path, 'utf8') }));

const shapeOf = (block: Block): unknown => ({
  words: [block.type, ...block.labels],
  span: [block.span.start, block.span.end, block.header.start, block.header.end],
  inside: [block.body.span.start, block.body.span.end],
  attributes: block.body.attributes.map(({ name, span }) => [name, span.start, span.end]),
  blocks: block.body.allBlocks.map(shapeOf),
});
const wholeTree = (source: Source): HclTree => readTree({ source, start: 0, end: source.text.length });

describe.skipIf(files.length === 0)('the corpus (skipped where there is none)', () => {
  test('a file read block by block says what its whole tree says', () => {
    let blocks = 0;
    // Every tenth file: all of them take ten seconds.
    for (const [index, { path, text }] of files.filter((_, index) => index % 10 === 0).entries()) {
      const source = sourceOf(index % 3 === 0 ? text.replaceAll('\n', '\r\n') : text, path);
      const found = plainIn(source.text);
      if (found.length === 0) continue;
      blocks += found.length;
      const file = hclOf(source.text);
      const tree = wholeTree(source);
      expect(file.body.allBlocks.map(shapeOf), path).toEqual(tree.blocks.map(shapeOf));
      expect(file.comments, path).toEqual(tree.comments);
      for (const { start, end } of found)
        expect(readTree({ source, start, end }), `${path}, byte ${start}`).toMatchObject({
          doubtful: false,
          brokenAt: null,
        });
    }
    expect(blocks).toBeGreaterThan(500);
  });

  const runs = Number(process.env.FUZZ ?? 400);
  test(`a block that a person broke is not plain (FUZZ=n for more than ${runs})`, async () => {
    const blocks = files.flatMap(({ text }) =>
      plainIn(text)
        .map(({ start, end }) => `${text.slice(start, end)}\n`)
        .filter((block) => block.length > 60 && block.length < 600),
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(blocks.length - 1), mutations, async (index, change) => {
        const text = mutate(blocks[index]!, change);
        if (plainIn(text).length > 0 && !hclOf(text).doubtful)
          expect(await refuse(sourceOf(text)), text).toBeUndefined();
      }),
      { numRuns: runs },
    );
  });
});
