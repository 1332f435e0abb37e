/** Milliseconds; a probe gives up after some seconds. */
const patience = 4_000;

/** What the promise gives, where it does so in time. @throws Error after four seconds, or what the promise rejects with */
export function within<T>(promise: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, reject) =>
    setTimeout(() => reject(new Error('no answer in time')), patience).unref(),
  );
  return Promise.race([promise, late]);
}
