import type { Judged, Texts } from './engine/judge.ts';
import type { Answer, Question } from './engine/worker.ts';

/** Milliseconds after which a judgement is given up: whatever it is, it is not what anybody pastes. */
const patience = 20_000;

let worker: Worker | undefined;
let count = 0;

/**
 * Has the texts judged in a thread of its own, so that the page stays alive whatever they are.
 * @throws Error in plain words where that takes too long or is not possible
 */
export function ask(texts: Texts, within = patience): Promise<Judged> {
  worker ??= new Worker(new URL('./engine/worker.ts', import.meta.url), { type: 'module' });
  const asked = worker;
  const question: Question = { number: ++count, texts };
  return new Promise((resolve, reject) => {
    const giveUp = (why: string) => {
      finish();
      asked.terminate();
      if (worker === asked) worker = undefined;
      reject(new Error(why));
    };
    const late = setTimeout(
      () => giveUp(`Checking took more than ${within / 1000} s and was stopped.`),
      within,
    );
    const hear = ({ data }: MessageEvent<Answer>) => {
      if (data.number !== question.number) return;
      finish();
      if ('judged' in data) resolve(data.judged);
      else reject(new Error(data.problem));
    };
    const fail = () => giveUp('The engine could not be loaded.');
    function finish() {
      clearTimeout(late);
      asked.removeEventListener('message', hear);
      asked.removeEventListener('error', fail);
    }
    asked.addEventListener('message', hear);
    asked.addEventListener('error', fail);
    asked.postMessage(question);
  });
}
