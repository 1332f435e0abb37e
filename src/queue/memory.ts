import { fairList } from './fair-list.ts';
import {
  backOff,
  defaults,
  type FailedJob,
  type Job,
  keptFailures,
  type Queue,
  type QueueOptions,
  reasonOf,
  refuseAbove,
} from './queue.ts';
import { memoryUsage, type UsageWindow } from './quota-usage.ts';

/** A job that waits or runs. */
interface QueueEntry<Task> {
  readonly key: string;
  readonly lane: string;
  readonly job: Job<Task>;
  readonly attempt: number;
  /** Milliseconds since the epoch. */
  readonly since: number;
  readonly note?: unknown;
}

/** Deliveries that are remembered. */
const rememberedDeliveries = 10_000;

/**
 * The queue of one process. Waiting jobs are lost when the process dies, and found again on GitHub at the
 * next start.
 */
export function memoryQueue<Task>(options: QueueOptions<Task>): Queue<Task> {
  const { work, onError, afterFailure = backOff } = options;
  const { concurrency, capacity } = { ...defaults, ...options };
  const waiting = fairList<QueueEntry<Task>>();
  const running = new Map<string, QueueEntry<Task>>();
  const delayed = new Map<string, { readonly entry: QueueEntry<Task>; readonly timer: NodeJS.Timeout }>();
  const deliveries = new Set<string>();
  const failures: FailedJob[] = [];
  const idle = new Set<() => void>();
  const usages = new Map<string, UsageWindow>();
  let open = true;

  function startNext(): void {
    while (running.size < concurrency) {
      const entry = waiting.take(Date.now(), isBusy);
      if (!entry) return;
      running.set(entry.key, entry);
      // The next turn of the event loop: the webhook is acknowledged before any work begins.
      setImmediate(() => void run(entry));
    }
  }

  /** Does a job run that has its key or its lock? */
  function isBusy({ key, job: { lock } }: QueueEntry<Task>): boolean {
    if (running.has(key)) return true;
    return lock !== undefined && [...running.values()].some(({ job }) => job.lock === lock);
  }

  function isLast({ lock }: Job<Task>): boolean {
    if (lock === undefined) return true;
    for (const { job } of waiting.values()) if (job.lock === lock) return false;
    return ![...delayed.values()].some(({ entry }) => entry.job.lock === lock);
  }

  async function run(entry: QueueEntry<Task>): Promise<void> {
    const { key, job, attempt, note } = entry;
    let kept = note;
    const keepNote = async (newer: unknown) => {
      kept = newer;
    };
    try {
      const isCurrent = async () => waiting.get(key) === undefined;
      await work(job, {
        ...{ attempt, isCurrent, mayHaveBegun: false, note, keepNote },
        isLast: async () => isLast(job),
      });
    } catch (error) {
      failed(error, { ...entry, note: kept });
    }
    running.delete(key);
    startNext();
    if (running.size === 0) for (const resolve of idle) resolve();
  }

  function failed(error: unknown, entry: QueueEntry<Task>): void {
    const { key, lane, job, attempt } = entry;
    const after = afterFailure(error, attempt);
    onError(error, job, after);
    if (after.next === 'hold') {
      waiting.hold(lane, Date.now() + after.after);
      setTimeout(startNext, after.after + 1).unref();
    }
    if (waiting.get(key)) return; // a newer one has come, so this one is not needed any more
    if (after.next === 'hold') waiting.put(entry);
    else if (after.next === 'retry') delay({ ...entry, attempt: attempt + 1 }, after.after);
    else if (after.next === 'later') delay(entry, after.after);
    else giveUp(error, entry);
  }

  function giveUp(error: unknown, { key, lane, job, attempt }: QueueEntry<Task>): void {
    // A redelivery is asked for on purpose.
    deliveries.delete(job.delivery);
    failures.unshift({
      ...{ key, lane, delivery: job.delivery },
      ...{ reason: reasonOf(error), at: Date.now(), attempts: attempt },
    });
    failures.splice(keptFailures);
  }

  function delay(entry: QueueEntry<Task>, after: number): void {
    const due = () => {
      delayed.delete(entry.key);
      waiting.put(entry);
      startNext();
    };
    delayed.set(entry.key, { entry, timer: setTimeout(due, after).unref() });
  }

  function remember(delivery: string): void {
    deliveries.add(delivery);
    if (deliveries.size > rememberedDeliveries) deliveries.delete(deliveries.values().next().value!);
  }

  return {
    async add(job) {
      const { key, lane, delivery, order } = job;
      if (!open) return 'closed';
      if (deliveries.has(delivery)) return 'duplicate';
      const known = waiting.get(key) ?? delayed.get(key)?.entry ?? running.get(key);
      if (known && job.ifIdle) return 'busy';
      if (order !== undefined && (known?.job.order ?? order) > order) return 'outdated';
      if (waiting.size + delayed.size >= capacity && !waiting.get(key) && !delayed.has(key)) return 'full';
      remember(delivery);
      clearTimeout(delayed.get(key)?.timer);
      delayed.delete(key);
      waiting.put({ key, lane, job, attempt: 1, since: Date.now() });
      startNext();
      return 'queued';
    },
    async state() {
      const now = Date.now();
      const age = [...waiting.values()].reduce((oldest, { since }) => Math.max(oldest, now - since), 0);
      const [waits, runs, rests] = [waiting.size, running.size, delayed.size];
      return { waiting: waits, running: runs, delayed: rests, failed: failures.length, age };
    },
    probe: async () => refuseAbove(waiting.size + delayed.size, capacity),
    tryLock: async () => true,
    async busyIn(lane) {
      const runs = [...running.values()].filter((entry) => entry.lane === lane).length;
      return waiting.sizeOf(lane) + runs;
    },
    usage(lane) {
      const known = usages.get(lane) ?? memoryUsage();
      usages.set(lane, known);
      return known;
    },
    failures: async () => failures.slice(0, 100),
    async close(timeout) {
      open = false;
      if (running.size > 0) {
        const done = new Promise<void>((resolve) => idle.add(resolve));
        const limit = new Promise<void>((resolve) => setTimeout(resolve, timeout).unref());
        await Promise.race([done, limit]);
      }
      for (const { timer } of delayed.values()) clearTimeout(timer);
      return waiting.size + running.size + delayed.size;
    },
  };
}
