const minute = 60_000;

/** A limit of ours or of GitHub's that is met now, and not for good. */
interface Limited extends Error {
  /** Milliseconds. */
  readonly limitedFor: number;
}

/** An error that makes a job late: thrown before GitHub would have to refuse. */
export function limited(ms: number, what: string): Limited {
  return Object.assign(new Error(`${what}; again in ${Math.ceil(ms / 1000)} s.`), { limitedFor: ms });
}

interface Refusal {
  readonly limitedFor?: number;
  readonly status?: number;
  readonly message?: string;
  readonly errors?: readonly { readonly type?: string }[];
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly response?: { readonly headers?: Readonly<Record<string, string | undefined>> };
}

/** For who can do without an answer, but not because of a limit: then the whole job is late. @throws the limit */
export function throwIfLimited(error: unknown): void {
  if (limitedFor(error) !== undefined) throw error;
}

/**
 * Milliseconds after which GitHub answers again; undefined where it wasn't a limit that stopped it. As GitHub asks
 * for it: `retry-after`, else the reset of the hour, else a minute.
 * https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api
 */
export function limitedFor(error: unknown, now = Date.now()): number | undefined {
  const { limitedFor: ours, status, message = '', errors, headers: direct, response } = error as Refusal;
  if (ours !== undefined) return ours;
  const headers = response?.headers ?? direct ?? {};
  const isEmpty = String(headers['x-ratelimit-remaining']) === '0';
  const retryAfter = Number(headers['retry-after']);
  const words = /rate limit/i.test(message) || errors?.some(({ type }) => type === 'RATE_LIMITED');
  const refused = status === 429 || (status === 403 && (isEmpty || retryAfter > 0)) || words;
  if (!refused) return undefined;
  if (retryAfter > 0) return retryAfter * 1000;
  if (isEmpty) return Math.max(1000, Number(headers['x-ratelimit-reset']) * 1000 - now + 1000 || minute);
  return minute;
}
