import './node-globals.ts';
import { judge, type Texts } from './judge.ts';

/** The numbered questions of the page, and the answers that it gets. */
export interface Question {
  readonly number: number;
  readonly texts: Texts;
}
export type Answer = { readonly number: number } & (
  | { readonly judged: Awaited<ReturnType<typeof judge>> }
  | { readonly problem: string }
);

addEventListener('message', async ({ data: { number, texts } }: MessageEvent<Question>) => {
  try {
    answer({ number, judged: await judge(texts) });
  } catch (error) {
    answer({ number, problem: error instanceof Error ? error.message : String(error) });
  }
});

function answer(message: Answer): void {
  postMessage(message);
}
