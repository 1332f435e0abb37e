/**
 * A few threads that judge. Not `piscina`, which was looked at: a task of its that is aborted doesn't say which file was
 * being read, a thread can't be replaced because its memory has grown, and a thread more is made whenever a task waits,
 * not only when the others are stuck (each costs 100 MB).
 */
import type { Worker } from 'node:worker_threads';
import { type Answered, ask, type Exceeded, startThread } from './ask-thread.ts';
import { type JudgingLimits, mostForFile } from './limits.ts';
import { contentsOf, modulesOf, type Question } from './question.ts';
import { turns } from './turns.ts';

interface Asking {
  /** Lanes take turns; undefined for a lane of its own. */
  readonly lane?: string | undefined;
  /** For this question, from when a thread has it. */
  readonly milliseconds: number;
}

export interface ThreadPool {
  /**
   * Waits for a free thread.
   *
   * @returns also how many milliseconds the thread had it
   * @throws Error of the judging itself, never on a limit
   */
  run(question: Question, asking: Asking): Promise<(Answered | Exceeded) & { readonly took: number }>;
  /** Ends the threads; what they were doing fails. */
  close(): Promise<void>;
}

/** A question that waits for a thread, or has one. */
interface PoolEntry {
  readonly lane: unknown;
  readonly bytes: number;
  readonly begin: (worker: Worker) => void;
}

/** Milliseconds for one question after which others get another thread; most need far fewer. */
const usualPatience = 2_000;

/**
 * Threads are made when first needed. One that takes too long, or whose memory has grown, is ended and another one made:
 * the main thread, which acknowledges webhooks, never waits for any of them.
 *
 * @param patience milliseconds that a question waits for a thread before another one is made
 * @param program that the threads run; tests have one of their own
 */
export function threadPool(limits: JudgingLimits, patience = usualPatience, program?: URL): ThreadPool {
  const waiting = turns<PoolEntry>(limits.threads, limits.totalBytes);
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  /** When a thread began with its question, as `performance.now()` has it. */
  const since = new Map<Worker, number>();
  let open = true;

  /** Gives threads to questions for as long as there are both. */
  function dispatch(): void {
    while (open && waiting.size > 0 && (idle.length > 0 || mayStart())) {
      const entry = waiting.take();
      if (!entry) return;
      const worker = idle.pop() ?? start();
      since.set(worker, performance.now());
      setTimeout(dispatch, patience + 1).unref();
      entry.begin(worker);
    }
  }

  /** Another thread costs 100 MB: only where all of them have been at the same question for long. */
  function mayStart(): boolean {
    const now = performance.now();
    const areStuck = [...all].every((worker) => now - (since.get(worker) ?? now) >= patience);
    return all.size < limits.threads && areStuck;
  }

  function start(): Worker {
    const worker = startThread(limits.megabytes, program);
    all.add(worker);
    return worker;
  }

  function release(worker: Worker, isReusable: boolean): void {
    since.delete(worker);
    if (open && isReusable && (idle.length === 0 || patience === 0)) {
      idle.push(worker);
      return;
    }
    // It counts until it is gone: a new one beside it would double the memory.
    void worker.terminate().then(() => {
      all.delete(worker);
      dispatch();
    });
  }

  return {
    async run(question, { lane = Symbol(), milliseconds }) {
      if (!open) throw new Error('Checking was stopped.');
      const { promise, resolve } = Promise.withResolvers<Worker>();
      const entry: PoolEntry = { lane, bytes: bytesOf(question), begin: resolve };
      waiting.add(entry);
      dispatch();
      const worker = await promise;
      const began = performance.now();
      const { megabytes } = limits;
      const most = { milliseconds, fileMilliseconds: mostForFile(limits), megabytes };
      const answered = await ask(worker, question, most).catch((error: unknown) => ({ error }));
      waiting.done(entry);
      // A thread keeps the memory that it has allocated for WebAssembly.
      release(worker, 'answer' in answered && answered.held < (megabytes * 1e6) / 2);
      dispatch();
      if ('error' in answered) throw answered.error;
      return { ...answered, took: performance.now() - began };
    },
    async close() {
      open = false;
      await Promise.all([...all].map((worker) => worker.terminate()));
    },
  };
}

function bytesOf(question: Question): number {
  let bytes = 0;
  for (const content of contentsOf(question).values()) bytes += content.length;
  for (const tree of new Set(modulesOf(question)?.trees.values()))
    for (const content of tree.values()) bytes += content.length;
  return bytes;
}
