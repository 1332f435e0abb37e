import type { Cost, QuotaLimits, UsageWindow } from '../queue/quota-usage.ts';

/**
 * The requests that one job may send for its installation. GitHub refuses requests beyond its limits for
 * minutes, so this stops before: a read costs 1 point and a write 5 of 900 a minute; 80 requests that create
 * something a minute, 500 an hour.
 * https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits
 */
export interface Budget {
  /** Takes the cost of a verdict. @returns milliseconds until it is worth asking again; 0 where it was taken */
  takeVerdict(): Promise<number>;
  /**
   * Takes the cost of comments, if that leaves enough for verdicts, which others wait for.
   *
   * @param others jobs of the same installation that wait or are under way
   */
  takeComments(others: number): Promise<number>;
  /** Counts a request, against the cost that was taken before. */
  count(request: { readonly method: string; readonly url: string }): Promise<void>;
  /** GitHub refused: nothing is begun for so many ms. */
  refused(ms: number): Promise<void>;
}

/** A run that is created and completed, and two pages that are read. */
const ofVerdict: Cost = { points: 12, creations: 1 };

/** A review, and the reads before it when it comes late. */
const ofComments: Cost = { points: 7, creations: 1 };

/** A little less than GitHub's limits, for jobs that cost more than they took: many files, many annotations. */
const forVerdicts: QuotaLimits = { pointsAMinute: 860, creationsAMinute: 78, creationsAnHour: 495 };

/** Twenty verdicts of a minute and a hundred of an hour are never spent on comments, nor are those that are known to come. */
function forComments(others: number): QuotaLimits {
  const kept = Math.min(60, 20 + others); // should there be a hundred, comments still come one by one
  return {
    pointsAMinute: forVerdicts.pointsAMinute - kept * ofVerdict.points,
    creationsAMinute: forVerdicts.creationsAMinute - kept,
    creationsAnHour: forVerdicts.creationsAnHour - 100,
  };
}

/** A review that waits for the verdicts of others asks again after this many ms. */
const soon = 15_000;

/** @param usage of the installation */
export function budgetFor(usage: UsageWindow): Budget {
  const taken = { points: 0, creations: 0 };

  async function take(cost: Cost, most: QuotaLimits): Promise<number> {
    const wait = await usage.take(cost, most);
    if (wait > 0) return wait;
    taken.points += cost.points;
    taken.creations += cost.creations;
    return 0;
  }

  /** @returns the cost to enter beyond the one taken */
  function pay(what: keyof Cost, cost: number): number {
    const paid = Math.min(taken[what], cost);
    taken[what] -= paid;
    return cost - paid;
  }

  return {
    takeVerdict: () => take(ofVerdict, forVerdicts),
    takeComments: async (others) => Math.min(soon, await take(ofComments, forComments(others))),
    async count({ method, url }) {
      // GraphQL has points of its own.
      if (url.endsWith('/graphql') || url.includes('/access_tokens')) return;
      const points = pay('points', method === 'GET' || method === 'HEAD' ? 1 : 5);
      const creations = pay('creations', method === 'POST' ? 1 : 0);
      if (points + creations > 0) await usage.add({ points, creations });
    },
    refused: (ms) => usage.close(ms),
  };
}
