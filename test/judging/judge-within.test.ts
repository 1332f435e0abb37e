import { afterEach, describe, expect, test } from 'vitest';
import { judge } from '../../src/judging/judge-change.ts';
import { judgeWithin } from '../../src/judging/judge-within.ts';
import { defaultLimits, type JudgingLimits } from '../../src/judging/limits.ts';
import { rememberSlowFiles } from '../../src/judging/slow-files.ts';
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
    judgeWithin(
      { pool, limits: all, slowFiles: rememberSlowFiles() },
      { evidence: evidenceOf(files) },
    ) as Promise<Review>;
}

const long = '# a comment\n'.repeat(1_000);

test('a thread judges as the main thread does', async () => {
  const files = { 'main.tf': violating('web'), 'b.tf': 'resource "aws_instance" "b" {' };
  const [here, there] = [await judge(evidenceOf(files)), await judgeWith()(files)];
  expect(there).toEqual(here);
  expect(there.conclusion).toBe('failure');
});

describe('what exceeds a limit is named and not vouched for, and the others are judged', () => {
  const cases: { name: string; limits: Partial<JudgingLimits>; reason: string }[] = [
    { name: 'bytes', limits: { fileBytes: 1_000 }, reason: 'it has 12000 bytes, more than 1000' },
    { name: 'files', limits: { files: 1 }, reason: 'there are more than 1 files' },
    {
      name: 'all bytes',
      limits: { totalBytes: 10_000 },
      reason: 'all files together have more than 10000 bytes',
    },
  ];
  test.each(cases)('$name', async ({ limits, reason }) => {
    const review = await judgeWith(limits)({ 'main.tf': violating('web'), 'hostile.tf': long });
    expect(review.conclusion).toBe('failure');
    expect(review.title).toContain('1 of 1 EC2 target allows IMDSv1');
    expect(review.summary).toContain(`\`hostile.tf\` was not checked: ${reason}.`);
  });
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
