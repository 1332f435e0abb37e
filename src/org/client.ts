import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';
import { unspaced, withTimeLimit, withWholeAnswers } from '../github/client.ts';
import { withoutEndSlashes } from '../terraform/files.ts';

const LimitedOctokit = Octokit.plugin(throttling, retry);

/** A client for GitHub on behalf of a person. */
export type OrgClient = InstanceType<typeof LimitedOctokit>;

export interface ClientOptions {
  readonly apiUrl: string;
  /** A token, or what the strategy makes one of. */
  readonly auth: unknown;
  readonly authStrategy?: unknown;
  /** Told in one line that GitHub's limits stop everything, and until when. */
  readonly onWait: (text: string) => void;
  /** Milliseconds that a second of waiting takes: fewer, and tests are done sooner. */
  readonly second?: number;
}

/** How often a request that meets a limit is tried again: an hour's limit resets once, others soon. */
const mostWaits = 10;

/**
 * Octokit with GitHub's limits kept: a limit that is met holds back everything until it is over, as GitHub asks for
 * (https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api), answers of 5xx and lost
 * connections are tried again, and changes are a second apart. Nothing is logged: what is worth a line goes to `onWait`,
 * the rest is in the error.
 */
export function connect({ apiUrl, onWait, second = 1000, ...as }: ClientOptions): OrgClient {
  let heldUntil = 0;

  function wait(limit: string) {
    return (seconds: number, tries: number): boolean => {
      if (tries >= mostWaits) return false;
      const until = Date.now() + seconds * second;
      // Requests that are under way together meet the limit together: one line is enough.
      if (until > heldUntil + second) {
        const clock = new Date(Date.now() + seconds * 1000).toTimeString().slice(0, 8);
        onWait(`GitHub’s ${limit} rate limit is met: waiting until ${clock} (${inWords(seconds)})`);
      }
      heldUntil = Math.max(heldUntil, until);
      return true;
    };
  }

  const octokit = new LimitedOctokit({
    ...as,
    baseUrl: apiUrl,
    userAgent: 'require-imdsv2',
    request: { fetch: withTimeLimit(withWholeAnswers(globalThis.fetch)) },
    log: { debug() {}, info() {}, warn() {}, error() {} },
    retry: { retryAfterBaseValue: second },
    throttle: {
      retryAfterBaseValue: second,
      // The plugin takes every GraphQL query for a change and spaces them; the hook below looks closer.
      write: unspaced as never,
      onRateLimit: (seconds, _options, _octokit, tries) => wait('primary')(seconds, tries),
      onSecondaryRateLimit: (seconds, _options, _octokit, tries) => wait('secondary')(seconds, tries),
    },
  });
  const change = oneAtATime(second);
  octokit.hook.wrap('request', async (request, options) => {
    const send = async (tries = 0): Promise<Awaited<ReturnType<typeof request>>> => {
      await over(() => heldUntil);
      const response = await request(options);
      // On Enterprise Server, GraphQL has another path than the plugin knows.
      const seconds = graphqlLimit(response);
      return seconds !== undefined && wait('primary')(seconds, tries) ? send(tries + 1) : response;
    };
    if (isRead(options)) return send();
    // A change whose answer got lost may have been made: sent again, it would be made twice.
    options.request = { ...options.request, retries: 0 };
    return change(() => send());
  });
  return octokit;
}

/** Seconds until GraphQL's primary limit is over, where an answer tells of it: that has status 200. */
function graphqlLimit({ data, headers }: { data?: unknown; headers: object }): number | undefined {
  const { errors } = (data ?? {}) as { errors?: readonly { readonly type?: string }[] };
  if (!Array.isArray(errors) || !errors.some(({ type }) => type === 'RATE_LIMITED')) return undefined;
  const reset = Number((headers as Record<string, unknown>)['x-ratelimit-reset']);
  return Math.max(1, Math.ceil(reset - Date.now() / 1000) + 1 || 60);
}

async function over(until: () => number): Promise<void> {
  for (let left = until() - Date.now(); left > 0; left = until() - Date.now())
    await new Promise((resolve) => setTimeout(resolve, left));
}

function isRead(options: {
  readonly method: string;
  readonly url: string;
  readonly query?: unknown;
}): boolean {
  if (options.method === 'GET' || options.method === 'HEAD') return true;
  return options.url.endsWith('/graphql') && !/^\s*mutation\b/.test(String(options.query));
}

function inWords(seconds: number): string {
  return seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} minutes`;
}

/**
 * Runs tasks one after the other, in the order in which they come.
 *
 * @param spacing milliseconds at least between the starts of two of them
 */
export function oneAtATime(spacing: number): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  let started = Number.NEGATIVE_INFINITY;
  return (task) => {
    const run = last.then(async () => {
      const left = started + spacing - performance.now();
      if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
      started = performance.now();
      return task();
    });
    last = run.catch(() => undefined);
    return run;
  };
}

/** Which GitHub to ask, and as whom. */
export interface Connection {
  readonly token: string;
  /** Base of the REST API, without a `/` at its end; GraphQL's address follows from it. */
  readonly apiUrl: string;
}

const github = 'https://api.github.com';

/**
 * The person's own token and the address of the API, from the environment that GitHub's own tools read.
 *
 * @param given the value of `--api-url`
 * @returns or why that can't be, in one line that never holds the token
 */
export function connectionFrom(
  given: string | undefined,
  env: NodeJS.ProcessEnv,
): Connection | { readonly problem: string } {
  const token = (env.GITHUB_TOKEN || env.GH_TOKEN || '').trim();
  if (token === '') return { problem: 'no token: set GITHUB_TOKEN (or GH_TOKEN) to one of yours' };
  // A header can't carry anything else, and the error of `fetch` would repeat it.
  if (!/^[\x21-\x7e]+$/.test(token)) return { problem: 'GITHUB_TOKEN (or GH_TOKEN) doesn’t hold a token' };

  const said = given ?? (env.GITHUB_API_URL || github);
  const url = URL.parse(said);
  const where = given === undefined ? 'GITHUB_API_URL' : '--api-url';
  if (!url) return { problem: `${where} is no URL; GitHub Enterprise Server has https://HOST/api/v3` };
  if (url.username !== '' || url.password !== '')
    return { problem: `${where} may not hold a password; the token comes from GITHUB_TOKEN` };
  if (url.protocol !== 'https:' && !isLoopback(url))
    return { problem: `${where} has to begin with https://, because the token would be readable on its way` };
  return { token, apiUrl: withoutEndSlashes(`${url.origin}${url.pathname}`) };
}

function isLoopback({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}
