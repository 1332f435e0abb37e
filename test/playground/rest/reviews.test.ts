import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LocalGitHub, PullRequest } from '../../../playground/github.ts';
import { at, type Client, clientWith, fullName, lines, openPull, refusal, send, startAcme } from '../acme.ts';

let github: LocalGitHub;
let app: Client;
let pull: PullRequest;
beforeAll(async () => {
  ({ github, app } = await startAcme({ limits: { secondary: false } }));
  // Two hunks: lines 7–13 and 27–33.
  pull = await openPull(github, {
    'main.tf': lines({ 10: 'ten', 30: 'thirty' }),
    'image.png': Buffer.from([0, 1, 2]),
  });
});
afterAll(() => github.close());

const review = (comments: object[], fields: object = {}) =>
  send(app, 'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews', {
    ...at,
    pull_number: pull.number,
    event: 'COMMENT',
    body: 'Review',
    comments,
    ...fields,
  });
const good = { path: 'main.tf', line: 10, side: 'RIGHT', body: 'Here' };

describe('anchors', () => {
  test.each([
    ['a line outside the hunks', { line: 20 }, 'Line could not be resolved'],
    ['line 0', { line: 0 }, 'Line could not be resolved'],
    ['a start outside the hunks', { start_line: 5 }, 'Start line could not be resolved'],
    ['a start in another hunk', { start_line: 10, line: 30 }, 'Start line could not be resolved'],
    [
      'a start that is the end',
      { start_line: 10 },
      'Pull request review thread start line must precede the end line.',
    ],
    ['a path that is not in the diff', { path: 'other.tf' }, 'Path could not be resolved'],
    ['a binary file', { path: 'image.png', line: 1 }, 'Line could not be resolved'],
    ['an empty text', { body: ' ' }, "Body can't be blank"],
    ['a text of 65,537', { body: 'x'.repeat(65_537) }, 'Body is too long (maximum is 65536 characters)'],
  ])('%s loses the whole review', async (_name, change, reason) => {
    const before = github.reviews(fullName, pull.number).length;
    const refused = await refusal(review([good, { ...good, ...change }]));
    expect(refused).toMatchObject({ status: 422, message: 'Unprocessable Entity', errors: [reason] });
    expect(github.reviews(fullName, pull.number)).toHaveLength(before);
  });

  test('context lines, ranges and removed lines are good', async () => {
    const { data } = await review([
      { ...good, line: 7 },
      { ...good, line: 13, start_line: 8, start_side: 'RIGHT' },
      { ...good, side: 'LEFT' },
    ]);
    const { data: comments } = await app.rest.pulls.listCommentsForReview({
      ...at,
      pull_number: pull.number,
      review_id: data.id,
    });
    expect(comments.map(({ line, start_line, side }) => ({ line, start_line, side }))).toEqual([
      { line: 7, start_line: null, side: 'RIGHT' },
      { line: 13, start_line: 8, side: 'RIGHT' },
      { line: 10, start_line: null, side: 'LEFT' },
    ]);
  });

  test('the comment keeps its hunk down to its line', async () => {
    await review([good]);
    const hunk = github.threads(fullName, pull.number).at(-1)?.diffHunk;
    expect(hunk).toBe('@@ -7,7 +7,7 @@ line 6\n line 7\n line 8\n line 9\n-line 10\n+ten');
  });
});

describe('a review', () => {
  test('of 33 comments answers 502 and is lost', async () => {
    const before = github.reviews(fullName, pull.number).length;
    expect((await refusal(review(Array(33).fill(good)))).status).toBe(502);
    expect(github.reviews(fullName, pull.number)).toHaveLength(before);
    await review(Array(32).fill(good));
  });

  test('that only comments needs a body or comments', async () => {
    expect(await refusal(review([], { body: '' }))).toMatchObject({
      status: 422,
      errors: ["Body can't be blank"],
    });
    expect((await review([good], { body: '' })).data.state).toBe('COMMENTED');
  });

  test('names a commit of the pull request', async () => {
    expect((await refusal(review([good], { commit_id: 'f'.repeat(40) }))).status).toBe(422);
    expect((await review([good], { commit_id: pull.headSha })).data.commit_id).toBe(pull.headSha);
  });

  test('without event is pending: one at a time, and its author alone sees it', async () => {
    const { data } = await review([good], { event: undefined });
    expect(data).toMatchObject({ state: 'PENDING' });
    expect(await refusal(review([good]))).toMatchObject({
      errors: ['User can only have one pending review per pull request'],
    });
    expect(github.reviews(fullName, pull.number).map(({ id }) => id)).not.toContain(data.id);
    const { data: submitted } = await app.rest.pulls.submitReview({
      ...at,
      pull_number: pull.number,
      review_id: data.id,
      event: 'COMMENT',
    });
    expect(submitted.state).toBe('COMMENTED');
    expect(github.reviews(fullName, pull.number).map(({ id }) => id)).toContain(data.id);
  });

  test('needs pull_requests: write', async () => {
    const reader = await clientWith(github, { pull_requests: 'read' });
    const request = reader.pulls.createReview({
      ...at,
      pull_number: pull.number,
      event: 'COMMENT',
      body: 'No',
    });
    expect((await refusal(request)).status).toBe(403);
  });
});

describe('comments', () => {
  test('are answered in their thread', async () => {
    await review([good]);
    const first = github.reviewComments(fullName, pull.number).at(-1)!;
    const { data } = await app.rest.pulls.createReplyForReviewComment({
      ...at,
      pull_number: pull.number,
      comment_id: first.id,
      body: 'Reply',
    });
    expect(data.in_reply_to_id).toBe(first.id);
    expect(first.thread.comments.map(({ body }) => body)).toEqual(['Here', 'Reply']);
  });

  test('of the App are signed by its bot', async () => {
    await review([good]);
    const { data } = await app.rest.pulls.listReviewComments({
      ...at,
      pull_number: pull.number,
      per_page: 100,
    });
    expect(data.at(-1)).toMatchObject({
      user: { login: 'require-imdsv2[bot]', type: 'Bot' },
      performed_via_github_app: { id: github.app.id },
    });
  });

  test('stand in the conversation too', async () => {
    const { data } = await app.rest.issues.createComment({ ...at, issue_number: pull.number, body: 'Hello' });
    await app.rest.issues.updateComment({ ...at, comment_id: data.id, body: 'Hello again' });
    expect(github.comments(fullName, pull.number).map(({ body }) => body)).toEqual(['Hello again']);
  });
});
