import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type LocalGitHub, startGitHub } from '../../../playground/github.ts';
import { at, type Client, fullName, openPull, refusal, send, startAcme } from '../acme.ts';

let github: LocalGitHub;
let app: Client;
beforeAll(async () => {
  ({ github, app } = await startAcme());
});
afterAll(() => github.close());

describe('paths', () => {
  test('are those of GitHub Enterprise Server, or of github.com', async () => {
    for (const prefix of ['/api/v3', ''])
      expect((await fetch(`${github.url}${prefix}/zen`)).status).toBe(200);
  });

  test('that this GitHub does not have say so', async () => {
    expect(await refusal(send(app, `GET /repos/${fullName}/actions/runs`))).toMatchObject({
      status: 501,
      message: `The local GitHub has no GET /repos/${fullName}/actions/runs`,
    });
  });
});

test('pages are what is not below /api/', async () => {
  const pages = (request: Request) => new Response(`page ${new URL(request.url).pathname}`);
  const other = await startGitHub({ pages });
  expect(await (await fetch(`${other.url}/acme/infrastructure/pull/1`)).text()).toBe(
    'page /acme/infrastructure/pull/1',
  );
  expect(await (await fetch(`${other.url}/api/v3/zen`)).text()).toBe('Keep it logically awesome.');
  expect(other.requests().map(({ path }) => path)).toEqual(['/zen']);
  await other.close();
});

describe('ETags', () => {
  test('spare the body and the quota', async () => {
    const first = await send(app, 'GET /repos/{owner}/{repo}', at);
    const headers = { 'if-none-match': first.headers.etag };
    expect((await refusal(send(app, 'GET /repos/{owner}/{repo}', { ...at, headers }))).status).toBe(304);
    const third = await send(app, 'GET /repos/{owner}/{repo}', at);
    expect(Number(third.headers['x-ratelimit-used'])).toBe(Number(first.headers['x-ratelimit-used']) + 1);
  });

  test('change with what they stand for', async () => {
    const pull = await openPull(github);
    const route = `GET /repos/${fullName}/pulls/${pull.number}`;
    const { headers } = await send(app, route);
    await github.editPullRequest(fullName, pull.number, { title: 'Another title' });
    expect((await send(app, route, { headers: { 'if-none-match': headers.etag } })).data.title).toBe(
      'Another title',
    );
  });
});

describe('pages', () => {
  test('are 30 long, 100 at most, and linked', async () => {
    await github.commit(fullName, {
      branch: 'many',
      from: 'main',
      files: Object.fromEntries(Array.from({ length: 130 }, (_, n) => [`f${n}`, '\n'])),
    });
    const pull = await github.openPullRequest(fullName, { title: 'Many', head: 'many' });
    const page = (fields: object) => send(app, `GET /repos/${fullName}/pulls/${pull.number}/files`, fields);
    expect((await page({})).data).toHaveLength(30);
    const first = await page({ per_page: 500 });
    expect(first.data).toHaveLength(100);
    expect(first.headers.link).toBe(
      `<${github.url}/api/v3/repos/${fullName}/pulls/${pull.number}/files?per_page=500&page=2>; rel="next", <${github.url}/api/v3/repos/${fullName}/pulls/${pull.number}/files?per_page=500&page=2>; rel="last"`,
    );
    const last = await page({ per_page: 100, page: 2 });
    expect(last.data).toHaveLength(30);
    expect(last.headers.link).not.toContain('rel="next"');
    expect(
      await app.paginate(`GET /repos/${fullName}/pulls/${pull.number}/files`, { per_page: 100 }),
    ).toHaveLength(130);
  });
});

describe('faults', () => {
  const takeAway: (() => void)[] = [];
  afterEach(() => {
    for (const one of takeAway.splice(0)) one();
  });
  const fail = (...args: Parameters<LocalGitHub['fail']>) => takeAway.push(github.fail(...args));

  test('answer as often as they are told', async () => {
    fail({ method: 'GET', path: /\/repos\/acme\/infrastructure$/ }, { status: 502 }, 2);
    expect((await refusal(send(app, `GET /repos/${fullName}`))).status).toBe(502);
    expect((await refusal(send(app, `GET /repos/${fullName}`))).status).toBe(502);
    expect((await send(app, `GET /repos/${fullName}`)).status).toBe(200);
  });

  test('can come after the work', async () => {
    const pull = await openPull(github);
    fail({ method: 'POST', path: '/comments' }, { status: 502, after: true }, 1);
    const comment = { ...at, issue_number: pull.number, body: 'Posted' };
    expect((await refusal(app.rest.issues.createComment(comment))).status).toBe(502);
    expect(github.comments(fullName, pull.number)).toHaveLength(1);
  });

  test('can drop the connection or delay', async () => {
    fail({ path: '/meta' }, { drop: true }, 1);
    await expect(fetch(`${github.url}/meta`)).rejects.toThrow();
    fail({ path: '/meta' }, { delay: 60 }, 1);
    const began = performance.now();
    expect((await fetch(`${github.url}/meta`)).status).toBe(200);
    expect(performance.now() - began).toBeGreaterThan(50);
  });

  test('can be for one GraphQL operation', async () => {
    fail({ path: '/graphql', body: 'query Slow' }, { status: 504 }, 1);
    await expect(app.graphql('query Quick { viewer { login } }')).resolves.toBeDefined();
    await expect(app.graphql('query Slow { viewer { login } }')).rejects.toMatchObject({ status: 504 });
  });
});

test('every request is written down', async () => {
  github.clearRequests();
  await app.graphql('query Who { viewer { login } }');
  await send(app, `GET /repos/${fullName}?x=1`);
  expect(github.requests()).toMatchObject([
    {
      method: 'POST',
      path: '/graphql',
      status: 200,
      operation: 'Who',
      actor: expect.stringMatching(/^installation \d+$/),
    },
    { method: 'GET', path: `/repos/${fullName}?x=1`, status: 200, operation: null },
  ]);
});
