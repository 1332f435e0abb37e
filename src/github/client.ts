import { ProbotOctokit } from 'probot';
import { limitedFor } from './rate-limit.ts';

/** A client for GitHub, as an installation or as the App itself. */
export type GitHub = InstanceType<typeof ProbotOctokit>;

/** The parts of a client that reading needs; a person's client has them, too. */
export type GitHubReader = Pick<GitHub, 'rest' | 'graphql'>;

/** In the place of the groups of the throttling plugin that space requests: it begins each at once. */
export const unspaced = {
  key: () => ({
    schedule: <T>(_options: object, task: (...rest: unknown[]) => T, ...rest: unknown[]) => task(...rest),
  }),
};

/**
 * Probot's Octokit, with three things set right for an App that many teams wait for:
 * - Octokit's throttle spaces all writes one second apart (notifying ones three), although GitHub's limits are per
 *   minute and per installation. So nothing is spaced here: `budget.ts` stops before a limit.
 * - Probot only logs a secondary limit and then fails the job; here a short one is waited for, and a job that meets a
 *   long one goes back to its queue: a job that waits here takes the place of other installations.
 * - A request has a time limit, and an answer that broke off is none.
 */
export const ReviewOctokit: typeof ProbotOctokit = ProbotOctokit.defaults((options: OctokitOptions) => ({
  ...options,
  userAgent: 'require-imdsv2',
  request: {
    ...options.request,
    fetch: withTimeLimit(withWholeAnswers(options.request?.fetch ?? globalThis.fetch)),
  },
  throttle: {
    ...options.throttle,
    write: unspaced as never,
    notifications: unspaced as never,
    onRateLimit: waitShortly('primary'),
    onSecondaryRateLimit: waitShortly('secondary'),
  },
})) as typeof ProbotOctokit;

type OctokitOptions = NonNullable<ConstructorParameters<typeof ProbotOctokit>[0]>;

/** Seconds that a request waits by itself. */
const shortly = 3;

function waitShortly(limit: string) {
  return (seconds: number, options: { method: string; url: string }, octokit: GitHub, retries: number) => {
    const waits = seconds <= shortly && retries < 3;
    octokit.log.warn(
      `GitHub's ${limit} rate limit met at ${options.method} ${options.url}; ${waits ? 'waiting' : 'later, in'} ${seconds} s.`,
    );
    return waits;
  };
}

/**
 * Reads an answer to its end before Octokit sees it. Octokit takes one that broke off in the middle for an
 * empty one (`getResponseData` in @octokit/request), and a broken connection doesn't mean an empty list of
 * changed files.
 */
export function withWholeAnswers(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (url, init) => {
    const response = await fetch(url, init);
    const body = await response.arrayBuffer();
    const { status, statusText, headers } = response;
    if (response.ok) refuseStrange(headers.get('content-type') ?? '', body);
    const whole = new Response(body.byteLength === 0 ? null : body, { status, statusText, headers });
    // A Response that was made by hand has none.
    return Object.defineProperty(whole, 'url', { value: response.url });
  };
}

/**
 * Refuses a proxy's own page, and half an answer: Octokit would hand out the text as the data. Thrown here,
 * it counts as a connection that broke: Octokit tries reads again.
 */
function refuseStrange(type: string, body: ArrayBuffer): void {
  if (/^text\/html/i.test(type)) throw new Error('GitHub answered with a page, not with data');
  if (!/^application\/(?:[\w.-]+\+)?json/i.test(type) || body.byteLength === 0) return;
  try {
    JSON.parse(new TextDecoder().decode(body));
  } catch {
    throw new Error('GitHub answered with half of its data');
  }
}

/** A connection that says nothing for this long is dropped; the retry plugin tries again. */
const requestTimeout = 30_000;

/** `fetch` has no time limit of its own. @param ms for the whole of an answer */
export function withTimeLimit(fetch: typeof globalThis.fetch, ms = requestTimeout): typeof globalThis.fetch {
  return (url, init) => {
    const timeout = AbortSignal.timeout(ms);
    return fetch(url, { ...init, signal: init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout });
  };
}

/** The permissions of an installation. */
interface Installed {
  /** Undefined where that isn't known (a personal token in a test): then GitHub's answer to the attempt decides. */
  readonly permissions: Readonly<Record<string, string>> | undefined;
  /** Is the App installed on some repositories of the account only? */
  readonly onSelected: boolean;
}

/**
 * The permissions that came with the installation's token: no request beyond the one that mints it once an
 * hour.
 */
export async function installed(octokit: GitHub): Promise<Installed> {
  const token = (await octokit.auth({ type: 'installation' })) as {
    permissions?: Record<string, string>;
    repositorySelection?: string;
  };
  return { permissions: token.permissions, onSelected: token.repositorySelection === 'selected' };
}

/**
 * Mints a new token where GitHub refuses the one at hand, and asks once more: a token can be revoked long before its
 * hour is over, and Octokit keeps it until then.
 */
export function renewRevokedToken(octokit: GitHub): void {
  let renewed: Promise<unknown> | undefined;
  octokit.hook.wrap('request', async (request, options) => {
    try {
      return await request(options);
    } catch (error) {
      if ((error as { status?: number }).status !== 401 || options.url.includes('/access_tokens'))
        throw error;
      renewed ??= octokit.auth({ type: 'installation', refresh: true });
      await renewed;
      // The hook below sets the header again, from the new token.
      const { authorization: _, ...headers } = options.headers as Record<string, string>;
      return request(Object.assign(options, { headers }));
    }
  });
}

/** Hears of every request and of its answer. */
export interface RequestObserver {
  onRequest(request: { readonly method: string; readonly url: string }): void;
  /** @param status 0 where GitHub did not answer */
  onAnswer(status: number, quota: { readonly resource: string; readonly left: number } | undefined): void;
  /** @param ms for which GitHub's limits refuse everything */
  onLimit(ms: number): void;
}

/** Tells the observer of every request of this client. */
export function observeRequests(octokit: GitHub, { onRequest, onAnswer, onLimit }: RequestObserver): void {
  octokit.hook.wrap('request', async (request, options) => {
    onRequest({ method: options.method, url: options.url });
    try {
      const response = await request(options);
      onAnswer(response.status, quotaOf(response.headers));
      return response;
    } catch (error) {
      const { status, response } = error as { status?: number; response?: { headers?: object } };
      onAnswer(response ? (status ?? 0) : 0, quotaOf(response?.headers ?? {}));
      const late = limitedFor(error);
      if (late !== undefined) onLimit(late);
      throw error;
    }
  });
}

function quotaOf(headers: object): { resource: string; left: number } | undefined {
  const { 'x-ratelimit-resource': resource, 'x-ratelimit-remaining': left } = headers as Record<
    string,
    string | undefined
  >;
  return resource === undefined || left === undefined ? undefined : { resource, left: Number(left) };
}
