/** One thing to do, as plain data. */
export interface Job<Task> {
  /** What it is about: jobs with the same key never run at the same time, and the newest replaces one that waits. */
  readonly key: string;
  /** `X-GitHub-Delivery`, and a number where one delivery makes several jobs: GitHub can send a delivery twice. */
  readonly delivery: string;
  readonly task: Task;
}

/** @param isCurrent false once a newer job with the same key has come */
type Work<Task> = (job: Job<Task>, isCurrent: () => boolean) => Promise<void>;

export interface Queue<Task> {
  add(job: Job<Task>): 'queued' | 'duplicate' | 'full' | 'closed';
  /** `waiting` counts those that wait to be tried again, too. */
  readonly size: { readonly waiting: number; readonly running: number };
  /** Takes no more jobs and resolves with the number of jobs left when all are done, or after `timeout` ms. */
  close(timeout: number): Promise<number>;
}

export interface QueueOptions<Task> {
  readonly work: Work<Task>;
  /**
   * Told of every job that threw.
   * @param attempt 1 for the first
   * @returns milliseconds after which to try again, or undefined to give up
   */
  readonly onError: (error: unknown, job: Job<Task>, attempt: number) => number | undefined;
  /** Jobs that run at the same time; default 8: they mostly wait for GitHub. */
  readonly concurrency?: number;
  /** Jobs that wait; default 10,000. */
  readonly capacity?: number;
}

interface Entry<Task> {
  readonly job: Job<Task>;
  readonly attempt: number;
}

/** Deliveries that are remembered. */
const rememberedDeliveries = 10_000;

/** Jobs of this process, in the order in which they came. What waits is lost when the process dies. */
export function memoryQueue<Task>(options: QueueOptions<Task>): Queue<Task> {
  const { work, onError, concurrency = 8, capacity = 10_000 } = options;
  const waiting = new Map<string, Entry<Task>>();
  const later = new Map<string, NodeJS.Timeout>();
  const running = new Set<string>();
  const deliveries = new Set<string>();
  const idle = new Set<() => void>();
  let open = true;

  function startNext(): void {
    for (const [key, entry] of waiting) {
      if (running.size >= concurrency) return;
      if (running.has(key)) continue;
      waiting.delete(key);
      running.add(key);
      // The next turn of the event loop: the webhook is acknowledged before any work begins.
      setImmediate(() => void run(entry));
    }
  }

  async function run({ job, attempt }: Entry<Task>): Promise<void> {
    try {
      await work(job, () => !waiting.has(job.key));
    } catch (error) {
      const delay = onError(error, job, attempt);
      if (delay !== undefined && !waiting.has(job.key)) tryLater({ job, attempt: attempt + 1 }, delay);
    }
    running.delete(job.key);
    startNext();
    if (running.size === 0) for (const resolve of idle) resolve();
  }

  function tryLater(entry: Entry<Task>, delay: number): void {
    const timer = setTimeout(() => put(entry), delay);
    later.set(entry.job.key, timer.unref());
  }

  function put(entry: Entry<Task>): void {
    clearTimeout(later.get(entry.job.key));
    later.delete(entry.job.key);
    waiting.set(entry.job.key, entry);
    startNext();
  }

  function remember(delivery: string): void {
    deliveries.add(delivery);
    if (deliveries.size > rememberedDeliveries) deliveries.delete(deliveries.values().next().value!);
  }

  return {
    add(job) {
      if (!open) return 'closed';
      if (deliveries.has(job.delivery)) return 'duplicate';
      if (waiting.size >= capacity && !waiting.has(job.key)) return 'full';
      remember(job.delivery);
      put({ job, attempt: 1 });
      return 'queued';
    },
    get size() {
      return { waiting: waiting.size + later.size, running: running.size };
    },
    async close(timeout) {
      open = false;
      for (const timer of later.values()) clearTimeout(timer);
      if (running.size > 0) {
        const done = new Promise<void>((resolve) => idle.add(resolve));
        const limit = new Promise<void>((resolve) => setTimeout(resolve, timeout).unref());
        await Promise.race([done, limit]);
      }
      return waiting.size + later.size + running.size;
    },
  };
}
