import { limitedFor } from './github/limited.ts';
import type { AfterFailure } from './queue/queue.ts';

/** GitHub is usually back soon; the last try is some ten minutes after the first. */
const delays = [15_000, 60_000, 180_000, 360_000];

/**
 * What to do with a job that threw: again where GitHub did not answer or answered that it can't just now, later where
 * a limit was met, never where a mistake of ours would only be made again.
 *
 * @param attempt 1 for the first
 */
export function afterFailure(error: unknown, attempt: number): AfterFailure {
  const late = limitedFor(error);
  if (late !== undefined) {
    const alone = (error as { alone?: boolean }).alone === true;
    return { next: alone ? 'later' : 'hold', after: late };
  }
  const delay = isPassing(error) ? delays[attempt - 1] : undefined;
  return delay === undefined ? { next: 'give-up' } : { next: 'retry', after: delay };
}

/** 401 comes right after a token was made, until all of GitHub knows it; 409 while a branch is being written. */
function isPassing(error: unknown): boolean {
  const { status, name } = error as { status?: number; name?: string };
  if (name === 'GraphqlResponseError' || name === 'TimeoutError' || name === 'AbortError') return true;
  return status !== undefined && (status >= 500 || status === 401 || status === 409);
}
