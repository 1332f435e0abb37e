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
