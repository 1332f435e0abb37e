import Bottleneck from 'bottleneck';
import { ProbotOctokit } from 'probot';
import { withTimeLimit } from './time-limit.ts';
import { withWholeAnswers } from './whole-answer.ts';

/** A client for GitHub, as an installation or as the App itself. */
export type GitHub = InstanceType<typeof ProbotOctokit>;

/** One for all clients of the process: a client lives as long as a job. */
const unspaced = new Bottleneck.Group({});

/**
 * Probot's Octokit, with three things set right for an App that many teams wait for:
 * - Octokit's throttle spaces all writes one second apart (notifying ones three), although GitHub's limits are per
 *   minute and per installation. So nothing is spaced here: `budget.ts` stops before a limit.
 * - Probot only logs a secondary limit and then fails the job; here a short one is waited for, and a job that meets a
 *   long one goes back to its queue: whoever waits here takes the place of other installations.
 * - A request has a time limit, and an answer that broke off is none.
 */
export const ReviewOctokit: typeof ProbotOctokit = ProbotOctokit.defaults((options: Options) => ({
  ...options,
  userAgent: 'require-imdsv2',
  request: {
    ...options.request,
    fetch: withTimeLimit(withWholeAnswers(options.request?.fetch ?? globalThis.fetch)),
  },
  throttle: {
    ...options.throttle,
    write: unspaced,
    notifications: unspaced,
    onRateLimit: waitShortly('primary'),
    onSecondaryRateLimit: waitShortly('secondary'),
  },
})) as typeof ProbotOctokit;

type Options = NonNullable<ConstructorParameters<typeof ProbotOctokit>[0]>;

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
