import type { Limits } from '../world/limits.ts';

/** REST and GraphQL have a primary limit each. */
type Resource = 'core' | 'graphql';

/** The usage of one actor; times in milliseconds since the epoch. */
interface Usage {
  /** Start of the hour that counts for the primary limits. */
  hour: number;
  used: Record<Resource, number>;
  concurrent: number;
  /** Points and writes of the last hour, oldest first. */
  points: { at: number; cost: number; graphql: boolean; creates: boolean }[];
}

export interface RateRequest {
  graphql: boolean;
  writes: boolean;
  /** A new comment, review, check run, commit, … */
  creates: boolean;
}

/** GitHub's no. */
interface RateRefusal {
  limit: 'primary' | 'secondary';
  message: string;
  headers: Record<string, string>;
}

/** Counts requests by actor and says no where GitHub would. Times are milliseconds since the epoch. */
export interface RateLimiter {
  /** Counts a request; null when it may go on. Call `leave` when it was answered. */
  enter(actor: string, request: RateRequest, now?: number): RateRefusal | null;
  leave(actor: string): void;
  /** A 304 is free; only REST has them. */
  refund(actor: string): void;
  headers(actor: string, request: RateRequest, now?: number): Record<string, string>;
  /** `reset` in seconds since the epoch. */
  status(actor: string, resource: Resource, now?: number): { limit: number; used: number; reset: number };
}

const minute = 60_000;
const hour = 60 * minute;
const secondaryMessage =
  'You have exceeded a secondary rate limit. Please wait a few minutes before you try again. For more on scraping GitHub and how it may affect your rights, please review our Terms of Service (https://docs.github.com/en/site-policy/github-terms/github-terms-of-service)';

export function createRateLimiter({
  primary,
  secondary,
}: Pick<Limits, 'primary' | 'secondary'>): RateLimiter {
  const usages = new Map<string, Usage>();

  function usageOf(actor: string, now: number): Usage {
    const usage = usages.get(actor) ?? {
      hour: now,
      used: { core: 0, graphql: 0 },
      concurrent: 0,
      points: [],
    };
    usages.set(actor, usage);
    if (usage.hour + hour <= now) Object.assign(usage, { hour: now, used: { core: 0, graphql: 0 } });
    return usage;
  }

  function status(actor: string, resource: Resource, now = Date.now()) {
    const usage = usageOf(actor, now);
    const limit = primary === false ? 5000 : primary;
    return { limit, used: usage.used[resource], reset: Math.ceil((usage.hour + hour) / 1000) };
  }

  return {
    enter(actor, request, now = Date.now()) {
      const usage = usageOf(actor, now);
      usage.concurrent += 1;
      const resource = resourceOf(request);
      if (primary !== false && usage.used[resource] >= primary) {
        const who = actor.replace(' ', ' ID ');
        return { limit: 'primary', message: `API rate limit exceeded for ${who}.`, headers: {} };
      }
      usage.used[resource] += 1;
      if (secondary === false) return null;
      usage.points.splice(0, usage.points.findLastIndex(({ at }) => at <= now - hour) + 1);
      const wait = secondaryWait(usage, request, secondary, now);
      if (wait > 0) {
        return {
          limit: 'secondary',
          message: secondaryMessage,
          headers: { 'retry-after': String(Math.ceil(wait / 1000)) },
        };
      }
      const { graphql, writes, creates } = request;
      usage.points.push({ at: now, cost: writes ? 5 : 1, graphql, creates });
      return null;
    },
    leave(actor) {
      const usage = usages.get(actor);
      if (usage !== undefined) usage.concurrent -= 1;
    },
    refund(actor) {
      const usage = usages.get(actor);
      if (usage !== undefined) usage.used.core -= 1;
    },
    headers(actor, request, now) {
      const { limit, used, reset } = status(actor, resourceOf(request), now);
      return {
        'x-ratelimit-limit': String(limit),
        'x-ratelimit-remaining': String(Math.max(0, limit - used)),
        'x-ratelimit-used': String(used),
        'x-ratelimit-reset': String(reset),
        'x-ratelimit-resource': resourceOf(request),
      };
    },
    status,
  };
}

function resourceOf({ graphql }: RateRequest): Resource {
  return graphql ? 'graphql' : 'core';
}

/** Milliseconds to wait until the request would be welcome; 0 when it is. */
function secondaryWait(
  usage: Usage,
  request: RateRequest,
  limits: Exclude<Limits['secondary'], false>,
  now: number,
): number {
  const lastMinute = usage.points.filter(({ at }) => at > now - minute);
  const oldest = lastMinute[0]?.at ?? now;
  const untilMinute = Math.max(1000, oldest + minute - now);
  if (usage.concurrent > limits.concurrent) return minute;
  const spent = lastMinute
    .filter(({ graphql }) => graphql === request.graphql)
    .reduce((sum, { cost }) => sum + cost, 0);
  const allowed = request.graphql ? limits.graphqlPoints : limits.restPoints;
  if (spent + (request.writes ? 5 : 1) > allowed) return untilMinute;
  if (!request.creates) return 0;
  if (lastMinute.filter(({ creates }) => creates).length >= limits.contentPerMinute) return untilMinute;
  const created = usage.points.filter(({ creates }) => creates);
  if (created.length < limits.contentPerHour) return 0;
  return Math.max(1000, (created[0]?.at ?? now) + hour - now);
}
