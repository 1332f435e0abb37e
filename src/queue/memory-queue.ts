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
  readonly size: { readonly waiting: number; readonly running: number };
  /** Takes no more jobs and resolves with the number of jobs left when all are done, or after `timeout` ms. */
  close(timeout: number): Promise<number>;
}

export interface QueueOptions<Task> {
  readonly work: Work<Task>;
  /** Told of every job that threw. */
  readonly onError: (error: unknown, job: Job<Task>) => void;
  /** Jobs that run at the same time; default 8: they mostly wait for GitHub. */
  readonly concurrency?: number;
  /** Jobs that wait; default 10,000. */
  readonly capacity?: number;
}

/** Deliveries that are remembered. */
const rememberedDeliveries = 10_000;

/** Jobs of this process, in the order in which they came. What waits is lost when the process dies. */
export function memoryQueue<Task>(options: QueueOptions<Task>): Queue<Task> {
  const { work, onError, concurrency = 8, capacity = 10_000 } = options;
  const waiting = new Map<string, Job<Task>>();
  const running = new Set<string>();
  const deliveries = new Set<string>();
  const idle = new Set<() => void>();
  let open = true;

  function startNext(): void {
    for (const [key, job] of waiting) {
      if (running.size >= concurrency) return;
      if (running.has(key)) continue;
      waiting.delete(key);
      running.add(key);
      // The next turn of the event loop: the webhook is acknowledged before any work begins.
      setImmediate(() => void run(job));
    }
  }

  async function run(job: Job<Task>): Promise<void> {
    try {
      await work(job, () => !waiting.has(job.key));
    } catch (error) {
      onError(error, job);
    }
    running.delete(job.key);
    startNext();
    if (running.size === 0) for (const resolve of idle) resolve();
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
      waiting.set(job.key, job);
      startNext();
      return 'queued';
    },
    get size() {
      return { waiting: waiting.size, running: running.size };
    },
    async close(timeout) {
      open = false;
      if (running.size > 0) {
        const done = new Promise<void>((resolve) => idle.add(resolve));
        const limit = new Promise<void>((resolve) => setTimeout(resolve, timeout).unref());
        await Promise.race([done, limit]);
      }
      return waiting.size + running.size;
    },
  };
}
