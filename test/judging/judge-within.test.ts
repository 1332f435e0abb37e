import { afterEach, describe, expect, test } from 'vitest';
import { judge } from '../../src/github/judge.ts';
import { judgeWithin } from '../../src/judging/judge-within.ts';
import { defaultLimits, type JudgingLimits } from '../../src/judging/limits.ts';
import { type ThreadPool, threadPool } from '../../src/judging/thread-pool.ts';
import { violating } from '../stage.ts';
import { evidenceOf } from './evidence.ts';

const pools = new Set<ThreadPool>();
afterEach(async () => {
  for (const pool of pools) await pool.close();
  pools.clear();
});

function judgeWith(limits: Partial<JudgingLimits> = {}) {
  const all = { ...defaultLimits, ...limits };
  const pool = threadPool(all);
  pools.add(pool);
  return (files: Record<string, string>) => judgeWithin(pool, all, evidenceOf(files));
}

/** Blocks within blocks, 100 deep, over and over: 1 MB. */
const nested = 'a {\n'.repeat(100).concat('}\n'.repeat(100)).repeat(1_650);

test('a thread judges as the main thread does', async () => {
  const files = { 'main.tf': violating('web'), 'b.tf': 'resource "aws_instance" "b" {' };
  const [here, there] = [await judge(evidenceOf(files)), await judgeWith()(files)];
  expect(there).toEqual(here);
  expect(there.conclusion).toBe('failure');
});

describe('what exceeds a limit is named and not vouched for, and the others are judged', () => {
  const cases: { name: string; limits: Partial<JudgingLimits>; reason: string }[] = [
    { name: 'bytes', limits: { fileBytes: 1_000 }, reason: 'it has 990000 bytes, more than 1000' },
    { name: 'time', limits: { milliseconds: 700 }, reason: 'judging it took longer than 0.7 s' },
    { name: 'memory', limits: { megabytes: 24 }, reason: 'judging it took more than 24 MB' },
    { name: 'files', limits: { files: 1 }, reason: 'there are more than 1 files' },
    {
      name: 'all bytes',
      limits: { totalBytes: 10_000 },
      reason: 'all files together have more than 10000 bytes',
    },
  ];
  test.each(cases)('$name', async ({ limits, reason }) => {
    const review = await judgeWith(limits)({ 'main.tf': violating('web'), 'hostile.tf': nested });
    expect(review.conclusion).toBe('failure');
    expect(review.title).toContain('1 of 1 EC2 target allows IMDSv1');
    expect(review.summary).toContain(`\`hostile.tf\` was not judged: ${reason}.`);
  });
});

test('a stuck thread delays only its own pull request', async () => {
  const run = judgeWith({ threads: 2, milliseconds: 1_000 });
  const stuck = run({ 'hostile.tf': nested });
  const began = performance.now();
  const others = await Promise.all([1, 2, 3].map((n) => run({ 'main.tf': violating(`web${n}`) })));
  expect(others.map(({ conclusion }) => conclusion)).toEqual(['failure', 'failure', 'failure']);
  expect(performance.now() - began).toBeLessThan(5_000);
  expect((await stuck).conclusion).toBe('failure');
});
