import { fork } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openQueue } from '../../src/queue/open-queue.ts';
import type { Queue } from '../../src/queue/queue.ts';
import { redisQueue } from '../../src/queue/redis.ts';
import { heldJobs } from './held-jobs.ts';
import { hasRedis, type RedisServer, startRedis } from './redis-server.ts';

const isThere = hasRedis();
let redis: RedisServer;
let spaces = 0;
const open = new Set<Queue<string>>();

beforeAll(async () => {
  if (isThere) redis = await startRedis();
});
afterEach(async () => {
  for (const queue of open) await queue.close(0);
  open.clear();
});
afterAll(() => redis?.stop());

describe.runIf(isThere)('several replicas on one Redis', () => {
  async function start(prefix: string, jobs: ReturnType<typeof heldJobs>, options = {}) {
    const queue = await redisQueue<string>({
      ...{ url: redis.url, prefix, work: jobs.work, onError: () => {}, lifetime: 1_000 },
      ...options,
    });
    open.add(queue);
    return queue;
  }

  test('never judge one pull request at the same time, and the newest head wins', async () => {
    const prefix = `replicas-${++spaces}`;
    const jobs = heldJobs();
    const [one, two] = [await start(prefix, jobs), await start(prefix, jobs)];
    await one.add(jobs.held('o/r#1', 'old'));
    await expect.poll(() => jobs.log).toContain('start old');
    await two.add(jobs.quick('o/r#1', 'newer'));
    await one.add(jobs.quick('o/r#1', 'newest'));
    expect(await jobs.isCurrent('old')).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(jobs.log).toEqual(['start old']);
    jobs.release('old');
    await expect.poll(() => jobs.log, { timeout: 60_000 }).toEqual(['start old', 'end old', 'newest']);
  });

  test('one that only takes webhooks leaves the work to the others', async () => {
    const prefix = `replicas-${++spaces}`;
    const [web, worker] = [heldJobs(), heldJobs()];
    const taking = await start(prefix, web, { worker: false });
    expect(await taking.add(web.quick('a', 'a'))).toBe('queued');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(web.log).toEqual([]);
    const ran: string[] = [];
    await start(prefix, { ...worker, work: async (job) => void ran.push(job.key) });
    await expect.poll(() => ran).toEqual(['a']);
  });

  test('take turns at what one of them has to do', async () => {
    const prefix = `replicas-${++spaces}`;
    const jobs = heldJobs();
    const [one, two] = [await start(prefix, jobs), await start(prefix, jobs)];
    expect(await one.tryLock('recovery', 200)).toBe(true);
    expect(await two.tryLock('recovery', 200)).toBe(false);
    await expect.poll(() => two.tryLock('recovery', 200)).toBe(true);
  });

  test('what a killed replica was doing is done by another', async () => {
    const prefix = `replicas-${++spaces}`;
    const script = new URL('./replica.ts', import.meta.url);
    const replica = fork(script, [redis.url, prefix], { stdio: 'ignore' });
    const ready = once(replica, 'message');
    await ready;
    const jobs = heldJobs();
    const web = await start(prefix, jobs, { worker: false });
    const started = once(replica, 'message');
    await web.add(jobs.quick('a', 'done by the other'));
    expect((await started)[0]).toBe('started a');
    replica.kill('SIGKILL');
    await start(prefix, jobs);
    await expect.poll(() => jobs.log, { timeout: 60_000 }).toEqual(['done by the other']);
  });

  test('a Redis that is away refuses soon, so that GitHub lists the delivery as failed', async () => {
    const away = await startRedis();
    const queue = await redisQueue<string>({ url: away.url, work: async () => {}, onError: () => {} });
    await away.stop();
    const job = { key: 'a', delivery: '1', lane: 'l', task: 't' };
    await expect(queue.add(job)).rejects.toThrow();
    await queue.close(0);
  });
});

test('without REDIS_URL nothing of Redis is loaded', async () => {
  const check = `
    import { openQueue } from ${JSON.stringify(new URL('../../src/queue/open-queue.ts', import.meta.url).href)};
    import { createRequire } from 'node:module';
    await openQueue({}, { work: async () => {}, onError: () => {} });
    const loaded = Object.keys(createRequire(import.meta.url).cache).filter((path) => /bullmq|ioredis/.test(path));
    process.send(loaded);
  `;
  const child = fork('-', [], { execArgv: ['--input-type=module', '-e', check] });
  expect((await once(child, 'message'))[0]).toEqual([]);
});

test('a queue opens with what it is given', async () => {
  const queue = await openQueue<string>({ redisUrl: undefined }, { work: async () => {}, onError: () => {} });
  expect(await queue.state()).toEqual({ waiting: 0, running: 0, delayed: 0, failed: 0, age: 0 });
});
