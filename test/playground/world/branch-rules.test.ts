import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LocalGitHub } from '../../../playground/github.ts';
import { at, type Client, fullName, openPull, startAcme } from '../acme.ts';

let github: LocalGitHub;
let app: Client;
beforeAll(async () => {
  ({ github, app } = await startAcme({ limits: { secondary: false } }));
  const requiredChecks = [{ context: 'require-imdsv2', integrationId: github.app.id }];
  github.protectBranch(fullName, 'main', { requiredChecks, resolvedConversations: true });
});
afterAll(() => github.close());

const check = (head_sha: string, conclusion?: 'success' | 'neutral' | 'failure' | 'cancelled') =>
  app.rest.checks.create({
    ...at,
    name: 'require-imdsv2',
    head_sha,
    ...(conclusion === undefined ? {} : { conclusion }),
  });

test('a check that nobody reports is waited for', async () => {
  const pull = await openPull(github);
  const expected = 'Required status check "require-imdsv2" is expected.';
  expect(github.mergeBlockers(fullName, pull.number)).toEqual([expected]);
  await expect(github.mergePullRequest(fullName, pull.number)).rejects.toThrow(expected);
  await expect(github.createMergeGroup(fullName, pull.number)).rejects.toThrow(expected);
  // Anyone who may write can set a status of that name; it isn't the App's.
  await app.rest.repos.createCommitStatus({
    ...at,
    sha: pull.headSha,
    state: 'success',
    context: 'require-imdsv2',
  });
  expect(github.mergeBlockers(fullName, pull.number)).toEqual([expected]);
  const { data } = await app.rest.pulls.get({ ...at, pull_number: pull.number });
  expect(data.mergeable_state).toBe('blocked');
});

test.each([
  ['failure', false],
  ['cancelled', false],
  ['neutral', true],
  ['success', true],
] as const)('%s lets it pass: %s', async (conclusion, passes) => {
  const pull = await openPull(github);
  await check(pull.headSha, 'success');
  await check(pull.headSha, conclusion);
  expect(github.mergeBlockers(fullName, pull.number)).toHaveLength(passes ? 0 : 1);
});

test('a run that is under way again is waited for', async () => {
  const pull = await openPull(github);
  await check(pull.headSha, 'success');
  await check(pull.headSha);
  expect(github.mergeBlockers(fullName, pull.number)).toHaveLength(1);
});

test('an open thread is in the way', async () => {
  const pull = await openPull(github);
  await check(pull.headSha, 'success');
  const comments = [{ path: 'main.tf', line: 20, body: 'Here' }];
  await app.rest.pulls.createReview({ ...at, pull_number: pull.number, event: 'COMMENT', comments });
  expect(github.mergeBlockers(fullName, pull.number)).toEqual([
    'A conversation must be resolved before this pull request can be merged.',
  ]);
  github.resolveThread(github.threads(fullName, pull.number)[0]!, 'octocat');
  await github.mergePullRequest(fullName, pull.number);
});

test('a merge group needs a check of its own', async () => {
  const pull = await openPull(github, { 'queued.tf': 'queued\n' });
  await check(pull.headSha, 'success');
  const group = await github.createMergeGroup(fullName, pull.number);
  await expect(github.destroyMergeGroup(group, 'merged')).rejects.toThrow('is expected');
  await check(group.headSha, 'success');
  await github.destroyMergeGroup(group, 'merged');
  expect(pull.merged).toBe(true);
});
