import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LocalGitHub, PullRequest } from '../../../playground/github.ts';
import {
  at,
  type Client,
  clientWith,
  fullName,
  lines,
  openPull,
  refusal,
  send,
  startAcme,
  tokenClient,
} from '../acme.ts';

let github: LocalGitHub;
let app: Client;
let pull: PullRequest;
beforeAll(async () => {
  ({ github, app } = await startAcme({ limits: { secondary: false } }));
  await github.commit(fullName, {
    branch: 'main',
    files: {
      'web/main.tf': 'resource\n',
      'web/image.png': Buffer.from([1, 0, 2]),
      'web/large.tf': 'ü'.repeat(300_000),
      'web/run.sh': { content: 'run', mode: '100755' },
      'web/link.tf': { content: 'main.tf', mode: '120000' },
      'web/sub/deep.tf': 'deep\n',
    },
  });
  pull = await openPull(github);
});
afterAll(() => github.close());

// biome-ignore lint/suspicious/noExplicitAny: the tests say what they expect in it.
const query = (document: string, variables: object = {}): Promise<any> =>
  app.graphql(document, { ...variables });
/** The errors of an answer, which comes with status 200. */
async function errorsOf(document: string, client: Pick<Client, 'graphql'> = app) {
  const error = await client.graphql(document).then(
    () => {
      throw new Error('there was no error');
    },
    (reason: { errors: Record<string, unknown>[]; data: unknown }) => reason,
  );
  return error.errors;
}

describe('directories', () => {
  const document = `query ($web: String!, $none: String!) {
    repository(owner: "acme", name: "infrastructure") {
      web: object(expression: $web) { ...directory }
      root: object(expression: "main:") { ...directory }
      none: object(expression: $none) { ...directory }
      file: object(expression: "main:web/main.tf") { ... on Blob { text } }
    }
  }
  fragment directory on Tree { entries { name path type mode object { ... on Blob { oid text byteSize isBinary isTruncated } } } }`;

  test('come whole, many in one request', async () => {
    const { repository } = await query(document, { web: 'main:web', none: 'main:nothing' });
    const byName = Object.fromEntries(
      repository.web.entries.map((entry: { name: string }) => [entry.name, entry]),
    );
    expect(byName['main.tf']).toMatchObject({
      path: 'web/main.tf',
      type: 'blob',
      mode: 0o100644,
      object: { text: 'resource\n', byteSize: 9, isBinary: false, isTruncated: false },
    });
    expect(byName['run.sh'].mode).toBe(0o100755);
    expect(byName['link.tf']).toMatchObject({ mode: 0o120000, object: { text: 'main.tf' } });
    expect(byName.sub).toMatchObject({ type: 'tree', object: {} });
    expect(byName['image.png'].object).toMatchObject({ isBinary: true, text: null });
    expect(repository.root.entries.map(({ name }: { name: string }) => name)).toEqual([
      'README.md',
      'main.tf',
      'web',
    ]);
    expect(repository.none).toBeNull();
    expect(repository.file.text).toBe('resource\n');
  });

  test('have texts up to 512,000 bytes', async () => {
    const { repository } = await query(document, { web: 'main:web', none: '' });
    const { object } = repository.web.entries.find(({ name }: { name: string }) => name === 'large.tf');
    expect(object).toMatchObject({ isTruncated: true, byteSize: 600_000 });
    expect(Buffer.byteLength(object.text)).toBe(512_000);
  });

  test('need contents: read', async () => {
    const client = await clientWith(github, { pull_requests: 'read' });
    const errors = await errorsOf(
      '{ repository(owner: "acme", name: "infrastructure") { object(expression: "main:") { oid } } }',
      client,
    );
    expect(errors).toMatchObject([
      {
        type: 'FORBIDDEN',
        path: ['repository', 'object'],
        message: 'Resource not accessible by integration',
      },
    ]);
  });
});

describe('errors', () => {
  test('a field that GitHub does not have', async () => {
    expect(await errorsOf('{ repository(owner: "acme", name: "infrastructure") { fields } }')).toEqual([
      {
        path: ['query', 'fields'],
        extensions: { code: 'undefinedField', typeName: 'Repository', fieldName: 'fields' },
        locations: [{ line: 1, column: 55 }],
        message: "Field 'fields' doesn't exist on type 'Repository'",
      },
    ]);
  });

  test('a field that only this GitHub does not have', async () => {
    const errors = await errorsOf('{ repository(owner: "acme", name: "infrastructure") { forkCount } }');
    expect(errors).toMatchObject([
      { type: 'NOT_IMPLEMENTED', message: "The local GitHub doesn't offer Repository.forkCount" },
    ]);
  });

  test('a repository that is not there comes as null beside the rest', async () => {
    const request = query('{ viewer { login } repository(owner: "acme", name: ".github") { id } }');
    await expect(request).rejects.toMatchObject({
      data: { viewer: { login: 'require-imdsv2[bot]' }, repository: null },
      errors: [
        {
          type: 'NOT_FOUND',
          path: ['repository'],
          message: "Could not resolve to a Repository with the name 'acme/.github'.",
        },
      ],
    });
  });

  test('a pull request that is not there', async () => {
    expect(
      await errorsOf(
        '{ repository(owner: "acme", name: "infrastructure") { pullRequest(number: 999) { id } } }',
      ),
    ).toMatchObject([
      { type: 'NOT_FOUND', message: 'Could not resolve to a PullRequest with the number of 999.' },
    ]);
  });

  test('who is nobody gets 401', async () => {
    const request = send(tokenClient(github), 'POST /graphql', {
      query: '{ viewer { login } }',
      baseUrl: `${github.url}/api`,
    });
    expect((await refusal(request)).status).toBe(401);
  });
});

describe('pages', () => {
  const threads = (args: string) =>
    `{ repository(owner: "acme", name: "infrastructure") { pullRequest(number: ${pull.number}) { reviewThreads${args} { totalCount nodes { id } pageInfo { hasNextPage endCursor hasPreviousPage startCursor } } } } }`;

  test.each([
    [
      'have a size',
      '',
      'MISSING_PAGINATION_BOUNDARIES',
      'You must provide a `first` or `last` value to properly paginate the `reviewThreads` connection.',
    ],
    [
      'have 100 at most',
      '(first: 101)',
      'EXCESSIVE_PAGINATION',
      'Requesting 101 records on the `reviewThreads` connection exceeds the `first` limit of 100 records.',
    ],
  ])('%s', async (_name, args, type, message) => {
    expect(await errorsOf(threads(args))).toMatchObject([{ type, message }]);
  });

  test('multiply, up to 500,000 nodes', async () => {
    const document = `{ repository(owner: "acme", name: "infrastructure") { pullRequests(first: 100) { nodes { reviewThreads(first: 100) { nodes { comments(first: 100) { nodes { id } } } } } } } }`;
    expect(await errorsOf(document)).toMatchObject([
      {
        type: 'MAX_NODE_LIMIT_EXCEEDED',
        message:
          'This query requests up to 1,010,100 possible nodes which exceeds the maximum limit of 500,000.',
      },
    ]);
  });

  test('lead from one to the next, in both directions', async () => {
    const comments = [19, 20, 21].map((line) => ({ path: 'main.tf', line, body: `line ${line}` }));
    await app.rest.pulls.createReview({ ...at, pull_number: pull.number, event: 'COMMENT', comments });
    const page = async (args: string) => (await query(threads(args))).repository.pullRequest.reviewThreads;
    const first = await page('(first: 2)');
    expect(first).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true, hasPreviousPage: false } });
    const second = await page(`(first: 2, after: "${first.pageInfo.endCursor}")`);
    expect(second.nodes).toHaveLength(1);
    const last = await page('(last: 2)');
    expect(last.nodes).toEqual([first.nodes[1], second.nodes[0]]);
    expect((await page(`(last: 2, before: "${last.pageInfo.startCursor}")`)).nodes).toEqual([first.nodes[0]]);
  });
});

test('a pull request with its threads, reviews, files and checks', async () => {
  const own = await openPull(github, { 'main.tf': lines({ 20: 'changed' }), 'new.tf': 'new\n' });
  await app.rest.checks.create({
    ...at,
    name: 'require-imdsv2',
    head_sha: own.headSha,
    conclusion: 'failure',
  });
  const comments = [{ path: 'main.tf', line: 20, body: 'Here' }];
  await app.rest.pulls.createReview({
    ...at,
    pull_number: own.number,
    event: 'COMMENT',
    body: 'Review',
    comments,
  });
  const { repository } = await query(
    `query ($number: Int!) {
      repository(owner: "acme", name: "infrastructure") {
        pullRequest(number: $number) {
          headRefOid baseRefOid isDraft state changedFiles mergeable author { login }
          files(first: 100) { nodes { path changeType additions } }
          reviews(first: 10) { nodes { state body viewerDidAuthor } }
          reviewThreads(first: 10) { nodes { path line isResolved isOutdated viewerCanResolve comments(first: 10) { nodes { body author { __typename login } viewerDidAuthor } } } }
          commits(last: 1) { nodes { commit { oid
            statusCheckRollup { state contexts(first: 10) { nodes { ... on CheckRun { name conclusion } } } }
            checkSuites(first: 10) { nodes { app { databaseId } conclusion checkRuns(first: 10) { nodes { name status } } } }
          } } }
        }
      }
    }`,
    { number: own.number },
  );
  expect(repository.pullRequest).toEqual({
    headRefOid: own.headSha,
    baseRefOid: own.baseSha,
    isDraft: false,
    state: 'OPEN',
    changedFiles: 2,
    mergeable: 'MERGEABLE',
    author: { login: 'octocat' },
    files: {
      nodes: [
        { path: 'main.tf', changeType: 'MODIFIED', additions: 1 },
        { path: 'new.tf', changeType: 'ADDED', additions: 1 },
      ],
    },
    reviews: { nodes: [{ state: 'COMMENTED', body: 'Review', viewerDidAuthor: true }] },
    reviewThreads: {
      nodes: [
        {
          path: 'main.tf',
          line: 20,
          isResolved: false,
          isOutdated: false,
          viewerCanResolve: true,
          // Without the `[bot]` that REST shows.
          comments: {
            nodes: [
              { body: 'Here', author: { __typename: 'Bot', login: 'require-imdsv2' }, viewerDidAuthor: true },
            ],
          },
        },
      ],
    },
    commits: {
      nodes: [
        {
          commit: {
            oid: own.headSha,
            statusCheckRollup: {
              state: 'FAILURE',
              contexts: { nodes: [{ name: 'require-imdsv2', conclusion: 'FAILURE' }] },
            },
            checkSuites: {
              nodes: [
                {
                  app: { databaseId: github.app.id },
                  conclusion: 'FAILURE',
                  checkRuns: { nodes: [{ name: 'require-imdsv2', status: 'COMPLETED' }] },
                },
              ],
            },
          },
        },
      ],
    },
  });
});

test('branches and history', async () => {
  const { repository } = await query(`{
    repository(owner: "acme", name: "infrastructure") {
      defaultBranchRef { name target { ... on Commit {
        history(first: 1) { totalCount nodes { messageHeadline parents(first: 1) { totalCount } } }
        file(path: "web/main.tf") { name object { ... on Blob { text } } }
        tree { entries { name } }
      } } }
      none: ref(qualifiedName: "refs/heads/none") { name }
      refs(refPrefix: "refs/heads/", first: 1) { nodes { name } }
      pullRequests(first: 1, states: OPEN) { nodes { number } }
    }
    nodes(ids: ["${pull.nodeId}"]) { ... on PullRequest { number } }
  }`);
  expect(repository.defaultBranchRef).toMatchObject({
    name: 'main',
    target: {
      history: { totalCount: 3, nodes: [{ parents: { totalCount: 1 } }] },
      file: { name: 'main.tf', object: { text: 'resource\n' } },
    },
  });
  expect(repository).toMatchObject({
    none: null,
    refs: { nodes: [{}] },
    pullRequests: { nodes: [{ number: 1 }] },
  });
});

test('the quota', async () => {
  const { rateLimit } = await query('{ rateLimit { cost limit remaining nodeCount resetAt } }');
  expect(rateLimit).toMatchObject({ cost: 1, limit: 5000, nodeCount: 0 });
  expect(rateLimit.remaining).toBeLessThan(5000);
});
