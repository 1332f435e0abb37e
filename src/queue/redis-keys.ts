import type { Redis } from 'ioredis';

/** Seconds after which the jobs of a lock are forgotten, should a process die that would have taken them out. */
const lockMemory = 24 * 3600;

/**
 * The facts that the replicas share beside BullMQ's own jobs: the newest job of each key, locks, lanes on
 * hold.
 */
export interface SharedKeys {
  /**
   * Makes this the newest job of its key, and counts it in its lane.
   *
   * @returns the one before (an empty string where there is none) and the jobs in the lane, or `outdated` where the one
   *   before is newer
   */
  claim(job: {
    readonly key: string;
    readonly id: string;
    readonly lane: string;
    readonly order: number | undefined;
  }): Promise<{ previous: string; inLane: number } | 'outdated'>;
  isNewest(key: string, id: string): Promise<boolean>;
  /** Enters a job among those with the same lock. */
  enterLock(lock: string, job: { readonly id: string; readonly key: string }): Promise<void>;
  leaveLock(lock: string, id: string): Promise<void>;
  /** Jobs with this lock that are the newest of their keys; some of them may be done. */
  waitingFor(lock: string): Promise<string[]>;
  /** Forgets the key, where this is still its newest job. */
  settle(key: string, id: string): Promise<void>;
  /** Until `unlock`, or until `renew` was not called for `lifetime` ms. @returns false where another has it */
  lock(key: string, owner: string, lifetime: number): Promise<boolean>;
  /** @returns false where the lock was lost */
  renew(key: string, owner: string, lifetime: number): Promise<boolean>;
  unlock(key: string, owner: string): Promise<void>;
  hold(lane: string, ms: number): Promise<void>;
  /** Milliseconds for which the lane is still held; 0 where it isn't. */
  heldFor(lane: string): Promise<number>;
  /** A job of the lane is done, or was replaced. */
  leaveLane(lane: string): Promise<void>;
  busyIn(lane: string): Promise<number>;
}

// Redis runs a script as one step, so that no other replica comes between.
const claim = `
local order = redis.call('HGET', KEYS[2], ARGV[1])
if order and ARGV[3] ~= '' and tonumber(order) > tonumber(ARGV[3]) then return 'outdated' end
local previous = redis.call('HGET', KEYS[1], ARGV[1])
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
if ARGV[3] ~= '' then redis.call('HSET', KEYS[2], ARGV[1], ARGV[3]) end
return { previous or '', redis.call('HINCRBY', KEYS[3], ARGV[4], 1) }`;

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

const leave = `
local jobs = redis.call('HINCRBY', KEYS[1], ARGV[1], -1)
if jobs <= 0 then redis.call('HDEL', KEYS[1], ARGV[1]) end
return jobs`;

export function sharedKeys(redis: Redis, prefix: string): SharedKeys {
  const newest = `${prefix}:newest`;
  const orders = `${prefix}:orders`;
  const lanes = `${prefix}:lanes`;
  const lockOf = (key: string) => `${prefix}:lock:${key}`;
  const queueOf = (lock: string) => `${prefix}:queue:${lock}`;
  const holdOf = (lane: string) => `${prefix}:hold:${lane}`;
  return {
    async claim({ key, id, lane, order }) {
      const claimed = await redis.eval(claim, 3, newest, orders, lanes, key, id, order ?? '', lane);
      if (!Array.isArray(claimed)) return 'outdated';
      return { previous: String(claimed[0]), inLane: Number(claimed[1]) };
    },
    async enterLock(lock, { id, key }) {
      await redis.hset(queueOf(lock), id, key);
      await redis.expire(queueOf(lock), lockMemory);
    },
    leaveLock: async (lock, id) => void (await redis.hdel(queueOf(lock), id)),
    async waitingFor(lock) {
      const entered = Object.entries(await redis.hgetall(queueOf(lock)));
      const newest = await Promise.all(entered.map(([, key]) => redis.hget(`${prefix}:newest`, key)));
      return entered.flatMap(([id], index) => (newest[index] === id ? [id] : []));
    },
    isNewest: async (key, id) => (await redis.hget(newest, key)) === id,
    settle: async (key, id) => void (await redis.eval(settle, 2, newest, orders, key, id)),
    lock: async (key, owner, lifetime) =>
      (await redis.set(lockOf(key), owner, 'PX', lifetime, 'NX')) === 'OK',
    renew: async (key, owner, lifetime) => (await redis.eval(renew, 1, lockOf(key), owner, lifetime)) === 1,
    unlock: async (key, owner) => void (await redis.eval(unlock, 1, lockOf(key), owner)),
    hold: async (lane, ms) => void (await redis.set(holdOf(lane), '1', 'PX', Math.max(1, Math.ceil(ms)))),
    heldFor: async (lane) => Math.max(0, await redis.pttl(holdOf(lane))),
    busyIn: async (lane) => Number((await redis.hget(lanes, lane)) ?? 0),
    leaveLane: async (lane) => void (await redis.eval(leave, 1, lanes, lane)),
  };
}
