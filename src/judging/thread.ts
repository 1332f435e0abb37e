/** Runs in a worker thread: answers what it is asked, and says which file it reads, so that one that stops it is known. */
import { parentPort } from 'node:worker_threads';
import { callsOfChange, callsOfRepository } from './find-calls.ts';
import { judge } from './judge-change.ts';
import { judgeRepository } from './judge-repository.ts';
import { planException } from './plan-exception.ts';
import type { Question } from './question.ts';
import { usesOfUnits } from './uses-of-units.ts';
import { areVerified } from './verify-fixes.ts';

/** A message of a thread. */
export type FromThread =
  /** It has the question: the time runs from now on. */
  | { readonly begun: true }
  | { readonly reading: string }
  /** `held`: bytes of JavaScript heap and WebAssembly. */
  | { readonly answer: unknown; readonly held: number }
  | { readonly error: { readonly message: string; readonly stack: string | undefined } };

const say = (message: FromThread) => parentPort?.postMessage(message);
const onRead = (reading: string) => say({ reading });

parentPort?.on('message', async (question: Question) => {
  say({ begun: true });
  try {
    const answer = await answerTo(question);
    const { heapTotal, external } = process.memoryUsage();
    say({ answer, held: heapTotal + external });
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    say({ error: { message, stack } });
  }
});

async function answerTo(question: Question): Promise<unknown> {
  if ('evidence' in question) {
    const { evidence, asks } = question;
    if (asks === undefined) return judge(evidence, onRead);
    return asks === 'calls' ? callsOfChange(evidence, onRead) : planException(evidence, asks, onRead);
  }
  if ('units' in question) return usesOfUnits(question.units, onRead);
  if ('repository' in question)
    return question.asks
      ? callsOfRepository(question.repository, onRead)
      : judgeRepository(question.repository, onRead);
  return areVerified(question.fixes, question.context);
}
