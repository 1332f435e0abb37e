import { afterEach, describe, expect, test } from 'vitest';
import { judge } from '../../src/judging/judge-change.ts';
import { judgeWithin } from '../../src/judging/judge-within.ts';
import { defaultLimits, type JudgingLimits } from '../../src/judging/limits.ts';
import { type ThreadPool, threadPool } from '../../src/judging/thread-pool.ts';
import type { Review } from '../../src/review/review.ts';
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
  return (files: Record<string, string>) =>
    judgeWithin(pool, all, { evidence: evidenceOf(files) }) as Promise<Review>;
}

/** Blocks within blocks, 100 deep, over and over. */
const blocks = 'a {\n'.repeat(100).concat('}\n'.repeat(100));
const nested = blocks.repeat(1_650);
/** Takes ten seconds or more, where others take less than one: how fast a machine is makes no difference to that. */
const heavy = blocks.repeat(6_600);
const heavyBytes = { fileBytes: heavy.length };

test('a thread judges as the main thread does', async () => {
  const files = { 'main.tf': violating('web'), 'b.tf': 'resource "aws_instance" "b" {' };
  const [here, there] = [await judge(evidenceOf(files)), await judgeWith()(files)];
  expect(there).toEqual(here);
  expect(there.conclusion).toBe('failure');
});

describe('what exceeds a limit is named and not vouched for, and the others are judged', () => {
  const cases: { name: string; text?: string; limits: Partial<JudgingLimits>; reason: string }[] = [
    { name: 'bytes', limits: { fileBytes: 1_000 }, reason: 'it has 990000 bytes, more than 1000' },
    {
      name: 'time',
      text: heavy,
      limits: { ...heavyBytes, milliseconds: 5_000 },
      reason: 'judging it took longer than 5 s',
    },
    { name: 'memory', limits: { megabytes: 24 }, reason: 'judging it took more than 24 MB' },
    { name: 'files', limits: { files: 1 }, reason: 'there are more than 1 files' },
    {
      name: 'all bytes',
      limits: { totalBytes: 10_000 },
      reason: 'all files together have more than 10000 bytes',
    },
  ];
  // How long anything takes depends on what else the machine does: hence the second try.
  test.each(cases)('$name', { retry: 2 }, async ({ text = nested, limits, reason }) => {
    const review = await judgeWith(limits)({ 'main.tf': violating('web'), 'hostile.tf': text });
    expect(review.conclusion).toBe('failure');
    expect(review.title).toContain('1 of 1 EC2 target allows IMDSv1');
    expect(review.summary).toContain(`\`hostile.tf\` was not judged: ${reason}.`);
  });
});

test('a stuck thread delays only its own pull request', async () => {
  const run = judgeWith({ ...heavyBytes, threads: 2, milliseconds: 60_000, megabytes: 1_000 });
  let isDone = false;
  const end = () => {
    isDone = true;
  };
  // It is never waited for: the end of the test ends its thread.
  run({ 'hostile.tf': heavy }).then(end, end);
  const others = await Promise.all([1, 2, 3].map((n) => run({ 'main.tf': violating(`web${n}`) })));
  expect(others.map(({ conclusion }) => conclusion)).toEqual(['failure', 'failure', 'failure']);
  expect(isDone).toBe(false);
});

test('however many questions a thread is asked, none leaves anything behind', async () => {
  const warnings: Error[] = [];
  const warned = (warning: Error) => warnings.push(warning);
  process.on('warning', warned);
  const run = judgeWith({ threads: 1 });
  for (let n = 0; n < 12; n++) await run({ 'main.tf': violating(`web${n}`) });
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', warned);
  expect(warnings).toEqual([]);
});
