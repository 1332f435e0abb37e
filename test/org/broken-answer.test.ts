import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { connect } from '../../src/org/client.ts';

test('an answer that broke off is none, and is asked for again', async () => {
  let asked = 0;
  const tree = JSON.stringify({ sha: 'abc', truncated: false, tree: [{ path: 'main.tf', type: 'blob' }] });
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': tree.length });
    response.write(tree.slice(0, 20));
    if (++asked > 1) response.end(tree.slice(20));
    else setTimeout(() => response.destroy(), 20);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    const octokit = connect({
      auth: 'secret',
      apiUrl: `http://127.0.0.1:${port}`,
      onWait: () => {},
      second: 1,
    });
    const { data } = await octokit.rest.git.getTree({ owner: 'acme', repo: 'web', tree_sha: 'abc' });
    expect(data.tree).toHaveLength(1);
    expect(asked).toBe(2);
  } finally {
    server.close();
  }
});
