import { isUnusable } from '../github/answer.ts';
import { limitedFor } from '../github/rate-limit.ts';
import type { AfterFailure } from '../queue/queue.ts';

/** GitHub is usually back soon; with a first delay of 15 s the last try is some ten minutes after the first. */
const factors = [1, 4, 12, 24];

/**
 * The next step for a job that threw: again if GitHub did not answer or can't just now, later if a limit was
 * met, never if the job would only repeat a mistake of the App's.
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
  const factor = whyOver(error) === undefined && isPassing(error) ? factors[attempt - 1] : undefined;
  return factor === undefined ? { next: 'give-up' } : { next: 'retry', after: firstDelay * factor };
}

/**
 * Why nothing can be written to the repository any more, in plain words: it was archived, deleted, or taken from the
 * App (GitHub leads on to a renamed or transferred one). Undefined where it can.
 */
export function whyOver(error: unknown): string | undefined {
  const { status, message = '', errors } = error as JobFailure;
  const words = [message, ...(errors ?? []).map((one) => one.message ?? '')].join(' ');
  if (/\barchived\b/i.test(words)) return 'The repository is archived, so nothing can be written there';
  const isMissing = errors?.some(({ type }) => type === 'NOT_FOUND') === true;
  if (status === 404 || status === 410 || isMissing)
    return 'The repository or the pull request is gone, or the App may not see it any more';
  if (status === 451) return 'GitHub has blocked the repository';
  return undefined;
}

interface JobFailure {
  readonly status?: number;
  readonly message?: string;
  readonly errors?: readonly { readonly type?: string; readonly message?: string }[];
}

/** The messages of ioredis while it has no connection; none of these errors has a name of its own. */
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
