import { afterEach, describe, expect, test } from 'vitest';
import { judgeWithin } from '../../src/judging/judge-within.ts';
import { defaultLimits, type JudgingLimits } from '../../src/judging/limits.ts';
import { rememberSlowFiles } from '../../src/judging/slow-files.ts';
import { type ThreadPool, threadPool } from '../../src/judging/thread-pool.ts';
import { evidenceOf } from './evidence.ts';

const program = new URL('./hostile-thread.ts', import.meta.url);
const pools = new Set<ThreadPool>();
afterEach(async () => {
  for (const pool of pools) await pool.close();
  pools.clear();
});

/** Judges with the hostile thread, in a pool of its own; gives the files that it read. */
function judgeWith(limits: Partial<JudgingLimits> = {}, patience?: number) {
  const all = { ...defaultLimits, ...limits };
  const pool = threadPool(all, patience, program);
  pools.add(pool);
  const judging = { pool, limits: all, slowFiles: rememberSlowFiles() };
  return (files: Record<string, string>, lane?: string) =>
    judgeWithin({ ...judging, lane }, { evidence: evidenceOf(files) }) as Promise<{
      paths: string[];
      threadId: number;
    }>;
}

const short = { milliseconds: 3_000 };

describe('a file that takes too much is left out, and the others are judged', () => {
  test.each(['spin', 'heap', 'wasm for ever'])('%s', async (text) => {
    const judge = judgeWith({ ...short, megabytes: 100 });
    const { paths } = await judge({ 'a.tf': 'a', 'hostile.tf': text, 'z.tf': 'z' });
    expect(paths).toEqual(['a.tf', 'z.tf']);
  });

  test('where there are more than can be found within the budget, nothing is judged', async () => {
    const files = Object.fromEntries(Array.from({ length: 8 }, (_, n) => [`${n}.tf`, 'spin']));
    expect((await judgeWith(short)({ ...files, 'z.tf': 'z' })).paths).toEqual([]);
  });
});

test('what was too slow is known the next time, to the same lane', async () => {
  const judge = judgeWith({ ...short, threads: 1 });
  const text = `spin ${'x'.repeat(1_000)}`;
  const first = await judge({ 'hostile.tf': text, 'z.tf': 'z' }, 'one');
  // The same thread answers again: none was ended.
  const again = await judge({ 'elsewhere.tf': text, 'z.tf': 'z' }, 'one');
  expect(again).toEqual({ paths: ['z.tf'], threadId: first.threadId });
  const other = await judge({ 'hostile.tf': text, 'z.tf': 'z' }, 'two');
  expect(other.paths).toEqual(['z.tf']);
  expect(other.threadId).not.toBe(first.threadId);
});

test('a thread whose memory has grown is replaced', async () => {
  const judge = judgeWith({ megabytes: 600, threads: 1 });
  const first = await judge({ 'a.tf': 'a' });
  expect((await judge({ 'a.tf': 'a' })).threadId).toBe(first.threadId);
  // 400 MB are below the limit, and above what a thread may keep.
  expect((await judge({ 'a.tf': 'wasm' })).threadId).toBe(first.threadId);
  expect((await judge({ 'a.tf': 'a' })).threadId).not.toBe(first.threadId);
});

test('however many slow reviews a lane has, another one finds a thread', async () => {
  const judge = judgeWith({ milliseconds: 600_000 }, 100);
  const noisy = Array.from({ length: 20 }, (_, n) => judge({ [`${n}.tf`]: 'spin' }, 'noisy'));
  const isDone = Promise.race(noisy).then(
    () => true,
    () => true,
  );
  for (let n = 0; n < 5; n++) expect((await judge({ 'a.tf': 'a' }, 'quiet')).paths).toEqual(['a.tf']);
  expect(await Promise.race([isDone, Promise.resolve(false)])).toBe(false);
  for (const pool of pools) await pool.close();
  await Promise.allSettled(noisy.slice(0, 2));
});

test('a stuck thread delays only its own pull request', async () => {
  const judge = judgeWith({ milliseconds: 600_000 }, 100);
  judge({ 'hostile.tf': 'spin' }, 'one').catch(() => {});
  const others = await Promise.all([1, 2, 3].map((n) => judge({ [`${n}.tf`]: 'a' }, 'one')));
  expect(others.map(({ paths }) => paths)).toEqual([['1.tf'], ['2.tf'], ['3.tf']]);
});
