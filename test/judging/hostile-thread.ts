/** In the place of the thread that judges: does what the texts say, so that no test has to guess how fast a machine is. */
import { parentPort, threadId } from 'node:worker_threads';
import { contentsOf, type Question } from '../../src/judging/question.ts';

const kept: unknown[] = [];

parentPort!.on('message', (question: Question) => {
  parentPort!.postMessage({ begun: true });
  const paths: string[] = [];
  for (const [path, bytes] of contentsOf(question)) {
    parentPort!.postMessage({ reading: path });
    const text = Buffer.from(bytes).toString();
    if (text.startsWith('spin')) for (;;);
    if (text.startsWith('heap')) for (;;) kept.push(Array(1_000).fill(path));
    if (text.startsWith('wasm')) {
      // 400 MB, which no limit of Node's counts.
      kept.push(new WebAssembly.Memory({ initial: 6_400 }));
      if (text.startsWith('wasm for ever')) for (;;);
    }
    paths.push(path);
  }
  const { heapTotal, external } = process.memoryUsage();
  parentPort!.postMessage({ answer: { paths, threadId }, held: heapTotal + external });
});
