import { expect, test } from 'vitest';
import { ReviewOctokit, renewRevokedToken } from '../../src/github/client.ts';
import { mockGitHub } from './octokit.ts';

const github = mockGitHub();

/** A client whose token is kept until a new one is asked for, as an installation's is. */
function client() {
  let token = 'old';
  const auth = async (options: { refresh?: boolean }) => {
    if (options.refresh) token = 'new';
    return { token };
  };
  const hook = (request: never, route: never, parameters: never) => {
    const sends = request as {
      endpoint: { merge(...of: unknown[]): { headers: object } };
    } & CallableFunction;
    const endpoint = sends.endpoint.merge(route, parameters);
    return sends({ ...endpoint, headers: { ...endpoint.headers, authorization: `token ${token}` } });
  };
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const octokit = new ReviewOctokit({
    authStrategy: () => Object.assign(auth, { hook }),
    log,
    throttle: { enabled: false },
  } as never);
  renewRevokedToken(octokit);
  return octokit;
}

test('a revoked token is replaced by a new one, once, and the request is sent again', async () => {
  const refused = { message: 'Bad credentials' };
  github.get('/rate_limit').matchHeader('authorization', 'token old').reply(401, refused);
  github.get('/rate_limit').matchHeader('authorization', 'token new').reply(200, {});
  expect((await client().request('GET /rate_limit')).status).toBe(200);
});

test('an App that GitHub refuses is told so', async () => {
  github.get('/rate_limit').times(2).reply(401, { message: 'Bad credentials' });
  await expect(client().request('GET /rate_limit')).rejects.toMatchObject({ status: 401 });
});
