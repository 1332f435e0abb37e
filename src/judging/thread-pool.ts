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

/** Most are judged within milliseconds: another thread is made only for who waited for this many. */
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
  const waiting: ((worker: Worker) => void)[] = [];
  let open = true;

  function acquire(): Promise<Worker> {
    const worker = free.pop() ?? (all.size === 0 ? start() : undefined);
    if (worker) return Promise.resolve(worker);
    const { promise, resolve } = Promise.withResolvers<Worker>();
    waiting.push(resolve);
    setTimeout(() => {
      if (waiting.includes(resolve) && all.size < threads) waiting.shift()!(start());
    }, patience).unref();
    return promise;
  }

  function start(): Worker {
    // No environment: nothing in there may see the App's secrets.
    const worker = new Worker(new URL('./thread.ts', import.meta.url), {
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: megabytes, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 },
    });
    worker.unref();
    all.add(worker);
    return worker;
  }

  function release(worker: Worker): void {
    const next = waiting.shift();
    if (next) next(worker);
    else free.push(worker);
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
      const answered = await ask(worker, question, milliseconds).catch((error: unknown) => ({ error }));
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
    worker.on('error', () => {}); // a thread that is being ended may still fail
  });
}

/** What such a thread has allocated it keeps. */
function isLarge(question: Question): boolean {
  let bytes = 0;
  for (const content of contentsOf(question).values()) bytes += content.length;
  return bytes > 1_000_000;
}
