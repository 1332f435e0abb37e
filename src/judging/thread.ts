/** Runs in a worker thread: answers what it is asked, and says which file it reads, so that one that stops it is known. */
import { parentPort } from 'node:worker_threads';
import type { Context } from '../github/context.ts';
import { type Evidence, judge } from '../github/judge.ts';
import { areVerified } from '../github/verify-fixes.ts';
import type { FixedFile } from '../review/fixed-files.ts';

/** What a thread is asked. */
export type Question =
  | { readonly evidence: Evidence }
  | { readonly fixes: readonly FixedFile[]; readonly context: Pick<Context, 'texts' | 'directories'> };

/** What a thread says. */
export type FromThread =
  | { readonly reading: string }
  | { readonly answer: unknown }
  | { readonly error: { readonly message: string; readonly stack: string | undefined } };

const say = (message: FromThread) => parentPort?.postMessage(message);

parentPort?.on('message', async (question: Question) => {
  try {
    const answer =
      'evidence' in question
        ? await judge(question.evidence, (reading) => say({ reading }))
        : await areVerified(question.fixes, question.context);
    say({ answer });
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    say({ error: { message, stack } });
  }
});
