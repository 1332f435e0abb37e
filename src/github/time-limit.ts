/** A connection that says nothing for this long is dropped; the retry plugin tries again. */
const requestTimeout = 30_000;

/** `fetch` has no time limit of its own. @param ms for the whole of an answer */
export function withTimeLimit(fetch: typeof globalThis.fetch, ms = requestTimeout): typeof globalThis.fetch {
  return (url, init) => {
    const timeout = AbortSignal.timeout(ms);
    return fetch(url, { ...init, signal: init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout });
  };
}
