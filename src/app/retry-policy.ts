import { isUnusable } from '../github/answer.ts';
import { limitedFor } from '../github/rate-limit.ts';
import type { AfterFailure } from '../queue/queue.ts';

/** GitHub is usually back soon; with a first delay of 15 s the last try is some ten minutes after the first. */
const factors = [1, 4, 12, 24];

/**
 * What to do with a job that threw: again where GitHub did not answer or answered that it can't just now, later where
 * a limit was met, never where a mistake of ours would only be made again.
 *
 * @param attempt 1 for the first
 * @param firstDelay milliseconds
 */
export function afterFailure(error: unknown, attempt: number, firstDelay = 15_000): AfterFailure {
  const late = limitedFor(error);
  if (late !== undefined) {
    const alone = (error as { alone?: boolean }).alone === true;
    return { next: alone ? 'later' : 'hold', after: late };
  }
  const factor = isPassing(error) ? factors[attempt - 1] : undefined;
  return factor === undefined ? { next: 'give-up' } : { next: 'retry', after: firstDelay * factor };
}

/** What ioredis says while it has no connection; none of these errors has a name of its own. */
const awayRedis = /^(?:Connection is closed|Command timed out|connect E|read E)|ECONNREFUSED/;

/** 401 comes right after a token was made, until all of GitHub knows it; 409 while a branch is being written. */
function isPassing(error: unknown): boolean {
  const { status, name, message = '' } = error as { status?: number; name?: string; message?: string };
  if (name === 'MaxRetriesPerRequestError' || awayRedis.test(message)) return true;
  if (
    isUnusable(error) ||
    name === 'GraphqlResponseError' ||
    name === 'TimeoutError' ||
    name === 'AbortError'
  )
    return true;
  return status !== undefined && (status >= 500 || status === 401 || status === 409);
}
