import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';

/** An answer that is not what GitHub documents, such as a page of a proxy: a passing fault, never an empty list. */
const unusable = 'UnusableAnswer';

/**
 * Checks what GitHub answered before anything is read of it.
 *
 * @param what the answer is about, for the log
 * @throws an error that `isUnusable` knows, where it has another shape
 */
export function shaped<Shape extends z.ZodType>(schema: Shape, data: unknown, what: string): z.output<Shape> {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  const where = path.length === 0 ? '' : ` at ${path.join('.')}`;
  const error = new Error(`GitHub answered ${what} in another shape than documented${where}: ${message}`);
  throw Object.assign(error, { name: unusable });
}

export function isUnusable(error: unknown): boolean {
  return error instanceof Error && error.name === unusable;
}

const tries = 3;

/** Asks again where the answer can't be used, at most three times. @param ask reads, and changes nothing */
export async function untilUsable<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      if (!isUnusable(error) || attempt === tries) throw error;
    }
    await sleep(attempt * 300);
  }
}
