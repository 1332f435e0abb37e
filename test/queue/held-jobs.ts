import type { AfterFailure, Job, QueueOptions, Run } from '../../src/queue/queue.ts';

/** The work of a test's job; a task is only its name, so that it can go through Redis. */
type Doing = (run: Run) => Promise<void>;

export type TestOptions = Partial<Omit<QueueOptions<string>, 'work'>>;

let made = 0;

/** Jobs whose work stands in the test, and a log of what happened. */
export function heldJobs() {
  const doings = new Map<string, Doing>();
  const log: string[] = [];
  const runs = new Map<string, Run>();
  const releases = new Map<string, () => void>();

  /** A job that does this. */
  function job(key: string, doing: Doing, more: Partial<Job<string>> = {}): Job<string> {
    const task = `task-${++made}`;
    doings.set(task, doing);
    return { key, delivery: task, lane: 'lane', task, ...more };
  }

  return {
    log,
    job,
    /** A job that runs until it is released, and notes when it starts and ends. */
    held(key: string, name: string, more: Partial<Job<string>> = {}): Job<string> {
      const { promise, resolve } = Promise.withResolvers<void>();
      releases.set(name, resolve);
      return job(
        key,
        async (run) => {
          log.push(`start ${name}`);
          runs.set(name, run);
          await promise;
          log.push(`end ${name}`);
        },
        more,
      );
    },
    /** A job that only notes its name. */
    quick: (key: string, name: string, more: Partial<Job<string>> = {}) =>
      job(key, async () => void log.push(name), more),
    release: (...names: string[]) => {
      for (const name of names) releases.get(name)!();
    },
    isCurrent: (name: string) => runs.get(name)!.isCurrent(),
    isLast: (name: string) => runs.get(name)!.isLast(),
    work: (one: Job<string>, run: Run) => doings.get(one.task)!(run),
  };
}

/** Soon again, as often as told. */
export const soon =
  (tries: number) =>
  (_: unknown, attempt: number): AfterFailure =>
    attempt < tries ? { next: 'retry', after: 20 } : { next: 'give-up' };
