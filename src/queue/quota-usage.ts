/** The cost of a task in GitHub's units. */
export interface Cost {
  readonly points: number;
  readonly creations: number;
}

/** The most that may be spent within a minute and within an hour. */
export interface QuotaLimits {
  readonly pointsAMinute: number;
  readonly creationsAMinute: number;
  readonly creationsAnHour: number;
}

/** The costs spent for a lane, by all processes that share the queue. */
export interface UsageWindow {
  /**
   * Enters a cost unless more than `most` would be spent by it; asked and entered in one step, so that no other comes
   * between.
   *
   * @returns milliseconds until it is worth asking again; 0 where it was entered
   */
  take(cost: Cost, most: QuotaLimits): Promise<number>;
  /** Enters a cost without asking. */
  add(cost: Cost): Promise<void>;
  /** Nothing is taken for so many ms. */
  close(ms: number): Promise<void>;
}

export const minute = 60_000;
export const hour = 60 * minute;

/** GitHub's clock is not ours. */
export const clockMargin = 100;

/** The usage of one process. @param now milliseconds since the epoch */
export function memoryUsage(now: () => number = Date.now): UsageWindow {
  let entries: (Cost & { readonly at: number })[] = [];
  let closedUntil = 0;

  function until(cost: Cost, most: QuotaLimits): number {
    const time = now();
    entries = entries.filter(({ at }) => at > time - hour);
    const wait = (what: keyof Cost, window: number, limit: number): number => {
      const within = entries.filter((entry) => entry.at > time - window && entry[what] > 0);
      const spent = within.reduce((sum, entry) => sum + entry[what], cost[what]);
      return spent <= limit ? 0 : (within[0]?.at ?? time) + window - time + clockMargin;
    };
    return Math.max(
      closedUntil - time,
      wait('points', minute, most.pointsAMinute),
      wait('creations', minute, most.creationsAMinute),
      wait('creations', hour, most.creationsAnHour),
      0,
    );
  }

  const enter = (cost: Cost) => void entries.push({ ...cost, at: now() });
  return {
    async take(cost, most) {
      const wait = until(cost, most);
      if (wait === 0) enter(cost);
      return wait;
    },
    add: async (cost) => enter(cost),
    async close(ms) {
      closedUntil = Math.max(closedUntil, now() + ms);
    },
  };
}
