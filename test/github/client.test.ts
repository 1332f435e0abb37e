import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { afterFailure } from '../../src/app/retry-policy.ts';
import { ReviewOctokit, withTimeLimit } from '../../src/github/client.ts';
import { isUnsure } from '../../src/github/write/write-once.ts';

/** Begins to answer, and never ends, or breaks off. */
const server = createServer((request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  if (request.url !== '/headers') response.write('[');
  else response.flushHeaders();
  if (request.url === '/broken') setTimeout(() => response.destroy(), 20);
}).listen(0, '127.0.0.1');
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test.each(['/headers', '/body'])(
  'an answer that never ends (%s) is dropped, and may be asked for again',
  async (path) => {
    const { port } = server.address() as AddressInfo;
    const octokit = new ReviewOctokit({
      baseUrl: `http://127.0.0.1:${port}`,
      request: { fetch: withTimeLimit(fetch, 100) },
      retry: { enabled: false },
      log: { debug() {}, info() {}, warn() {}, error() {} },
    } as never);
    const error = await octokit.request(`GET ${path}`).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(isUnsure(error)).toBe(true);
    expect(afterFailure(error, 1).next).toBe('retry');
  },
);
