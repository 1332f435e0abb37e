import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const serve = fileURLToPath(new URL('../../playground/serve.ts', import.meta.url));

test('npm run playground says where it is, serves the built page, and ends with Ctrl-C', async () => {
  const child = spawn(process.execPath, [serve, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const url = /http:\/\/localhost:\d+/.exec(line)?.[0];
  const document = await (await fetch(`${url}/acme/infrastructure`)).text();
  const script = /src="([^"]+)"/.exec(document)?.[1];
  const response = await fetch(`${url}${script}`);
  expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(response.headers.get('cache-control')).toContain('immutable');
  await response.text();
  const repositories = await (await fetch(`${url}/-/api/repositories`)).json();
  expect(repositories).toMatchObject([
    { name: 'acme/infrastructure', pulls: [{ number: 1 }] },
    { name: 'acme/terraform-aws-runner', pulls: [] },
  ]);
  child.kill('SIGINT');
  expect(await ended).toEqual([0, null]);
}, 180_000);

test.each([
  [['--port', 'x'], '--port x is no port'],
  [['--what'], "Unknown option '--what'"],
])('%j is refused', async (args, message) => {
  const child = spawn(process.execPath, [serve, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  const [chunks, [status]] = await Promise.all([child.stderr.toArray(), once(child, 'exit')]);
  expect(Buffer.concat(chunks).toString()).toContain(message);
  expect(status).toBe(1);
});
