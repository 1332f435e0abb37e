import { expect, test } from 'vitest';
import { publishReview } from '../../../src/github/write/publish-review.ts';
import { fingerprintMarker } from '../../../src/rule/fingerprint.ts';
import { mockGitHub, pull, pullPayload, testOctokit } from '../octokit.ts';

const github = mockGitHub();
const reviews = '/repos/octo-org/infra/pulls/7/reviews';
const number = '/repos/octo-org/infra/pulls/7';
const single = '/repos/octo-org/infra/pulls/7/comments';

const comment = (line: number, fingerprint = '0'.repeat(15) + line) => ({
  path: 'main.tf',
  side: 'RIGHT' as const,
  line,
  body: `text\n${fingerprintMarker(fingerprint)}`,
});

test('all comments are one review on the head, which only comments', async () => {
  const multiLine = { ...comment(9), start_line: 7, start_side: 'RIGHT' as const };
  github
    .post(reviews, {
      commit_id: pull.headSha,
      event: 'COMMENT',
      body: 'intro',
      comments: [comment(3), multiLine],
    })
    .reply(200, { id: 1 });
  await publishReview(testOctokit(), pull, [comment(3), multiLine], 'intro');
});

test('no comments, no request', async () => {
  await publishReview(testOctokit(), pull, [], 'intro');
});

test('when one comment is refused, the others are posted one by one', async () => {
  const refusal = { message: 'Unprocessable Entity', errors: ['Line could not be resolved'] };
  const posted: unknown[] = [];
  github.post(reviews).reply(422, refusal);
  github.get(number).reply(200, pullPayload(pull.headSha));
  github.post(single, (body) => posted.push(body.line) > 0).reply(422, refusal);
  github.post(single, (body) => posted.push(body.line) > 0).reply(201, { id: 2 });
  expect(await publishReview(testOctokit(), pull, [comment(3), comment(4)], 'intro')).toBe('in pieces');
  expect(posted).toEqual([3, 4]);
});

test('a commit that was pushed away has no comments, not even one by one', async () => {
  github.post(reviews).reply(422, { message: 'Unprocessable Entity' });
  github.get(number).reply(200, pullPayload('f'.repeat(40)));
  expect(await publishReview(testOctokit(), pull, [comment(3), comment(4)], 'intro')).toBe('in pieces');
});

test('after a 502 it looks what is there, and posts only the rest', async () => {
  const thread = {
    id: 'T',
    isResolved: false,
    comments: { totalCount: 1, nodes: [{ id: 'C', viewerDidAuthor: true, body: comment(3).body }] },
  };
  const reviewThreads = { pageInfo: { hasPreviousPage: false, startCursor: null }, nodes: [thread] };
  const posted: unknown[] = [];
  github.post(reviews).reply(502, 'Bad Gateway');
  const { headSha: headRefOid, updatedAt } = pull;
  const pullRequest = { state: 'OPEN', updatedAt, headRefOid, reviewThreads };
  github.post('/graphql').reply(200, { data: { repository: { pullRequest } } });
  github
    .post(reviews, (body) => posted.push(body.comments.map((one: { line: number }) => one.line)) > 0)
    .reply(200, {});
  expect(await publishReview(testOctokit(), pull, [comment(3), comment(4)], 'intro')).toBe('whole');
  expect(posted).toEqual([[4]]);
});

const limit = { message: 'You have exceeded a secondary rate limit' };
test.each([
  { name: 'a limit', status: 403, body: limit, headers: { 'retry-after': '60' } },
  { name: 'a GitHub that fails', status: 502, body: {}, headers: {} },
])('$name in the middle of single comments is thrown, so that the rest comes later', async (answer) => {
  github.post(reviews).reply(422, {});
  github.get(number).reply(200, pullPayload(pull.headSha));
  github.post(single).reply(201, { id: 1 });
  github.post(single).reply(answer.status, answer.body, answer.headers);
  await expect(
    publishReview(testOctokit(), pull, [comment(3), comment(4), comment(5)], 'intro'),
  ).rejects.toMatchObject({ status: answer.status });
});

test('without the permission the review is given up: the check run has everything', async () => {
  github.post(reviews).reply(403, { message: 'Resource not accessible by integration' });
  await publishReview(testOctokit(), pull, [comment(3)], 'intro');
});
