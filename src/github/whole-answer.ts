/**
 * Reads an answer to its end before anybody sees it. Octokit takes one that broke off in the middle for an empty one
 * (`getResponseData` in @octokit/request), and an empty list of changed files is not what a broken connection means.
 */
export function withWholeAnswers(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (url, init) => {
    const response = await fetch(url, init);
    const body = await response.arrayBuffer();
    const { status, statusText, headers } = response;
    const whole = new Response(body.byteLength === 0 ? null : body, { status, statusText, headers });
    // A Response that was made by hand has none.
    return Object.defineProperty(whole, 'url', { value: response.url });
  };
}
