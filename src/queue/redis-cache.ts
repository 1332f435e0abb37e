import { Redis } from 'ioredis';

/** Bytes by key that all processes share. */
export interface RedisCache {
  /** Undefined where Redis has none, or does not answer. */
  get(key: string): Promise<Uint8Array | undefined>;
  /** @param seconds after which it is forgotten */
  set(key: string, bytes: Uint8Array, seconds: number): Promise<void>;
  close(): void;
}

/** Milliseconds that a review waits for the cache; then it asks GitHub. */
const patience = 500;
/** Milliseconds for which a Redis that did not answer is not asked again. */
const rest = 5_000;

/** More large values than this are not kept: the queue's Redis evicts nothing by itself. Those that end first go first. */
const mostLarge = 500;
const large = 1_000;

/** Redis runs a script as one step. The index has the large values by the second in which each ends. */
const put = `
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
redis.call('ZADD', KEYS[2], ARGV[3] + ARGV[2], KEYS[1])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', ARGV[3])
local over = redis.call('ZCARD', KEYS[2]) - tonumber(ARGV[4])
if over > 0 then
  local oldest = redis.call('ZPOPMIN', KEYS[2], over)
  for index = 1, #oldest, 2 do redis.call('DEL', oldest[index]) end
end
return 1`;

/**
 * A cache on Redis that never fails: where Redis is down, slow or full, nothing is in it.
 *
 * @param prefix in front of every key
 * @param most large values that are kept
 */
export function redisCache(url: string, prefix = 'require-imdsv2:cache', most = mostLarge): RedisCache {
  const redis = new Redis(url, {
    ...{ maxRetriesPerRequest: 0, enableOfflineQueue: false, lazyConnect: false },
    ...{ connectTimeout: 5_000, commandTimeout: patience },
  });
  redis.on('error', () => {}); // it reconnects by itself
  let restsUntil = 0;

  async function asked<T>(ask: () => Promise<T>): Promise<T | undefined> {
    if (redis.status !== 'ready' || Date.now() < restsUntil) return undefined;
    try {
      return await ask();
    } catch {
      restsUntil = Date.now() + rest;
      return undefined;
    }
  }

  return {
    get: async (key) => (await asked(() => redis.getBuffer(`${prefix}:${key}`))) ?? undefined,
    async set(key, bytes, seconds) {
      const ttl = Math.max(1, Math.ceil(seconds));
      const [at, value] = [`${prefix}:${key}`, Buffer.from(bytes)];
      const now = Math.floor(Date.now() / 1000);
      await asked(() =>
        value.length < large
          ? redis.set(at, value, 'EX', ttl)
          : redis.eval(put, 2, at, `${prefix}-index`, value, ttl, now, most),
      );
    },
    close: () => redis.disconnect(),
  };
}
