import { randomUUID } from 'node:crypto';
import { type Job as BullJob, DelayedError, UnrecoverableError, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { type AfterFailure, backOff, defaults, type Job, type QueueOptions, reasonOf } from './queue.ts';
import type { SharedKeys } from './redis-keys.ts';

interface WorkerOptions<Task> extends QueueOptions<Task> {
  readonly url: string;
  readonly prefix: string;
  readonly lifetime: number;
  /** Is the job with this id still to be done, or under way? */
  readonly isUnfinished: (id: string) => Promise<boolean>;
}

/** A job whose key another one has is looked at again after this many ms. */
const lockPoll = 250;

/** A job that takes the process down with it isn't tried for ever. */
const mostCrashes = 5;

export interface RunningWorker {
  /** Takes no more jobs and resolves when those that run are done. */
  finish(): Promise<void>;
  /** Drops the connection: what still runs is done again by another replica. */
  drop(): void;
}

/** Does the jobs of all replicas, each key at one replica at a time. */
export function startWorker<Task>(options: WorkerOptions<Task>, keys: SharedKeys): RunningWorker {
  const { url, prefix, lifetime, work, onError, afterFailure = backOff } = options;
  const waits = new WeakMap<Error, number>();

  /** @throws DelayedError after the job was put back */
  async function putBack(job: BullJob, token: string | undefined, after: number): Promise<never> {
    await job.moveToDelayed(Date.now() + Math.max(1, Math.ceil(after)), token);
    throw new DelayedError();
  }

  async function process(job: BullJob<Job<Task>>, token: string | undefined): Promise<void> {
    const { key, lane, lock } = job.data;
    const id = job.id!;
    if (!(await keys.isNewest(key, id))) return void (await keys.leaveLane(lane));
    const held = await keys.heldFor(lane);
    if (held > 0) await putBack(job, token, held);
    const owner = randomUUID();
    const locks = lock === undefined ? [key] : [key, lock];
    if (!(await lockAll(locks, owner))) await putBack(job, token, lockPoll);
    const failure = await runLocked(job, owner, locks);
    if (failure) return answer(failure.error, job, token);
    await leave(job.data, id);
  }

  /** The job is done, for good or not. */
  async function leave({ key, lane, lock }: Job<Task>, id: string): Promise<void> {
    const left = lock === undefined ? [] : [keys.leaveLock(lock, id)];
    await Promise.all([keys.settle(key, id), keys.leaveLane(lane), ...left]);
  }

  /** @returns false where another has one of them, and then none is kept */
  async function lockAll(locks: readonly string[], owner: string): Promise<boolean> {
    for (const [index, lock] of locks.entries()) {
      if (await keys.lock(lock, owner, lifetime)) continue;
      await Promise.all(locks.slice(0, index).map((taken) => keys.unlock(taken, owner)));
      return false;
    }
    return true;
  }

  /** Is there no other job with the same lock that waits for this one to end? */
  async function isLast({ lock }: Job<Task>, id: string): Promise<boolean> {
    if (lock === undefined) return true;
    const others = (await keys.waitingFor(lock)).filter((other) => other !== id);
    const unfinished = await Promise.all(others.map(options.isUnfinished));
    return !unfinished.includes(true);
  }

  async function runLocked(
    job: BullJob<Job<Task>>,
    owner: string,
    locks: readonly string[],
  ): Promise<{ error: unknown } | undefined> {
    const { key } = job.data;
    let locked = true;
    const renewal = setInterval(async () => {
      const kept = locks.map((lock) => keys.renew(lock, owner, lifetime).catch(() => locked));
      locked = (await Promise.all(kept)).every((one) => one);
    }, lifetime / 3);
    try {
      const isCurrent = async () => locked && (await keys.isNewest(key, job.id!));
      const keepNote = (note: unknown) => job.updateProgress({ note });
      const { note } = job.progress as { note?: unknown };
      const mayHaveBegun = job.attemptsStarted > 1;
      await work(job.data, {
        ...{ attempt: job.attemptsMade + 1, isCurrent, mayHaveBegun, note, keepNote },
        isLast: () => isLast(job.data, job.id!),
      });
      return undefined;
    } catch (error) {
      return { error };
    } finally {
      clearInterval(renewal);
      await Promise.all(locks.map((lock) => keys.unlock(lock, owner)));
    }
  }

  /** @throws what tells BullMQ what to do with the job */
  async function answer(error: unknown, job: BullJob<Job<Task>>, token: string | undefined): Promise<void> {
    const { key, lane } = job.data;
    const after: AfterFailure = afterFailure(error, job.attemptsMade + 1);
    onError(error, job.data, after);
    if (after.next === 'hold') await keys.hold(lane, after.after);
    const current = await keys.isNewest(key, job.id!);
    if (current && (after.next === 'hold' || after.next === 'later')) await putBack(job, token, after.after);
    if (current && after.next === 'retry') {
      const failure = new Error(reasonOf(error));
      failure.stack = '';
      waits.set(failure, after.after);
      throw failure;
    }
    await leave(job.data, job.id!);
    if (current) throw new UnrecoverableError(reasonOf(error));
  }

  const connection = new Redis(url, { maxRetriesPerRequest: null });
  connection.on('error', () => {}); // it reconnects by itself; /readyz says that Redis is away
  const worker = new Worker<Job<Task>>('jobs', process, {
    connection,
    prefix,
    concurrency: options.concurrency ?? defaults.concurrency,
    lockDuration: lifetime,
    stalledInterval: lifetime / 2,
    maxStalledCount: mostCrashes,
    settings: { backoffStrategy: (_made, _type, error) => (error && waits.get(error)) ?? 5_000 },
  });
  worker.on('error', () => {});
  return { finish: () => worker.close(), drop: () => connection.disconnect() };
}
