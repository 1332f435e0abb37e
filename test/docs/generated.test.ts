import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { generate } from '../../scripts/docs/documents.ts';
import { fill } from '../../scripts/docs/markers.ts';
import { root } from '../../scripts/docs/root.ts';

test('what is generated in the documents is up to date; if not: npm run docs', async () => {
  for (const [path, text] of await generate()) expect(readFileSync(root + path, 'utf8'), path).toBe(text);
});

test('only what stands between the markers is replaced', async () => {
  const document =
    'a\n<!-- generated: x -->\nold\n<!-- end: x -->\nb\n<!-- generated: x -->\n\n<!-- end: x -->\n';
  const filled =
    'a\n<!-- generated: x -->\n\nnew $1\n\n<!-- end: x -->\nb\n<!-- generated: x -->\n\nnew $1\n\n<!-- end: x -->\n';
  expect(await fill(document, { x: () => 'new $1' })).toBe(filled);
  expect(await fill(filled, { x: async () => 'new $1' })).toBe(filled);
});

test('a section that nobody generates is an error', async () => {
  await expect(fill('<!-- generated: y -->\n\n<!-- end: y -->', {})).rejects.toThrow('“y”');
});
