import { setTimeout as sleep } from 'node:timers/promises';
import { limitedFor } from '../rate-limit.ts';

/** Keeps Octokit's own retry off a write: it would repeat a write that may be done already. */
export const withoutRetries = { retries: 0 } as const;

const tries = 3;

/** GitHub did not answer, or with 5xx: the request may be done or not. */
export function isUnsure(error: unknown): boolean {
  const { status } = error as { status?: unknown };
  return limitedFor(error) === undefined && (typeof status !== 'number' || status >= 500);
}

/**
 * A write that must not be done twice: where the answer is lost, looks whether it was done before it does it again.
 *
 * @param write without retries of its own
 * @param look the answer that the write would have had; undefined where it was not done
 * @throws what GitHub answered where it did answer, or at the last of three tries
 */
export async function writeOnce<T>(write: () => Promise<T>, look: () => Promise<T | undefined>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await write();
    } catch (error) {
      if (!isUnsure(error) || attempt === tries) throw error;
    }
    await sleep(attempt * 1_000);
    const done = await look();
    if (done !== undefined) return done;
  }
}
