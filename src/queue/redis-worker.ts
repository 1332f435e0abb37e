import { randomUUID } from 'node:crypto';
import { type Job as BullJob, DelayedError, UnrecoverableError, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { type AfterFailure, backOff, defaults, type Job, type QueueOptions, reasonOf } from './queue.ts';
import type { SharedKeys } from './redis-keys.ts';

interface WorkerOptions<Task> extends QueueOptions<Task> {
  readonly url: string;
  readonly prefix: string;
  readonly lifetime: number;
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
    const { key, lane } = job.data;
    const id = job.id!;
    if (!(await keys.isNewest(key, id))) return void (await keys.leaveLane(lane));
    const held = await keys.heldFor(lane);
    if (held > 0) await putBack(job, token, held);
    const owner = randomUUID();
    if (!(await keys.lock(key, owner, lifetime))) await putBack(job, token, lockPoll);
    const failure = await runLocked(job, owner);
    if (failure) return answer(failure.error, job, token);
    await Promise.all([keys.settle(key, id), keys.leaveLane(lane)]);
  }

  async function runLocked(job: BullJob<Job<Task>>, owner: string): Promise<{ error: unknown } | undefined> {
    const { key } = job.data;
    let locked = true;
    const renewal = setInterval(async () => {
      locked = await keys.renew(key, owner, lifetime).catch(() => locked);
    }, lifetime / 3);
    try {
      const isCurrent = async () => locked && (await keys.isNewest(key, job.id!));
      const keepNote = (note: unknown) => job.updateProgress({ note });
      const { note } = job.progress as { note?: unknown };
      const mayHaveBegun = job.attemptsStarted > 1;
      await work(job.data, { attempt: job.attemptsMade + 1, isCurrent, mayHaveBegun, note, keepNote });
      return undefined;
    } catch (error) {
      return { error };
    } finally {
      clearInterval(renewal);
      await keys.unlock(key, owner);
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
    await Promise.all([keys.settle(key, job.id!), keys.leaveLane(lane)]);
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
