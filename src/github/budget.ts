/** What was spent, when (ms since the epoch). */
interface Spent {
  readonly at: number;
  readonly points: number;
  readonly creates: boolean;
}

/**
 * What one installation may still write. GitHub refuses what goes beyond, for minutes, so this stops before: a read
 * costs 1 point and a write 5 of 900 a minute; 80 requests that create something a minute, 500 an hour.
 * https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits
 */
export interface Budget {
  count(request: { readonly method: string; readonly url: string }): void;
  /** GitHub refused: nothing is begun for so many ms. */
  refused(ms: number): void;
  /** Milliseconds until a verdict can be written; 0 for now. */
  untilVerdict(): number;
  /**
   * Milliseconds until comments can be written and still leave enough for verdicts, which others wait for.
   *
   * @param verdicts that wait or are under way
   */
  untilComments(verdicts: number): number;
}

const minute = 60_000;
const hour = 60 * minute;

/** What may be spent before a verdict is begun: eight may be under way already. */
const forVerdict = { points: 900 - 60, creates: 80 - 4, createsAnHour: 500 - 4 };

/** A verdict is a run that is created and completed, and some reading. */
const ofVerdict = { points: 12, creates: 1 };

/** Left for what comes while comments are being written. */
const margin = 12;

/** A hundred verdicts of an hour are never spent on comments. */
const ofComments = { createsAnHour: 400 };

/** Whoever waits for the verdicts of others asks again after this many ms. */
const soon = 5_000;

type Share = typeof forVerdict;

export function createBudget(now: () => number = Date.now): Budget {
  let spent: Spent[] = [];
  let closedUntil = 0;

  function until(share: Share): number {
    const time = now();
    spent = spent.filter(({ at }) => at > time - hour);
    const lastMinute = spent.filter(({ at }) => at > time - minute);
    const created = spent.filter(({ creates }) => creates);
    const points = lastMinute.reduce((sum, one) => sum + one.points, 0);
    const waits = [
      points >= share.points ? minute : 0,
      created.filter(({ at }) => at > time - minute).length >= share.creates ? minute : 0,
      created.length >= share.createsAnHour ? hour : 0,
    ].map((window) => (window === 0 ? 0 : oldestWithin(spent, time - window) + window - time + 100));
    return Math.max(0, closedUntil - time, ...waits);
  }

  return {
    count({ method, url }) {
      const graphql = url.endsWith('/graphql');
      // GraphQL has points of its own; what it writes counts as created all the same.
      const writes = !graphql && method !== 'GET' && method !== 'HEAD';
      if (graphql || url.includes('/access_tokens')) return;
      spent.push({ at: now(), points: writes ? 5 : 1, creates: method === 'POST' });
    },
    refused(ms) {
      closedUntil = Math.max(closedUntil, now() + ms);
    },
    untilVerdict: () => until(forVerdict),
    untilComments(verdicts) {
      const share = {
        points: forVerdict.points - verdicts * ofVerdict.points,
        creates: forVerdict.creates - margin - verdicts * ofVerdict.creates,
        ...ofComments,
      };
      const wait = until(share);
      return until({ ...forVerdict, ...ofComments }) > 0 ? wait : Math.min(wait, soon);
    },
  };
}

function oldestWithin(spent: readonly Spent[], since: number): number {
  return spent.find(({ at }) => at > since)?.at ?? since;
}

const budgets = new Map<number, Budget>();

/** One for all jobs of an installation in this process. */
export function budgetOf(installation: number): Budget {
  const known = budgets.get(installation) ?? createBudget();
  budgets.set(installation, known);
  return known;
}
