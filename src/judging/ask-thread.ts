import { Worker } from 'node:worker_threads';
import type { Question } from './question.ts';
import type { FromThread } from './thread.ts';
import { type ThreadProgram, threadProgram } from './thread-program.ts';

/** A limit that judging met; `reading` is the file that was read last, null where none was. */
export interface Exceeded {
  readonly exceeded: 'time' | 'memory';
  readonly reading: string | null;
}

export interface Answered {
  readonly answer: unknown;
  /** Bytes that the thread holds afterwards. */
  readonly held: number;
}

interface ThreadLimits {
  /** For the question. */
  readonly milliseconds: number;
  /** Between two files. */
  readonly fileMilliseconds: number;
  /** Of JavaScript heap and WebAssembly together. */
  readonly megabytes: number;
}

/** No limit of Node's counts WebAssembly, so it is looked at so often (ms). */
const between = 200;

/** Milliseconds until a new thread has read its program, on a machine that is busy with something else. */
const mostForStart = 60_000;

/** @param program that the thread runs; tests have one of their own */
export function startThread(megabytes: number, program: ThreadProgram = threadProgram()): Worker {
  // No environment: nothing in there may see the App's secrets.
  const worker = new Worker(program, {
    env: {},
    eval: typeof program === 'string',
    resourceLimits: { maxOldGenerationSizeMb: megabytes, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 },
  });
  worker.unref();
  // A thread that is being ended may still fail, when nothing is asked of it any more.
  worker.on('error', () => {});
  return worker;
}

/** @throws Error of the judging itself, never on a limit; then the thread is stuck, and has to be ended */
export function ask(worker: Worker, question: Question, most: ThreadLimits): Promise<Answered | Exceeded> {
  let reading: string | null = null;
  const { promise, resolve, reject } = Promise.withResolvers<Answered | Exceeded>();
  const tooSlow = () => resolve({ exceeded: 'time', reading });
  let timer = setTimeout(tooSlow, mostForStart);
  let fileTimer: NodeJS.Timeout | undefined;
  const onMessage = (message: FromThread) => {
    if ('begun' in message) {
      clearTimeout(timer);
      timer = setTimeout(tooSlow, most.milliseconds);
    } else if ('reading' in message) {
      reading = message.reading;
      fileTimer ??= setTimeout(tooSlow, most.fileMilliseconds);
      fileTimer.refresh();
    } else if ('answer' in message) resolve(message);
    else reject(Object.assign(new Error(message.error.message), { stack: message.error.stack }));
  };
  const onError = (error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY')
      resolve({ exceeded: 'memory', reading });
    else reject(error);
  };
  const onExit = () => reject(new Error('The thread that checks files ended.'));
  const watch = setInterval(async () => {
    const held = await heldBy(worker).catch(() => 0);
    if (held > most.megabytes * 1e6) resolve({ exceeded: 'memory', reading });
  }, between).unref();
  worker.on('message', onMessage).on('error', onError).on('exit', onExit);
  worker.postMessage(question);
  return promise.finally(() => {
    clearTimeout(timer);
    clearTimeout(fileTimer);
    clearInterval(watch);
    worker.off('message', onMessage).off('exit', onExit).off('error', onError);
  });
}

/** Answered in the middle of what the thread does. */
async function heldBy(worker: Worker): Promise<number> {
  const { total_heap_size: heap, external_memory: external } = await worker.getHeapStatistics();
  return heap + external;
}
