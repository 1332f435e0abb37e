import type { Redis } from 'ioredis';
import { clockMargin, hour, minute, type UsageWindow } from './quota-usage.ts';

/**
 * As `memoryUsage`, by Redis' own clock. KEYS: entries (`<number>:<points>:<creations>` by ms since the epoch), closed.
 * ARGV: points, creations, and the three limits, or none of them to enter without asking.
 */
const take = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ${hour})
if ARGV[3] then
  local wait = math.max(0, redis.call('PTTL', KEYS[2]))
  local entries = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
  local function check(which, cost, window, limit)
    local spent, oldest = cost, now
    for i = #entries, 2, -2 do
      local at = tonumber(entries[i])
      if at <= now - window then break end
      local values = { string.match(entries[i - 1], ':(%d+):(%d+)$') }
      local value = tonumber(values[which])
      if value > 0 then spent, oldest = spent + value, at end
    end
    if spent > limit then wait = math.max(wait, oldest + window - now + ${clockMargin}) end
  end
  check(1, tonumber(ARGV[1]), ${minute}, tonumber(ARGV[3]))
  check(2, tonumber(ARGV[2]), ${minute}, tonumber(ARGV[4]))
  check(2, tonumber(ARGV[2]), ${hour}, tonumber(ARGV[5]))
  if wait > 0 then return wait end
end
local number = redis.call('INCR', KEYS[1] .. ':number')
redis.call('ZADD', KEYS[1], now, number .. ':' .. ARGV[1] .. ':' .. ARGV[2])
redis.call('PEXPIRE', KEYS[1], ${hour})
redis.call('PEXPIRE', KEYS[1] .. ':number', ${hour})
return 0`;

const close = `
if redis.call('PTTL', KEYS[1]) >= tonumber(ARGV[1]) then return 0 end
return redis.call('SET', KEYS[1], '1', 'PX', ARGV[1])`;

/** The usage of all replicas. */
export function redisUsage(redis: Redis, prefix: string, lane: string): UsageWindow {
  const keys = [`${prefix}:spent:${lane}`, `${prefix}:closed:${lane}`] as const;
  return {
    async take({ points, creations }, { pointsAMinute, creationsAMinute, creationsAnHour }) {
      const most = [pointsAMinute, creationsAMinute, creationsAnHour];
      return Number(await redis.eval(take, 2, ...keys, points, creations, ...most));
    },
    async add({ points, creations }) {
      await redis.eval(take, 2, ...keys, points, creations);
    },
    async close(ms) {
      await redis.eval(close, 1, keys[1], Math.max(1, Math.ceil(ms)));
    },
  };
}
