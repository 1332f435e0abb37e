import type { Redis } from 'ioredis';

/** What the replicas agree on beside BullMQ's own jobs: the newest job of each key, locks, lanes on hold. */
export interface SharedKeys {
  /** Makes this the newest job of its key. @returns the one before, or `outdated` where that one is newer */
  claim(key: string, id: string, order: number | undefined): Promise<{ previous: string } | 'outdated'>;
  isNewest(key: string, id: string): Promise<boolean>;
  /** Forgets the key, where this is still its newest job. */
  settle(key: string, id: string): Promise<void>;
  /** Until `unlock`, or until nobody has called `renew` for `lifetime` ms. @returns false where another has it */
  lock(key: string, owner: string, lifetime: number): Promise<boolean>;
  /** @returns false where the lock was lost */
  renew(key: string, owner: string, lifetime: number): Promise<boolean>;
  unlock(key: string, owner: string): Promise<void>;
  hold(lane: string, ms: number): Promise<void>;
  /** Milliseconds for which the lane is still held; 0 where it isn't. */
  heldFor(lane: string): Promise<number>;
  /** Counts a waiting job of the lane (or takes one away), and says how many there are now. */
  countInLane(lane: string, by: 1 | -1): Promise<number>;
}

// Redis runs a script as one step, so that no other replica comes between.
const claim = `
local order = redis.call('HGET', KEYS[2], ARGV[1])
if order and ARGV[3] ~= '' and tonumber(order) > tonumber(ARGV[3]) then return 'outdated' end
local previous = redis.call('HGET', KEYS[1], ARGV[1])
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
if ARGV[3] ~= '' then redis.call('HSET', KEYS[2], ARGV[1], ARGV[3]) end
return previous or ''`;

const settle = `
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HDEL', KEYS[2], ARGV[1])
return redis.call('HDEL', KEYS[1], ARGV[1])`;

const renew = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`;

const unlock = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])`;

const count = `
local jobs = redis.call('HINCRBY', KEYS[1], ARGV[1], ARGV[2])
if jobs <= 0 then redis.call('HDEL', KEYS[1], ARGV[1]) end
return jobs`;

export function sharedKeys(redis: Redis, prefix: string): SharedKeys {
  const newest = `${prefix}:newest`;
  const orders = `${prefix}:orders`;
  const lockOf = (key: string) => `${prefix}:lock:${key}`;
  const holdOf = (lane: string) => `${prefix}:hold:${lane}`;
  return {
    async claim(key, id, order) {
      const previous = await redis.eval(claim, 2, newest, orders, key, id, order ?? '');
      return previous === 'outdated' ? 'outdated' : { previous: String(previous) };
    },
    isNewest: async (key, id) => (await redis.hget(newest, key)) === id,
    settle: async (key, id) => void (await redis.eval(settle, 2, newest, orders, key, id)),
    lock: async (key, owner, lifetime) =>
      (await redis.set(lockOf(key), owner, 'PX', lifetime, 'NX')) === 'OK',
    renew: async (key, owner, lifetime) => (await redis.eval(renew, 1, lockOf(key), owner, lifetime)) === 1,
    unlock: async (key, owner) => void (await redis.eval(unlock, 1, lockOf(key), owner)),
    hold: async (lane, ms) => void (await redis.set(holdOf(lane), '1', 'PX', Math.max(1, Math.ceil(ms)))),
    heldFor: async (lane) => Math.max(0, await redis.pttl(holdOf(lane))),
    countInLane: async (lane, by) => Number(await redis.eval(count, 1, `${prefix}:lanes`, lane, by)),
  };
}
