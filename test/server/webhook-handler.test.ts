import { createHmac } from 'node:crypto';
import type { Server } from 'node:http';
import { Probot } from 'probot';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { webhookHandler } from '../../src/app/start-server.ts';
import { httpServer, listen } from '../../src/server/http-server.ts';
import { PlainError } from '../../src/server/words-of-error.ts';

const secret = 's3cret';
const received: string[] = [];
let server: Server;
let url: string;

beforeAll(async () => {
  const probot = new Probot({ githubToken: 'x', secret, logLevel: 'fatal' });
  await probot.ready();
  probot.on('push', () => {
    throw new PlainError('The queue is full: the webhook was not taken.');
  });
  probot.on('ping', ({ id }) => {
    received.push(id);
  });
  const options = { probot, secret, path: '/hooks', bodyBytes: 64 * 1024 * 1024 };
  server = httpServer([webhookHandler(options)], () => {});
  url = `http://127.0.0.1:${await listen(server, 0, '127.0.0.1')}/hooks`;
});
beforeEach(() => received.splice(0));
afterAll(() => server.close());

function post(body: string, headers: Record<string, string> = {}): Promise<Response> {
  const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  return fetch(url, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'ping',
      'x-github-delivery': '72d3162e',
      'x-hub-signature-256': signature,
      ...headers,
    },
  });
}

test('a signed webhook is accepted', async () => {
  expect((await post('{"zen":"ü"}')).status).toBe(202);
  expect(received).toEqual(['72d3162e']);
});

test.each([
  {
    name: 'a wrong signature',
    body: '{}',
    headers: { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` },
    status: 401,
  },
  // Were it parsed before, it would be refused with 400.
  {
    name: 'what is forged and no JSON',
    body: '{',
    headers: { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` },
    status: 401,
  },
  {
    name: 'another algorithm',
    body: '{}',
    headers: { 'x-hub-signature-256': `sha1=${createHmac('sha1', secret).update('{}').digest('hex')}` },
    status: 401,
  },
  { name: 'no signature', body: '{}', headers: { 'x-hub-signature-256': '' }, status: 400 },
  { name: 'no event', body: '{}', headers: { 'x-github-event': '' }, status: 400 },
  {
    name: 'a form',
    body: 'payload=%7B%7D',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    status: 415,
  },
  { name: 'no JSON', body: '{', headers: {}, status: 400 },
])('$name is refused with $status', async ({ body, headers, status }) => {
  expect((await post(body, headers)).status).toBe(status);
  expect(received).toEqual([]);
});

test('what can’t be queued is no success, so that GitHub lists it as failed', async () => {
  const response = await post('{}', { 'x-github-event': 'push' });
  expect([response.status, await response.text()]).toEqual([
    503,
    'The queue is full: the webhook was not taken.\n',
  ]);
});

test('more than 25 MB is not read', async () => {
  const response = await post('x'.repeat(26 * 1024 * 1024)).catch(() => undefined);
  expect(response?.status ?? 413).toBe(413);
});

test('nor is more than 25 MB that come in pieces, without saying how many', async () => {
  const piece = new TextEncoder().encode('x'.repeat(1024 * 1024));
  let sent = 0;
  const body = new ReadableStream({
    pull(controller) {
      if (sent++ < 200) controller.enqueue(piece);
      else controller.close();
    },
  });
  const headers = {
    'content-type': 'application/json',
    'x-github-event': 'ping',
    'x-github-delivery': '1',
    'x-hub-signature-256': `sha256=${'0'.repeat(64)}`,
  };
  const request = { method: 'POST', body, headers, duplex: 'half' } as RequestInit;
  const response = await fetch(url, request).catch(() => undefined);
  expect(response?.status ?? 413).toBe(413);
  expect(sent).toBeLessThan(200);
  expect(received).toEqual([]);
});

test('another path or method is not a webhook', async () => {
  expect((await fetch(`${url}x`, { method: 'POST' })).status).toBe(404);
  expect((await fetch(url)).status).toBe(404);
});
