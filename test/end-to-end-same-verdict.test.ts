import { describe, expect, test } from 'vitest';
import { policyPath } from '../src/policy/file-path.ts';
import type { Tree } from './judging/review-of.ts';
import { cases } from './same-verdict-cases.ts';
import { stage } from './stage.ts';

const on = stage({ limits: { secondary: false } });

/** A link of the layouts, as Git keeps it. */
function inGit(files: Tree): Record<string, string> {
  const entries = Object.entries(files).map(([path, text]) => [
    path,
    text.startsWith('-> ') ? { content: text.slice(3), mode: '120000' } : text,
  ]);
  return Object.fromEntries(entries) as never;
}

describe('the App comes to the verdict of the command line, the Action and an audit', () => {
  test.each(cases)('$name: $conclusion', async ({ files, policy, conclusion }) => {
    on.move();
    const base = { 'README.md': '# Test\n', ...(policy === undefined ? {} : { [policyPath]: policy }) };
    const run = await on.reviewed(await on.open(inGit(files), base));
    expect(run.conclusion, run.summary ?? '').toBe(conclusion);
  });
});
