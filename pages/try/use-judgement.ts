import { useEffect, useState } from 'react';
import { ask } from './ask.ts';
import type { Judged, Texts } from './engine/judge.ts';

/** Milliseconds without a keystroke after which somebody has typed enough. */
const pause = 250;

export interface Judgement {
  /** The latest result; undefined before the first one. */
  readonly judged: Judged | undefined;
  /** The texts that were judged. */
  readonly of: Texts | undefined;
  /** Why there is none for the texts as they are now. */
  readonly problem: string | undefined;
  /** Is the result still that of earlier texts? */
  readonly busy: boolean;
}

/** Judges the texts whenever they change. */
export function useJudgement(texts: Texts): Judgement {
  const [done, setDone] = useState<Omit<Judgement, 'busy'>>({
    judged: undefined,
    of: undefined,
    problem: undefined,
  });
  useEffect(() => {
    let isStale = false;
    const timer = setTimeout(async () => {
      try {
        const judged = await ask(texts);
        if (!isStale) setDone({ judged, problem: undefined, of: texts });
      } catch (error) {
        if (!isStale) setDone({ judged: undefined, problem: (error as Error).message, of: texts });
      }
    }, pause);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [texts]);
  return { ...done, busy: done.of !== texts };
}
