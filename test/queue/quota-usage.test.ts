import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memoryUsage, type UsageWindow } from '../../src/queue/quota-usage.ts';
import { redisUsage } from '../../src/queue/redis-quota-usage.ts';
import { hasRedis, type RedisServer, startRedis } from './redis-server.ts';

const isThere = hasRedis();
let redis: RedisServer;
let lanes = 0;
const connections: Redis[] = [];

beforeAll(async () => {
  if (isThere) redis = await startRedis();
});
afterAll(async () => {
  for (const connection of connections) connection.disconnect();
  await redis?.stop();
});

function connect(lane: string): UsageWindow {
  const connection = new Redis(redis.url);
  connections.push(connection);
  return redisUsage(connection, 'test', lane);
}

const one = { points: 5, creations: 1 };
const most = { pointsAMinute: 20, creationsAMinute: 10, creationsAnHour: 20 };
const backends = [
  {
    name: 'of one process',
    isThere: true,
    make: (): [UsageWindow, UsageWindow] => {
      const usage = memoryUsage();
      return [usage, usage];
    },
  },
  {
    name: 'of two replicas on one Redis',
    isThere,
    make: (): [UsageWindow, UsageWindow] => {
      const lane = String(++lanes);
      return [connect(lane), connect(lane)];
    },
  },
];

describe.each(backends)('the usage $name', ({ isThere, make }) => {
  test.runIf(isThere)('is never overdrawn, however many ask at once', async () => {
    const usages = make();
    const waits = await Promise.all(Array.from({ length: 20 }, (_, n) => usages[n % 2]!.take(one, most)));
    expect(waits.filter((wait) => wait === 0)).toHaveLength(4);
    for (const wait of waits.filter((ms) => ms > 0)) {
      expect(wait).toBeGreaterThan(50_000);
      expect(wait).toBeLessThanOrEqual(60_100);
    }
  });

  test.runIf(isThere)('counts what one of them entered without asking', async () => {
    const [first, second] = make();
    await first.add({ points: 0, creations: 9 });
    expect(await second.take(one, most)).toBe(0);
    expect(await first.take(one, most)).toBeGreaterThan(0);
    await first.add({ points: 0, creations: 10 });
    expect(await second.take(one, { ...most, creationsAMinute: 100 })).toBeGreaterThan(3_500_000);
    expect(
      await second.take(
        { points: 5, creations: 0 },
        { ...most, creationsAMinute: 100, creationsAnHour: 100 },
      ),
    ).toBe(0);
  });

  test.runIf(isThere)('is closed for all of them, until the later of two ends', async () => {
    const [first, second] = make();
    await first.close(400);
    await second.close(100);
    const wait = await second.take(one, most);
    expect(wait).toBeGreaterThan(200);
    expect(wait).toBeLessThanOrEqual(400);
    await expect.poll(() => first.take(one, most)).toBe(0);
  });
});
