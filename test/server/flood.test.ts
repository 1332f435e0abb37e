import type { Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { Probot } from 'probot';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { webhookHandler } from '../../src/app/start-server.ts';
import { httpServer, listen } from '../../src/server/http-server.ts';

const megabyte = 1024 * 1024;
let server: Server;
let port: number;
const sockets: Socket[] = [];

beforeEach(async () => {
  const probot = new Probot({ githubToken: 'x', secret: 's', logLevel: 'silent' as never });
  await probot.ready();
  const handler = webhookHandler({ probot, secret: 's', path: '/hooks', bodyBytes: 8 * megabyte });
  server = httpServer([handler], () => {}, 12);
  port = await listen(server, 0, '127.0.0.1');
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server.closeAllConnections();
  server.close();
});

/** A body that is begun and never ended. @returns what the server says until it closes the connection */
function begin(bytes: number): { socket: Socket; answer: Promise<string> } {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
  });
  socket.on('error', () => {});
  const answer = new Promise<string>((resolve) => socket.once('close', () => resolve(text)));
  const headers = [
    'POST /hooks HTTP/1.1',
    'host: localhost',
    'content-type: application/json',
    'x-github-event: push',
    'x-github-delivery: 1',
    `x-hub-signature-256: sha256=${'0'.repeat(64)}`,
    `content-length: ${24 * megabyte}`,
  ];
  socket.write(`${headers.join('\r\n')}\r\n\r\n`);
  socket.write(Buffer.alloc(bytes, 'x'));
  return { socket, answer };
}

test('bodies that nobody signed share a bound; one beyond it gets 503 and is closed', async () => {
  const bodies = Array.from({ length: 10 }, () => begin(4 * megabyte));
  const refused = await Promise.race(bodies.map(({ answer }) => answer));
  expect(refused === '' || refused.startsWith('HTTP/1.1 503')).toBe(true);
  if (refused !== '') expect(refused.toLowerCase()).toContain('connection: close');
  // A small one still comes through: it is read to its end, and found to be forged.
  const response = await fetch(`http://127.0.0.1:${port}/hooks`, {
    method: 'POST',
    body: '{}',
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'push',
      'x-github-delivery': '1',
      'x-hub-signature-256': `sha256=${'0'.repeat(64)}`,
    },
  });
  expect(response.status).toBe(401);
});

test('connections beyond the bound are closed at once', async () => {
  const bodies = Array.from({ length: 20 }, () => begin(1));
  const closed = await Promise.all(bodies.slice(12).map(({ answer }) => answer));
  expect(closed).toEqual(Array(8).fill(''));
});
