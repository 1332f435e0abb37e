/** A connection that says nothing for this long is dropped; the retry plugin tries again. */
const requestTimeout = 30_000;

/** `fetch` has no time limit of its own. */
export function withTimeLimit(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return (url, init) => {
    const timeout = AbortSignal.timeout(requestTimeout);
    return fetch(url, { ...init, signal: init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout });
  };
}
