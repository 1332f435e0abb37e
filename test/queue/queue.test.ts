import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { memoryQueue } from '../../src/queue/memory.ts';
import type { Queue } from '../../src/queue/queue.ts';
import { redisQueue } from '../../src/queue/redis.ts';
import { heldJobs, soon, type TestOptions } from './held-jobs.ts';
import { hasRedis, type RedisServer, startRedis } from './redis-server.ts';

let redis: RedisServer;
let spaces = 0;
const open = new Set<Queue<string>>();

const backends = [
  {
    name: 'in memory',
    isThere: true,
    make: async (options: Parameters<typeof memoryQueue<string>>[0]) => memoryQueue(options),
  },
  {
    name: 'on Redis',
    isThere: hasRedis(),
    make: (options: Parameters<typeof memoryQueue<string>>[0]) =>
      redisQueue({ ...options, url: redis.url, prefix: `test-${++spaces}` }),
  },
];

beforeAll(async () => {
  if (backends[1]!.isThere) redis = await startRedis();
});
afterEach(async () => {
  for (const queue of open) await queue.close(0);
  open.clear();
});
afterAll(() => redis?.stop());

describe.each(backends)('a queue $name', ({ isThere, make }) => {
  async function start(options: TestOptions = {}) {
    const jobs = heldJobs();
    const queue = await make({ onError: () => {}, ...options, work: jobs.work });
    open.add(queue);
    return { jobs, queue, logged: (text: string) => expect.poll(() => jobs.log).toContain(text) };
  }

  test.runIf(isThere)(
    'one job for a pull request at a time; the newest head replaces one that waits',
    async () => {
      const { jobs, queue, logged } = await start();
      expect(await queue.add(jobs.held('o/r#1', '1'))).toBe('queued');
      await logged('start 1');
      expect(await jobs.isCurrent('1')).toBe(true);
      await queue.add(jobs.held('o/r#1', '2'));
      await queue.add(jobs.held('o/r#1', '3'));
      expect(await jobs.isCurrent('1')).toBe(false);
      jobs.release('1', '3');
      await logged('end 3');
      expect(jobs.log).toEqual(['start 1', 'end 1', 'start 3', 'end 3']);
      expect(await queue.close(1000)).toBe(0);
    },
  );

  test.runIf(isThere)('different pull requests run side by side, up to the limit', async () => {
    const { jobs, queue, logged } = await start({ concurrency: 2 });
    for (const key of ['a', 'b', 'c']) await queue.add(jobs.held(key, key));
    await logged('start b');
    expect(jobs.log).toEqual(['start a', 'start b']);
    expect(await queue.state()).toMatchObject({ waiting: 1, running: 2, delayed: 0, failed: 0 });
    jobs.release('a', 'b', 'c');
    await logged('end c');
  });

  test.runIf(isThere)('jobs with one lock run one after the other, and know of the next', async () => {
    const { jobs, queue, logged } = await start();
    const lock = 'o/r@sha';
    await queue.add(jobs.held('o/r#1', '1', { lock }));
    await logged('start 1');
    expect(await jobs.isLast('1')).toBe(true);
    await queue.add(jobs.held('o/r#2', '2', { lock }));
    await queue.add(jobs.held('o/r#3', 'other', { lock: 'o/r@other' }));
    await logged('start other');
    expect([await jobs.isLast('1'), await jobs.isCurrent('1')]).toEqual([false, true]);
    expect(jobs.log).not.toContain('start 2');
    jobs.release('1', 'other');
    await logged('start 2');
    expect(await jobs.isLast('2')).toBe(true);
    jobs.release('2');
    await logged('end 2');
    expect(jobs.log.indexOf('end 1')).toBeLessThan(jobs.log.indexOf('start 2'));
  });

  test.runIf(isThere)('a job that was replaced by one with another lock is not waited for', async () => {
    const { jobs, queue, logged } = await start();
    await queue.add(jobs.held('o/r#1', '1', { lock: 'a' }));
    await logged('start 1');
    await queue.add(jobs.held('o/r#2', 'old', { lock: 'a' }));
    expect(await jobs.isLast('1')).toBe(false);
    await queue.add(jobs.held('o/r#2', 'new', { lock: 'b' }));
    await logged('start new');
    expect(await jobs.isLast('1')).toBe(true);
    jobs.release('1', 'new');
    await logged('end new');
  });

  test.runIf(isThere)('the same delivery is one job, also when it is done', async () => {
    const { jobs, queue, logged } = await start();
    const job = jobs.quick('a', 'done');
    expect([await queue.add(job), await queue.add(job)]).toEqual(['queued', 'duplicate']);
    await logged('done');
    expect(await queue.add(job)).toBe('duplicate');
  });

  test.runIf(isThere)('an older head never replaces a newer one, whenever it comes', async () => {
    const { jobs, queue, logged } = await start({ concurrency: 1 });
    await queue.add(jobs.held('other', 'other'));
    await logged('start other');
    expect(await queue.add(jobs.quick('a', 'new', { order: 2000 }))).toBe('queued');
    expect(await queue.add(jobs.quick('a', 'old', { order: 1000 }))).toBe('outdated');
    jobs.release('other');
    await logged('new');
    expect(jobs.log).not.toContain('old');
    // A key that is settled is forgotten.
    await expect.poll(async () => (await queue.state()).running).toBe(0);
    expect(await queue.add(jobs.quick('a', 'again', { order: 1000 }))).toBe('queued');
    await logged('again');
  });

  test.runIf(isThere)('what was found to be missing is queued only where nothing is under way', async () => {
    const { jobs, queue, logged } = await start({ concurrency: 1 });
    await queue.add(jobs.held('a', 'a'));
    await logged('start a');
    await queue.add(jobs.quick('b', 'b'));
    for (const key of ['a', 'b'])
      expect(await queue.add(jobs.quick(key, 'found', { ifIdle: true }))).toBe('busy');
    expect(await jobs.isCurrent('a')).toBe(true);
    jobs.release('a');
    await logged('b');
    await expect.poll(async () => (await queue.state()).running).toBe(0);
    expect(await queue.add(jobs.quick('a', 'found', { ifIdle: true }))).toBe('queued');
    await logged('found');
  });

  test.runIf(isThere)('installations take turns', async () => {
    const { jobs, queue, logged } = await start({ concurrency: 1 });
    await queue.add(jobs.held('first', 'first', { lane: 'big' }));
    await logged('start first');
    for (const name of ['big 1', 'big 2', 'big 3']) await queue.add(jobs.quick(name, name, { lane: 'big' }));
    await queue.add(jobs.quick('small 1', 'small 1', { lane: 'small' }));
    jobs.release('first');
    await logged('big 3');
    expect(jobs.log.indexOf('small 1')).toBeLessThan(jobs.log.indexOf('big 2'));
  });

  test.runIf(isThere)(
    'a full queue refuses new pull requests, but takes a newer head of one that waits',
    async () => {
      const { jobs, queue, logged } = await start({ concurrency: 1, capacity: 1 });
      await queue.add(jobs.held('a', 'a'));
      await logged('start a');
      expect(await queue.add(jobs.quick('b', 'b'))).toBe('queued');
      const refused = jobs.quick('c', 'c');
      expect(await queue.add(refused)).toBe('full');
      expect(await queue.add(jobs.quick('b', 'newer b'))).toBe('queued');
      jobs.release('a');
      await logged('newer b');
      expect(jobs.log).not.toContain('b');
      // A refused job can come again.
      expect(await queue.add(refused)).toBe('queued');
      await logged('c');
    },
  );

  test.runIf(isThere)(
    'a job that fails is tried again, then kept for the operator; asked for again, it runs again',
    async () => {
      const told: unknown[] = [];
      const onError = (error: unknown, { key }: { key: string }, { next }: { next: string }) =>
        told.push([key, String(error), next]);
      const { jobs, queue, logged } = await start({ onError, afterFailure: soon(3) });
      let works = false;
      const job = jobs.job('a', async ({ attempt }) => {
        if (works) return void jobs.log.push(`works at ${attempt}`);
        throw new Error(`boom ${attempt}`);
      });
      await queue.add(job);
      await queue.add(jobs.quick('b', 'b'));
      await logged('b');
      await expect.poll(() => told.length, { timeout: 60_000 }).toBe(3);
      expect(told).toEqual([
        ['a', 'Error: boom 1', 'retry'],
        ['a', 'Error: boom 2', 'retry'],
        ['a', 'Error: boom 3', 'give-up'],
      ]);
      await expect.poll(async () => (await queue.state()).failed).toBe(1);
      const [failure] = await queue.failures();
      expect(failure).toMatchObject({
        key: 'a',
        delivery: job.delivery,
        lane: 'lane',
        reason: 'boom 3',
        attempts: 3,
      });
      works = true;
      expect(await queue.add(job)).toBe('queued');
      await logged('works at 1');
    },
  );

  test.runIf(isThere)('a newer head takes the place of one that waits to be tried again', async () => {
    const { jobs, queue, logged } = await start({ afterFailure: () => ({ next: 'retry', after: 60_000 }) });
    await queue.add(
      jobs.job('a', async () => {
        jobs.log.push('tried');
        throw new Error('boom');
      }),
    );
    await logged('tried');
    await expect.poll(async () => (await queue.state()).delayed).toBe(1);
    await queue.add(jobs.quick('a', 'newer'));
    await logged('newer');
    await expect.poll(() => queue.state()).toMatchObject({ waiting: 0, running: 0, delayed: 0, failed: 0 });
  });

  test.runIf(isThere)('a limited installation is late and loses nothing; it holds up no other', async () => {
    const { jobs, queue, logged } = await start({
      concurrency: 1,
      afterFailure: () => ({ next: 'hold', after: 400 }),
    });
    let limited = true;
    const began = Date.now();
    await queue.add(
      jobs.job(
        'a',
        async ({ attempt }) => {
          jobs.log.push(limited ? 'limited' : `a at ${attempt}`);
          if (limited) throw new Error('secondary limit');
        },
        { lane: 'limited' },
      ),
    );
    await logged('limited');
    limited = false;
    await queue.add(jobs.quick('b', 'b', { lane: 'limited' }));
    await queue.add(jobs.quick('c', 'c', { lane: 'free' }));
    await logged('c');
    expect(jobs.log).not.toContain('a at 1');
    await logged('a at 1');
    await logged('b');
    expect(Date.now() - began).toBeGreaterThanOrEqual(390);
    expect(jobs.log[1]).toBe('c');
  });

  test.runIf(isThere)('closing lets run what runs and takes no more', async () => {
    const { jobs, queue, logged } = await start();
    await queue.add(jobs.held('a', 'a'));
    await logged('start a');
    const closed = queue.close(2000);
    expect(await queue.add(jobs.quick('b', 'b'))).toBe('closed');
    jobs.release('a');
    expect(await closed).toBe(0);
    expect(jobs.log).toEqual(['start a', 'end a']);
  });
});
