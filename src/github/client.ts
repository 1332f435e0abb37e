import Bottleneck from 'bottleneck';
import { ProbotOctokit } from 'probot';

/** A client for GitHub, as an installation or as the App itself. */
export type GitHub = InstanceType<typeof ProbotOctokit>;

const minute = 60_000;

/** A connection that says nothing for this long is dropped; the retry plugin tries again. */
const requestTimeout = 30_000;

/**
 * Probot's Octokit, with three things set right for an App that many teams wait for:
 * - Octokit's throttle spaces all writes one second apart (notifying ones three), although GitHub's limits are per
 *   minute and per installation: 900 points (a write costs 5) and 80 content-creating requests. So a burst is let
 *   through and only the minute is held. Probot gives each installation its own key.
 * - Probot only logs a secondary limit and then fails the job; here it waits as `retry-after` says.
 * - `fetch` has no time limit of its own.
 */
export const ReviewOctokit: typeof ProbotOctokit = ProbotOctokit.defaults((options: Options) => ({
  ...options,
  userAgent: 'require-imdsv2',
  request: { ...options.request, fetch: withTimeout(options.request?.fetch ?? globalThis.fetch) },
  throttle: {
    ...options.throttle,
    write: perMinute(150),
    notifications: perMinute(70),
    onRateLimit: waitUpTo(3, 'primary'),
    onSecondaryRateLimit: waitUpTo(5, 'secondary'),
  },
})) as typeof ProbotOctokit;

type Options = NonNullable<ConstructorParameters<typeof ProbotOctokit>[0]>;

const groups = new Map<number, Bottleneck.Group>();

/** One group for all clients of the process: a client lives as long as a job, the minute goes on. */
function perMinute(requests: number): Bottleneck.Group {
  const known = groups.get(requests);
  if (known) return known;
  const group = new Bottleneck.Group({
    reservoir: requests,
    reservoirRefreshAmount: requests,
    reservoirRefreshInterval: minute,
  });
  groups.set(requests, group);
  return group;
}

function waitUpTo(times: number, limit: string) {
  return (seconds: number, options: { method: string; url: string }, octokit: GitHub, retries: number) => {
    octokit.log.warn(
      `GitHub's ${limit} rate limit met at ${options.method} ${options.url}; waiting ${seconds} s.`,
    );
    return retries < times;
  };
}

function withTimeout(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return (url, init) => {
    const timeout = AbortSignal.timeout(requestTimeout);
    return fetch(url, { ...init, signal: init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout });
  };
}
