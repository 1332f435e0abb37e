import { createHash } from 'node:crypto';
import { type Job as BullJob, Queue as BullQueue } from 'bullmq';
import { Redis } from 'ioredis';
import {
  defaults,
  type FailedJob,
  type Job,
  keptFailures,
  type Queue,
  type QueueOptions,
  refuseAbove,
} from './queue.ts';
import { sharedKeys } from './redis-keys.ts';
import { redisUsage } from './redis-quota-usage.ts';
import { startWorker } from './redis-worker.ts';

export interface RedisQueueOptions<Task> extends QueueOptions<Task> {
  /** `redis://…` or `rediss://…`. */
  readonly url: string;
  /** In front of every key; default `require-imdsv2`. */
  readonly prefix?: string;
  /** Without one, jobs are only added: another replica does them. Default true. */
  readonly worker?: boolean;
  /** After this many ms of silence a replica counts as dead, and its jobs are done by another; default 15,000. */
  readonly lifetime?: number;
}

/** Finished deliveries are remembered for a day: GitHub can deliver twice. */
const rememberFor = { age: 24 * 3600, count: 10_000 };

/** BullMQ's largest priority. */
const lastTurn = 2_097_151;

/**
 * The queue of any number of processes. It keeps all its state in Redis, so any of them may die at any
 * moment.
 */
export async function redisQueue<Task>(options: RedisQueueOptions<Task>): Promise<Queue<Task>> {
  const { url, prefix = 'require-imdsv2', lifetime = 15_000 } = options;
  const { capacity } = { ...defaults, ...options };
  // A webhook has ten seconds: better refused at once, and delivered again later, than kept waiting.
  const connection = new Redis(url, {
    maxRetriesPerRequest: 1,
    connectTimeout: 5_000,
    commandTimeout: 5_000,
  });
  connection.on('error', () => {}); // it reconnects by itself, and each command fails with its own error
  const queue = new BullQueue<Job<Task>>('jobs', { connection, prefix });
  queue.on('error', () => {});
  await queue.waitUntilReady();
  const keys = sharedKeys(connection, prefix);
  const worker =
    options.worker === false ? undefined : startWorker({ ...options, prefix, lifetime, isUnfinished }, keys);
  let open = true;

  async function add(job: Job<Task>) {
    const { key, delivery, lane, lock, order } = job;
    if (!open) return 'closed';
    const id = createHash('sha256').update(delivery).digest('hex');
    // GitHub waits for the acknowledgement, so both questions are asked at once.
    const [state, waits] = await Promise.all([
      queue.getJobState(id),
      queue.getJobCountByTypes('prioritized', 'waiting', 'delayed'),
    ]);
    if (state !== 'unknown' && state !== 'failed') return 'duplicate';
    if (state === 'failed') await queue.remove(id);
    if (job.ifIdle && (await isKnown(key))) return 'busy';
    if (waits >= capacity && !(await isKnown(key, false))) return 'full';
    const claimed = await keys.claim({ key, id, lane, order });
    if (claimed === 'outdated') return 'outdated';
    if (lock !== undefined) await keys.enterLock(lock, { id, key });
    await queue.add('job', job, {
      jobId: id,
      // The n-th waiting job of a lane comes after the n-1st of all others: lanes take turns.
      priority: Math.min(claimed.inLane, lastTurn),
      attempts: 1_000, // `afterFailure` decides
      backoff: { type: 'custom' },
      removeOnComplete: rememberFor,
      removeOnFail: { count: keptFailures },
    });
    if (claimed.previous !== id) await discard(claimed.previous, lane);
    return 'queued';
  }

  /** Asks for the job itself: a process may have died between making it the newest and adding it. */
  async function isKnown(key: string, running = true): Promise<boolean> {
    const id = await connection.hget(`${prefix}:newest`, key);
    const state = id ? await queue.getJobState(id) : 'unknown';
    return ['prioritized', 'waiting', 'delayed', ...(running ? ['active'] : [])].includes(state);
  }

  async function isUnfinished(id: string): Promise<boolean> {
    return !['completed', 'failed', 'unknown'].includes(await queue.getJobState(id));
  }

  /** One that runs is locked and stays: its `isCurrent` is false from now on. */
  async function discard(id: string, lane: string): Promise<void> {
    if (id && (await queue.remove(id).catch(() => 0)) === 1) await keys.leaveLane(lane);
  }

  return {
    add,
    async state() {
      const counts = await queue.getJobCounts();
      const [oldest] = await queue.getJobs(['prioritized', 'waiting'], 0, 0, true);
      return {
        waiting: (counts.prioritized ?? 0) + (counts.waiting ?? 0),
        running: counts.active ?? 0,
        delayed: counts.delayed ?? 0,
        failed: counts.failed ?? 0,
        age: oldest ? Math.max(0, Date.now() - oldest.timestamp) : 0,
      };
    },
    async probe() {
      // A Redis that is full or read-only still answers reads.
      await connection.set(`${prefix}:probe`, '1', 'PX', 60_000);
      refuseAbove(await queue.getJobCountByTypes('prioritized', 'waiting', 'delayed'), capacity);
    },
    tryLock: async (what, ms) =>
      (await connection.set(`${prefix}:turn:${what}`, '1', 'PX', ms, 'NX')) === 'OK',
    busyIn: (lane) => keys.busyIn(lane),
    usage: (lane) => redisUsage(connection, prefix, lane),
    failures: async () => (await queue.getFailed(0, 99)).map(failedJob),
    async close(timeout) {
      open = false;
      const limit = new Promise<void>((resolve) => setTimeout(resolve, timeout).unref());
      // A job that is not finished by then is done by another replica, or by this one after its restart.
      await Promise.race([worker?.finish(), limit]);
      worker?.drop();
      connection.disconnect();
      return 0;
    },
  };
}

function failedJob<Task>(job: BullJob<Job<Task>>): FailedJob {
  const { key, delivery, lane } = job.data;
  const at = job.finishedOn ?? job.timestamp;
  return { key, delivery, lane, reason: job.failedReason, at, attempts: job.attemptsMade };
}
