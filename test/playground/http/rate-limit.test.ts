import { describe, expect, test } from 'vitest';
import {
  createRateLimiter,
  type RateLimiter,
  type RateRequest,
} from '../../../playground/http/rate-limit.ts';
import { githubLimits, type Limits } from '../../../playground/world/limits.ts';
import { at, fullName, openPull, refusal, startAcme } from '../acme.ts';

const read: RateRequest = { graphql: false, writes: false, creates: false };
const change: RateRequest = { graphql: false, writes: true, creates: false };
const create: RateRequest = { graphql: false, writes: true, creates: true };
const mutation: RateRequest = { graphql: true, writes: true, creates: true };

function limiterWith(limits: Partial<Limits> = {}): RateLimiter {
  return createRateLimiter({ ...githubLimits, ...limits });
}

/** How many requests in a row are welcome, `apart` milliseconds from each other. */
function accepted(limiter: RateLimiter, request: RateRequest, { apart = 0, tries = 6000 } = {}): number {
  for (let count = 0; count < tries; count++) {
    const refusal = limiter.enter('app', request, 1_000_000 + count * apart);
    limiter.leave('app');
    if (refusal !== null) return count;
  }
  return tries;
}

describe('secondary limits', () => {
  test.each([
    ['900 points a minute: reads', read, 0, 900],
    ['900 points a minute: writes cost five', change, 0, 180],
    ['80 creations a minute', create, 0, 80],
    ['500 creations an hour', create, 1000, 500],
    ['GraphQL creates, too', mutation, 0, 80],
  ])('%s', (_name, request, apart, expected) => {
    expect(accepted(limiterWith({ primary: false }), request, { apart })).toBe(expected);
  });

  test('say how long to wait', () => {
    const limiter = limiterWith();
    expect(accepted(limiter, create)).toBe(80);
    const refusal = limiter.enter('app', create, 1_000_000 + 20_000);
    expect(refusal).toMatchObject({ limit: 'secondary', headers: { 'retry-after': '40' } });
    expect(refusal?.message).toContain('secondary rate limit');
    limiter.leave('app');
    expect(limiter.enter('app', create, 1_000_000 + 60_001)).toBeNull();
  });

  test('100 at the same time', () => {
    const limiter = limiterWith();
    const refusals = Array.from({ length: 101 }, () => limiter.enter('app', read));
    expect(refusals.findIndex((refusal) => refusal !== null)).toBe(100);
  });

  test('can be switched off', () => {
    expect(accepted(limiterWith({ primary: false, secondary: false }), create, { tries: 1000 })).toBe(1000);
  });
});

describe('the primary limit', () => {
  test('is 5,000 an hour, for each on its own', () => {
    const limiter = limiterWith({ secondary: false });
    expect(accepted(limiter, read)).toBe(5000);
    expect(limiter.enter('another', read)).toBeNull();
  });

  test('tells what is left, and starts again after an hour', () => {
    const limiter = limiterWith({ primary: 2, secondary: false });
    limiter.enter('app', read, 1_000_000);
    expect(limiter.headers('app', read, 1_000_000)).toMatchObject({
      'x-ratelimit-limit': '2',
      'x-ratelimit-remaining': '1',
      'x-ratelimit-reset': '4600',
      'x-ratelimit-resource': 'core',
    });
    limiter.enter('app', read, 1_000_000);
    expect(limiter.enter('app', read, 1_000_000)?.limit).toBe('primary');
    expect(limiter.enter('app', { ...read, graphql: true }, 1_000_000)).toBeNull();
    expect(limiter.headers('app', read, 1_000_000)['x-ratelimit-remaining']).toBe('0');
    expect(limiter.enter('app', read, 4_600_000)).toBeNull();
  });
});

test('a refusal reaches the client as GitHub words it', async () => {
  const secondary = {
    concurrent: 100,
    restPoints: 900,
    graphqlPoints: 2000,
    contentPerMinute: 1,
    contentPerHour: 500,
  };
  const { github, app } = await startAcme({ limits: { secondary } });
  const pull = await openPull(github);
  const comment = () => app.rest.issues.createComment({ ...at, issue_number: pull.number, body: 'Hello' });
  await comment();
  const refused = await refusal(comment());
  expect(refused).toMatchObject({ status: 403, message: expect.stringMatching(/secondary rate limit/) });
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(50);
  // A query creates nothing, a mutation does.
  await expect(app.graphql('{ viewer { login } }')).resolves.toBeDefined();
  const mutation = 'mutation ($input: AddCommentInput!) { addComment(input: $input) { clientMutationId } }';
  await expect(
    app.graphql(mutation, { input: { subjectId: pull.nodeId, body: 'Hello' } }),
  ).rejects.toMatchObject({ status: 403 });
  expect(github.comments(fullName, pull.number)).toHaveLength(1);
  await github.close();
});

test('the primary limit of GraphQL comes with status 200', async () => {
  const { github, app } = await startAcme({ limits: { primary: 1 } });
  await app.graphql('{ viewer { login } }');
  await expect(app.graphql('{ viewer { login } }')).rejects.toMatchObject({
    errors: [
      {
        type: 'RATE_LIMITED',
        message: expect.stringContaining('API rate limit exceeded for installation ID'),
      },
    ],
    headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-resource': 'graphql' },
  });
  await app.request(`GET /repos/${fullName}`);
  expect((await refusal(app.request(`GET /repos/${fullName}`))).status).toBe(403);
  await github.close();
});
