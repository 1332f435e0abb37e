import type { RateRequest } from './rate-limit.ts';

/**
 * The path without the prefix of GitHub Enterprise Server, which has REST below `/api/v3` and GraphQL at
 * `/api/graphql`; github.com has neither.
 */
export function pathOf(url: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3);
  const path = (start < 0 ? '/' : url.slice(start)).replace(/[?#].*$/, '');
  return path.replace(/^\/api\/v3(?=\/|$)/, '').replace(/^\/api\/graphql$/, '/graphql') || '/';
}

/** The cost of a request. Getting a token and asking for a re-run are writes that create no content. */
export function kindOf(method: string, path: string, body: string): RateRequest {
  if (path === '/graphql') {
    const mutation = /(?:^|\\n|[\s}"])mutation\b[^"]*\{/.test(body);
    return { graphql: true, writes: mutation, creates: mutation };
  }
  const creates = method === 'POST' && path.startsWith('/repos/') && !path.endsWith('/rerequest');
  return { graphql: false, writes: !['GET', 'HEAD', 'OPTIONS'].includes(method), creates };
}

/** The name of a GraphQL document, for the log; null when it has none. */
export function operationOf(path: string, body: string): string | null {
  return path === '/graphql' ? (/\b(?:query|mutation)\s+(\w+)/.exec(body)?.[1] ?? null) : null;
}
