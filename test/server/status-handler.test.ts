import type { Server } from 'node:http';
import { Redis } from 'ioredis';
import { afterEach, describe, expect, test } from 'vitest';
import { memoryQueue } from '../../src/queue/memory.ts';
import type { Queue } from '../../src/queue/queue.ts';
import { redisQueue } from '../../src/queue/redis.ts';
import { httpServer, listen } from '../../src/server/http-server.ts';
import { createMetrics } from '../../src/server/metrics.ts';
import { healthHandler, statusHandler } from '../../src/server/status-handler.ts';
import { hasRedis, startRedis } from '../queue/redis-server.ts';

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function serve(queue: Queue<string>) {
  const metrics = createMetrics(() => queue.state());
  const status = statusHandler({ queue, metrics, askGitHub: async () => {}, token: undefined, mostAge: 1e9 });
  const server: Server = httpServer([healthHandler, status], () => {});
  const port = await listen(server, 0, '127.0.0.1');
  open.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`);
    return { status: response.status, text: await response.text() };
  };
}

const job = (key: string) => ({ key, delivery: key, lane: 'l', task: '' });

test('a queue that takes no more is not ready', async () => {
  const queue = memoryQueue<string>({
    work: () => new Promise(() => {}),
    onError: () => {},
    capacity: 1,
    concurrency: 1,
  });
  const get = await serve(queue);
  expect((await get('/readyz')).status).toBe(200);
  for (const key of ['a', 'b']) await queue.add(job(key));
  const { status, text } = await get('/readyz');
  expect(status).toBe(503);
  expect(JSON.parse(text).problems).toEqual(['The queue takes no jobs: 1 jobs wait, and no more are taken']);
  expect((await get('/healthz')).status).toBe(200);
});

describe.runIf(hasRedis())('on Redis', () => {
  async function start() {
    const redis = await startRedis();
    const queue = await redisQueue<string>({
      url: redis.url,
      worker: false,
      work: async () => {},
      onError: () => {},
    });
    const direct = new Redis(redis.url, { maxRetriesPerRequest: 0 });
    direct.on('error', () => {});
    open.push(
      () => redis.stop(),
      () => direct.disconnect(),
      () => queue.close(0),
    );
    return { redis, queue, direct, get: await serve(queue) };
  }

  test.each([
    {
      name: 'full',
      break: (redis: Redis) => redis.config('SET', 'maxmemory', '1'),
      problem: 'The queue takes no jobs: Redis answered OOM: its memory is full.',
    },
    {
      name: 'read-only',
      break: (redis: Redis) => redis.replicaof('127.0.0.1', 1),
      problem: 'The queue takes no jobs: Redis answered READONLY: it is read-only.',
    },
  ])('one that is $name is not ready, and is again afterwards', async ({ break: breakRedis, problem }) => {
    const { direct, get, queue } = await start();
    expect((await get('/readyz')).status).toBe(200);
    await breakRedis(direct);
    const { status, text } = await get('/readyz');
    expect([status, JSON.parse(text).problems]).toEqual([503, [problem]]);
    await expect(queue.add(job('a'))).rejects.toThrow();
    await direct.config('SET', 'maxmemory', '0');
    await direct.call('REPLICAOF', 'NO', 'ONE');
    expect((await get('/readyz')).status).toBe(200);
  });

  test('one that is away is told by the metrics, which are never empty', async () => {
    const { redis, get } = await start();
    expect((await get('/metrics')).text).toMatch(/^require_imdsv2_queue_up 1$/m);
    expect((await get('/metrics')).text).toMatch(/^require_imdsv2_queue_age_seconds 0$/m);
    await redis.stop();
    const { status, text } = await get('/metrics');
    expect(status).toBe(200);
    expect(text).toMatch(/^require_imdsv2_queue_up 0$/m);
    expect(text).not.toMatch(/^require_imdsv2_queue_age_seconds /m);
    expect(text).not.toMatch(/^require_imdsv2_queue_jobs\{/m);
    expect(text).toMatch(/^process_resident_memory_bytes \d/m);
    expect((await get('/readyz')).status).toBe(503);
  });
});
