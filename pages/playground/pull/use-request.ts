import { useEffect, useState } from 'react';
import { usePress } from '../api.ts';

/** A request to the App: GitHub passes it on, and the App answers in its own time, or not at all. */
export interface RequestToApp {
  /** The name of the request, until its answer is known. */
  asked: string | undefined;
  problem: string | undefined;
  request(name: string, path: string, body: unknown): void;
}

/** After this many milliseconds without an answer the button can be pressed again. */
const patience = 20_000;

/** @param answer changes when the App has answered */
export function useRequest(answer: unknown): RequestToApp {
  const { press, problem } = usePress(answer);
  const [pending, setPending] = useState<{ name: string; before: unknown }>();
  useEffect(() => {
    if (pending === undefined) return;
    const late = setTimeout(() => setPending(undefined), patience);
    return () => clearTimeout(late);
  }, [pending]);
  const isWaiting = pending !== undefined && problem === undefined && sameAnswer(pending.before, answer);
  return {
    asked: isWaiting ? pending.name : undefined,
    problem,
    request(name, path, body) {
      setPending({ name, before: answer });
      void press(path, body);
    },
  };
}

function sameAnswer(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
