import type { Probot } from 'probot';
import { expect, test } from 'vitest';
import type { AppTask } from '../src/app.ts';
import { afterFailure } from '../src/work.ts';

const job = { key: 'o/r#1', delivery: 'd', task: {} as AppTask };

function failure(error: unknown, attempt = 1) {
  const lines: unknown[][] = [];
  const probot = { log: { error: (...line: unknown[]) => lines.push(line) } } as unknown as Probot;
  return { delay: afterFailure(probot, error, job, attempt), logged: JSON.stringify(lines) };
}

const refused = (status: number, headers = {}) =>
  Object.assign(new Error('no'), { status, response: { headers } });

test.each([
  { name: '502', error: refused(502), delay: 15_000 },
  { name: 'no answer', error: refused(500), delay: 15_000 },
  { name: 'a token that is not known yet', error: refused(401), delay: 15_000 },
  { name: 'the primary limit', error: refused(403, { 'x-ratelimit-remaining': '0' }), delay: 15_000 },
  { name: 'a secondary limit', error: refused(403, { 'retry-after': '60' }), delay: 15_000 },
  { name: 'a missing permission', error: refused(403), delay: undefined },
  { name: 'a repository that is gone', error: refused(404), delay: undefined },
  { name: 'a mistake of ours', error: new TypeError('x is undefined'), delay: undefined },
])('after $name: $delay', ({ error, delay }) => {
  expect(failure(error).delay).toBe(delay);
});

test('it gives up after the fifth attempt', () => {
  expect([1, 2, 3, 4, 5].map((attempt) => failure(refused(502), attempt).delay)).toEqual([
    15_000,
    60_000,
    180_000,
    360_000,
    undefined,
  ]);
});

test('no request, and so no token, gets into the log', () => {
  const error = Object.assign(refused(502), { request: { headers: { authorization: 'token ghs_secret' } } });
  expect(failure(error).logged).not.toContain('ghs_secret');
});
