import { inspect } from 'node:util';
import nock from 'nock';
import { describe, expect, it } from 'vitest';
import { connect } from '../../src/org/client.ts';
import { explain } from '../../src/org/explain.ts';
import { mockGitHub } from '../github/octokit.ts';

const token = 'ghp_verysecret';
const scope = mockGitHub();

/** Its seconds are milliseconds. */
function client(apiUrl = 'https://api.github.com') {
  const said: string[] = [];
  const octokit = connect({ auth: token, apiUrl, onWait: (text) => said.push(text), second: 1 });
  return { octokit, said };
}

describe('connect', () => {
  it('says who asks', async () => {
    nock('https://api.github.com', {
      reqheaders: { 'user-agent': /^require-imdsv2/, authorization: `token ${token}` },
    })
      .get('/orgs/acme')
      .reply(200, {});
    await client().octokit.rest.orgs.get({ org: 'acme' });
  });

  it.each([
    { apiUrl: 'https://api.github.com', host: 'https://api.github.com', path: '/graphql' },
    { apiUrl: 'https://ghe.example.com/api/v3', host: 'https://ghe.example.com', path: '/api/graphql' },
    { apiUrl: 'https://api.acme.ghe.com', host: 'https://api.acme.ghe.com', path: '/graphql' },
  ])('finds GraphQL of $apiUrl', async ({ apiUrl, host, path }) => {
    nock(host)
      .post(path)
      .reply(200, { data: { viewer: { login: 'mona' } } });
    expect(await client(apiUrl).octokit.graphql('{ viewer { login } }')).toEqual({
      viewer: { login: 'mona' },
    });
  });

  it('waits as long as a secondary limit asks for, says until when, and loses nothing', async () => {
    const limit = { message: 'You have exceeded a secondary rate limit.' };
    scope.get('/orgs/acme').reply(403, limit, { 'retry-after': '90' });
    scope.get('/orgs/acme').reply(200, { login: 'acme' });
    const { octokit, said } = client();
    expect((await octokit.rest.orgs.get({ org: 'acme' })).data.login).toBe('acme');
    expect(said).toEqual([
      expect.stringMatching(/^GitHub’s secondary rate limit is met: waiting until \d\d:\d\d:\d\d \(90 s\)$/),
    ]);
  });

  it('waits for the reset of the primary limit', async () => {
    const reset = String(Math.floor(Date.now() / 1000) + 600);
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
    scope.get('/orgs/acme').reply(403, { message: 'API rate limit exceeded for user ID 1.' }, headers);
    scope.get('/orgs/acme').reply(200, { login: 'acme' });
    const { octokit, said } = client();
    await octokit.rest.orgs.get({ org: 'acme' });
    expect(said).toEqual([
      expect.stringMatching(/primary rate limit is met: waiting until .* \(1[01] minutes\)$/),
    ]);
  });

  it.each([
    { apiUrl: 'https://api.github.com', host: 'https://api.github.com', path: '/graphql' },
    { apiUrl: 'https://ghe.example.com/api/v3', host: 'https://ghe.example.com', path: '/api/graphql' },
  ])(
    'waits for GraphQL’s primary limit, which comes with status 200: $host',
    async ({ apiUrl, host, path }) => {
      const reset = String(Math.floor(Date.now() / 1000) + 60);
      const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
      const errors = [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }];
      nock(host).post(path).reply(200, { errors }, headers);
      nock(host)
        .post(path)
        .reply(200, { data: { viewer: { login: 'mona' } } });
      const { octokit, said } = client(apiUrl);
      expect(await octokit.graphql('{ viewer { login } }')).toEqual({ viewer: { login: 'mona' } });
      expect(said).toHaveLength(1);
    },
  );

  it('asks again where GitHub fails or the connection is lost', async () => {
    scope.get('/orgs/acme').reply(502, 'Bad gateway');
    scope.get('/orgs/acme').replyWithError('socket hang up');
    scope.get('/orgs/acme').reply(200, { login: 'acme' });
    expect((await client().octokit.rest.orgs.get({ org: 'acme' })).status).toBe(200);
  });

  it('makes a change once, because the answer that failed may have been a success', async () => {
    scope.post('/orgs/acme/rulesets').reply(502, 'Bad gateway');
    const error = await client()
      .octokit.rest.repos.createOrgRuleset({ org: 'acme', name: 'n', enforcement: 'active' })
      .catch((reason: Error) => reason);
    expect(explain(error)).toBe('POST /orgs/acme/rulesets: GitHub answers 502 (Bad gateway); try later');
  });

  it('lets the token into no error', async () => {
    const failed = (request: Promise<unknown>) => request.catch((reason: Error) => reason);
    scope.get('/orgs/acme').reply(401, { message: 'Bad credentials' });
    const unauthorized = await failed(client().octokit.rest.orgs.get({ org: 'acme' }));
    scope.post('/graphql').reply(200, { data: null, errors: [{ message: 'no' }] });
    const graphql = await failed(client().octokit.graphql('{ viewer { login } }'));
    scope.get('/orgs/acme').times(4).replyWithError('socket hang up');
    const lost = await failed(client().octokit.rest.orgs.get({ org: 'acme' }));
    for (const error of [unauthorized, graphql, lost]) {
      expect(error).toBeInstanceOf(Error);
      expect(inspect(error, { depth: null, showHidden: true })).not.toContain(token);
      expect(explain(error)).toMatch(/^(?:GET \/orgs\/acme|GraphQL): /);
    }
  });
});
