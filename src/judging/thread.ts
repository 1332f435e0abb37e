/** Runs in a worker thread: judges what it is sent, and says which file it reads, so that a file that stops it is known. */
import { parentPort } from 'node:worker_threads';
import { type Evidence, judge } from '../github/judge.ts';
import type { Review } from '../review/review.ts';

/** What a thread says. */
export type FromThread =
  | { readonly reading: string }
  | { readonly review: Review }
  | { readonly error: { readonly message: string; readonly stack: string | undefined } };

const say = (message: FromThread) => parentPort?.postMessage(message);

parentPort?.on('message', async (evidence: Evidence) => {
  try {
    say({ review: await judge(evidence, (reading) => say({ reading })) });
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    say({ error: { message, stack } });
  }
});
