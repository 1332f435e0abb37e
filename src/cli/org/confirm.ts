import { createInterface } from 'node:readline/promises';
import type { Io } from '../io.ts';

/** Asks a person on the terminal; undefined where nobody is there to ask. Anything but a yes is a no. */
export async function confirm(question: string, { stdin, stderr }: Io): Promise<boolean | undefined> {
  if (!stdin?.isTTY || !stderr.isTTY) return undefined;
  const lines = createInterface({ input: stdin });
  stderr.write(`${question} [y/N] `);
  try {
    // Without an answer (Ctrl-D) the interface only closes.
    const closed = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
    return /^y(?:es)?$/i.test((await Promise.race([lines.question(''), closed])).trim());
  } finally {
    lines.close();
  }
}
