import { Worker } from 'node:worker_threads';
import type { JudgingLimits } from './limits.ts';
import { contentsOf, type Question } from './question.ts';
import type { FromThread } from './thread.ts';

/** A limit that judging met; `reading` is the file that was read last, null where none was. */
export interface Exceeded {
  readonly exceeded: 'time' | 'memory';
  readonly reading: string | null;
}

interface Answered {
  readonly answer: unknown;
}

export interface ThreadPool {
  /** Waits for a free thread. @throws Error of the judging itself, never on a limit */
  run(question: Question): Promise<Answered | Exceeded>;
  /** Ends the threads; what they were doing fails. */
  close(): Promise<void>;
}

/** WebAssembly's memory grows with every file that HashiCorp's parser reads, and never shrinks. */
const mostQuestions = 200;

/** Beside this file, from the sources and from the bundle. */
const script = new URL(import.meta.url.endsWith('.ts') ? './thread.ts' : './thread.js', import.meta.url);

/** Milliseconds for one question after which whoever waits gets another thread; most need far fewer. */
const usualPatience = 2_000;

/**
 * A few threads that judge, made when first needed. A thread that takes too long is ended and another one made: the
 * main thread, which acknowledges webhooks, never waits for any of them.
 */
export function threadPool(
  { threads, milliseconds, megabytes }: JudgingLimits,
  patience = usualPatience,
): ThreadPool {
  const free: Worker[] = [];
  const all = new Set<Worker>();
  const asked = new WeakMap<Worker, number>();
  /** When it began with its question, as `performance.now()` has it. */
  const since = new WeakMap<Worker, number>();
  const waiting: ((worker: Worker) => void)[] = [];
  let open = true;

  function acquire(): Promise<Worker> {
    const worker = free.pop() ?? (all.size === 0 ? start() : undefined);
    if (worker) return Promise.resolve(worker);
    const { promise, resolve } = Promise.withResolvers<Worker>();
    waiting.push(resolve);
    startForWhoWaits();
    return promise;
  }

  /** Another thread costs 100 MB: only where all of them have been at the same question for long. */
  function startForWhoWaits(): void {
    const now = performance.now();
    const stuck = [...all].every((worker) => now - (since.get(worker) ?? now) >= patience);
    if (stuck && waiting.length > 0 && all.size < threads) waiting.shift()!(start());
  }

  function start(): Worker {
    // No environment: nothing in there may see the App's secrets.
    const worker = new Worker(script, {
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: megabytes, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 },
    });
    worker.unref();
    // A thread that is being ended may still fail, when nobody asks it anything any more.
    worker.on('error', () => {});
    all.add(worker);
    return worker;
  }

  function release(worker: Worker): void {
    since.delete(worker);
    const next = waiting.shift();
    if (next) next(worker);
    else if (free.length === 0 || patience === 0) free.push(worker);
    else void replace(worker);
  }

  /** WebAssembly's memory only grows, and a stuck thread never comes back: a new one is 0.1 s away. */
  async function replace(worker: Worker): Promise<void> {
    all.delete(worker);
    await worker.terminate();
    const next = waiting.shift();
    if (next && open) next(start());
  }

  return {
    async run(question) {
      if (!open) throw new Error('Judging was stopped.');
      const worker = await acquire();
      asked.set(worker, (asked.get(worker) ?? 0) + 1);
      since.set(worker, performance.now());
      const late = setTimeout(startForWhoWaits, patience + 1).unref();
      const answered = await ask(worker, question, milliseconds).catch((error: unknown) => ({ error }));
      clearTimeout(late);
      if ('answer' in answered && !isLarge(question) && asked.get(worker)! < mostQuestions) release(worker);
      else void replace(worker);
      if ('error' in answered) throw answered.error;
      return answered;
    },
    async close() {
      open = false;
      await Promise.all([...all].map((worker) => worker.terminate()));
    },
  };
}

function ask(worker: Worker, question: Question, milliseconds: number): Promise<Answered | Exceeded> {
  let reading: string | null = null;
  const { promise, resolve, reject } = Promise.withResolvers<Answered | Exceeded>();
  const timer = setTimeout(() => resolve({ exceeded: 'time', reading }), milliseconds);
  const onMessage = (message: FromThread) => {
    if ('reading' in message) reading = message.reading;
    else if ('answer' in message) resolve(message);
    else reject(Object.assign(new Error(message.error.message), { stack: message.error.stack }));
  };
  const onError = (error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY')
      resolve({ exceeded: 'memory', reading });
    else reject(error);
  };
  const onExit = () => reject(new Error('The judging thread ended.'));
  worker.on('message', onMessage).on('error', onError).on('exit', onExit);
  worker.postMessage(question);
  return promise.finally(() => {
    clearTimeout(timer);
    worker.off('message', onMessage).off('exit', onExit).off('error', onError);
  });
}

/** What such a thread has allocated it keeps. */
function isLarge(question: Question): boolean {
  let bytes = 0;
  for (const content of contentsOf(question).values()) bytes += content.length;
  return bytes > 1_000_000;
}
