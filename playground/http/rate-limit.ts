import type { World } from '../world/world.ts';

/** What one actor has used; times in milliseconds since the epoch. */
interface Usage {
  /** Start of the hour that counts for the primary limit. */
  hour: number;
  used: number;
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

export interface RateVerdict {
  headers: Record<string, string>;
  /** Null when the request may go on. */
  refusal: { status: 403 | 429; message: string; headers: Record<string, string> } | null;
}

const minute = 60_000;
const hour = 60 * minute;
const secondaryMessage =
  'You have exceeded a secondary rate limit. Please wait a few minutes before you try again. For more on scraping GitHub and how it may affect your rights, please review our Terms of Service (https://docs.github.com/en/site-policy/github-terms/github-terms-of-service)';

/** Counts requests by actor and says no where GitHub would. */
export class RateLimiter {
  readonly #usage = new Map<string, Usage>();
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** Counts a request; call `leave` when it was answered. */
  enter(actor: string, request: RateRequest, now = Date.now()): RateVerdict {
    const usage = this.#of(actor, now);
    const { primary, secondary } = this.#world.limits;
    usage.concurrent += 1;
    usage.points = usage.points.filter(({ at }) => at > now - hour);
    const refuse = (status: 403 | 429, message: string, headers: Record<string, string>): RateVerdict => ({
      headers: this.headers(actor, request, now),
      refusal: { status, message, headers },
    });
    if (primary !== false && usage.used >= primary)
      return refuse(403, `API rate limit exceeded for ${actor}.`, {});
    usage.used += 1;
    if (secondary !== false) {
      const wait = secondaryWait(usage, request, secondary, now);
      if (wait > 0) return refuse(403, secondaryMessage, { 'retry-after': String(Math.ceil(wait / 1000)) });
    }
    usage.points.push({
      at: now,
      cost: request.writes ? 5 : 1,
      graphql: request.graphql,
      creates: request.creates,
    });
    return { headers: this.headers(actor, request, now), refusal: null };
  }

  leave(actor: string): void {
    const usage = this.#usage.get(actor);
    if (usage !== undefined) usage.concurrent -= 1;
  }

  /** A 304 is free. */
  refund(actor: string): void {
    const usage = this.#usage.get(actor);
    if (usage !== undefined) usage.used -= 1;
  }

  headers(actor: string, request: RateRequest, now = Date.now()): Record<string, string> {
    const { limit, used, reset } = this.status(actor, now);
    return {
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(Math.max(0, limit - used)),
      'x-ratelimit-used': String(used),
      'x-ratelimit-reset': String(reset),
      'x-ratelimit-resource': request.graphql ? 'graphql' : 'core',
    };
  }

  /** `reset` in seconds since the epoch. */
  status(actor: string, now = Date.now()): { limit: number; used: number; reset: number } {
    const usage = this.#of(actor, now);
    const limit = this.#world.limits.primary === false ? 5000 : this.#world.limits.primary;
    return { limit, used: usage.used, reset: Math.ceil((usage.hour + hour) / 1000) };
  }

  #of(actor: string, now: number): Usage {
    const known = this.#usage.get(actor) ?? { hour: now, used: 0, concurrent: 0, points: [] };
    this.#usage.set(actor, known);
    if (known.hour + hour <= now) Object.assign(known, { hour: now, used: 0 });
    return known;
  }
}

/** Milliseconds to wait until the request would be welcome; 0 when it is. */
function secondaryWait(
  usage: Usage,
  request: RateRequest,
  limits: Exclude<World['limits']['secondary'], false>,
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
