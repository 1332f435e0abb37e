import { schema } from '@octokit/graphql-schema';
import { buildASTSchema, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { unfinished } from '../../src/app/find-missed-reviews.ts';
import { unfinishedDocument } from '../../src/github/read/documents.ts';
import { runMarker } from '../../src/rule/fingerprint.ts';
import { mockGitHub, testOctokit } from '../github/octokit.ts';

const schemaOfGitHub = buildASTSchema(parse(schema.idl), { assumeValidSDL: true });

test.each([1, 10])(
  'GitHub’s schema takes the question for what is unfinished in %i repositories',
  (count) => {
    expect(validate(schemaOfGitHub, parse(unfinishedDocument(count)))).toEqual([]);
  },
);

const github = mockGitHub();
const written = (run: number, viewerDidAuthor = true) => ({
  viewerDidAuthor,
  body: `Two. ${runMarker(run)}`,
});
const completed = (externalId: string, conclusion = 'FAILURE') => ({
  status: 'COMPLETED',
  conclusion,
  externalId,
  databaseId: 4,
});

test.each([
  { name: 'no run', run: undefined, reviews: [], expected: { kind: 'review', run: undefined } },
  {
    name: 'a run that was begun',
    run: { status: 'IN_PROGRESS', conclusion: null, externalId: '7', databaseId: 4 },
    reviews: [],
    expected: { kind: 'review', run: 4 },
  },
  { name: 'a verdict', run: completed('7'), reviews: [], expected: undefined },
  {
    name: 'a run that gave way to one that never came',
    run: completed('7', 'CANCELLED'),
    reviews: [],
    expected: { kind: 'review', run: undefined },
  },
  {
    name: 'a verdict whose comments are missing',
    run: completed('7 comments'),
    reviews: [written(3), written(4, false), null],
    expected: { kind: 'comments', run: 4 },
  },
  {
    name: 'a verdict and its comments',
    run: completed('7 comments'),
    reviews: [written(3), written(4)],
    expected: undefined,
  },
])('$name: $expected', async ({ run, reviews, expected }) => {
  const suite = { checkRuns: { nodes: [run] }, begun: { nodes: [] } };
  const commit = { oid: 'a'.repeat(40), checkSuites: { nodes: run ? [suite] : [] } };
  const node = {
    ...{
      number: 7,
      changedFiles: 1,
      maintainerCanModify: false,
      headRefOid: 'a'.repeat(40),
      headRefName: 'x',
    },
    ...{
      headRepository: null,
      baseRefOid: 'b'.repeat(40),
      baseRefName: 'main',
      updatedAt: '2026-01-02T03:04:05Z',
    },
    ...{ reviews: { nodes: reviews }, commits: { nodes: [{ commit }] } },
  };
  const pullRequests = { pageInfo: { hasNextPage: false, endCursor: null }, nodes: [node] };
  const repositories = [{ name: 'infra', owner: { login: 'octo-org' } }];
  github.get('/installation/repositories').query(true).reply(200, { total_count: 1, repositories });
  github.post('/graphql').reply(200, { data: { r0: { pullRequests, refs: null } } });
  const tasks: unknown[] = [];
  for await (const { task } of unfinished(testOctokit(), 1, false)) tasks.push(task);
  expect(tasks).toMatchObject(expected ? [expected] : []);
});
