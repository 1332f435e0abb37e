import { expect, test } from 'vitest';
import { afterFailure, whyOver } from '../../src/app/retry-policy.ts';
import { limited } from '../../src/github/rate-limit.ts';

const refused = (status: number, headers = {}, message = 'no') =>
  Object.assign(new Error(message), { status, response: { headers } });
const reset = String(Math.ceil(Date.now() / 1000) + 600);
const graphql = (type: string) =>
  Object.assign(new Error('failed'), { name: 'GraphqlResponseError', errors: [{ type }] });

test.each([
  { name: '502', error: refused(502), next: 'retry' },
  { name: 'no answer', error: refused(500), next: 'retry' },
  { name: 'a token that is not known yet', error: refused(401), next: 'retry' },
  { name: 'a branch that is being written', error: refused(409), next: 'retry' },
  { name: 'a Redis that is away', error: new Error('Connection is closed.'), next: 'retry' },
  { name: 'a Redis that is slow', error: new Error('Command timed out'), next: 'retry' },
  { name: 'GraphQL that failed', error: graphql('INTERNAL'), next: 'retry' },
  { name: 'GraphQL’s limit', error: graphql('RATE_LIMITED'), next: 'hold' },
  {
    name: 'the primary limit',
    error: refused(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset }),
    next: 'hold',
  },
  { name: 'a secondary limit', error: refused(403, { 'retry-after': '60' }), next: 'hold' },
  {
    name: 'a secondary limit that says no time',
    error: refused(403, {}, 'You have exceeded a secondary rate limit.'),
    next: 'hold',
  },
  { name: '429', error: refused(429, { 'retry-after': '5' }), next: 'hold' },
  { name: 'a limit of ours', error: limited(1000, 'near'), next: 'hold' },
  {
    name: 'comments that wait',
    error: Object.assign(limited(1000, 'near'), { alone: true }),
    next: 'later',
  },
  { name: 'a missing permission', error: refused(403), next: 'give-up' },
  { name: 'a repository that is gone', error: refused(404), next: 'give-up' },
  { name: 'a mistake of ours', error: new TypeError('x is undefined'), next: 'give-up' },
])('after $name: $next', ({ error, next }) => {
  expect(afterFailure(error, 1).next).toBe(next);
});

test('a limit is waited for as GitHub says', () => {
  const after = (error: unknown) => (afterFailure(error, 1) as { after: number }).after;
  expect(after(refused(429, { 'retry-after': '7' }))).toBe(7_000);
  expect(after(refused(403, {}, 'secondary rate limit'))).toBe(60_000);
  const wait = after(refused(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset }));
  expect(wait).toBeGreaterThan(590_000);
  expect(wait).toBeLessThan(603_000);
});

test('a failure is given up at the fifth try, a limit never', () => {
  const tries = [1, 2, 3, 4, 5];
  expect(tries.map((attempt) => afterFailure(refused(502), attempt))).toEqual([
    ...[15_000, 60_000, 180_000, 360_000].map((after) => ({ next: 'retry', after })),
    { next: 'give-up' },
  ]);
  expect(afterFailure(refused(429, { 'retry-after': '1' }), 99)).toEqual({ next: 'hold', after: 1_000 });
});

test.each([
  { name: 'archived', error: { status: 403, message: 'Repository was archived so is read-only.' } },
  { name: 'deleted', error: { status: 404, message: 'Not Found' } },
  { name: 'gone for GraphQL', error: { name: 'GraphqlResponseError', errors: [{ type: 'NOT_FOUND' }] } },
])('a repository that is $name is over, and not tried again', ({ error }) => {
  expect(whyOver(Object.assign(new Error(), error))).toEqual(expect.any(String));
  expect(afterFailure(Object.assign(new Error(), error), 1)).toEqual({ next: 'give-up' });
});

test('a GitHub that fails is not over', () => {
  expect(whyOver(Object.assign(new Error('Bad Gateway'), { status: 502 }))).toBeUndefined();
});
