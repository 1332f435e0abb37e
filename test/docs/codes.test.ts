import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { root } from '../../scripts/docs/root.ts';
import { run } from '../../src/cli/run.ts';
import { codes } from '../../src/rule/codes.ts';
import { markdownFiles } from './examples.ts';

test('every code has a page, and every page a code', () => {
  const pages = markdownFiles().filter((path) => path.startsWith('docs/codes/'));
  expect(pages.toSorted()).toEqual(
    Object.keys(codes)
      .map((code) => `docs/codes/${code}.md`)
      .toSorted(),
  );
});

test.each(Object.keys(codes))('%s: example, why, how to fix, and explain prints it', async (code) => {
  const page = readFileSync(`${root}docs/codes/${code}.md`, 'utf8');
  expect([...page.matchAll(/^(?:# [a-z-\d]+$|## .*)/gm)].map(([line]) => line).slice(0, 4)).toEqual([
    `# ${code}`,
    '## Example',
    '## Why',
    '## How to fix',
  ]);
  let out = '';
  const stream = { write: (text: string | Uint8Array) => (out += text) };
  const io = { stdout: stream, stderr: stream, env: {}, prefix: '', elapsed: () => 0 };
  expect(await run(['explain', code], io)).toBe(0);
  expect(out).toBe(page);
});
