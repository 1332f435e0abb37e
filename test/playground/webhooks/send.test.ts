import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LocalGitHub } from '../../../playground/github.ts';
import { examplePayload } from '../../../playground/json/example.ts';
import {
  appClient,
  at,
  type Client,
  clientWith,
  fullName,
  type Hook,
  installationClient,
  listen,
  openPull,
  owner,
  refusal,
  send,
  startAcme,
} from '../acme.ts';

let github: LocalGitHub;
let app: Client;
beforeAll(async () => {
  ({ github, app } = await startAcme({ limits: { secondary: false, webhookTimeout: 300 } }));
});
afterAll(() => github.close());

const names = (hooks: Hook[]) =>
  hooks.map(({ event, payload }) => `${event}${payload.action ? `.${payload.action}` : ''}`);

describe('a delivery', () => {
  test('is signed and says what it is', async () => {
    const hooks = await listen(github);
    await openPull(github);
    await github.settled({ quiet: 60 });
    const { headers, body } = hooks.find(({ event }) => event === 'pull_request')!;
    const signature = createHmac('sha256', github.app.webhookSecret).update(body).digest('hex');
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'x-github-event': 'pull_request',
      'x-github-delivery': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'x-github-hook-installation-target-id': String(github.app.id),
      'x-github-hook-installation-target-type': 'integration',
      'x-hub-signature-256': `sha256=${signature}`,
    });
  });

  test('that is answered too late or badly has failed, and does not come again', async () => {
    const hooks = await listen(github, async ({ payload }) => {
      if (payload.action === 'opened') await new Promise((resolve) => setTimeout(resolve, 600));
      return 500;
    });
    await openPull(github);
    await github.settled({ quiet: 350 });
    const last = github.deliveries().slice(-2);
    expect(last.map(({ status, statusCode }) => [status, statusCode])).toEqual([
      ['Invalid HTTP Response: 500', 500],
      ['timed out', 0],
    ]);
    expect(names(hooks)).toEqual(['check_suite.requested', 'pull_request.opened']);
  });

  test('can be listed and asked for again by the App', async () => {
    github.setWebhookReachable(false);
    const pull = await openPull(github);
    await github.settled({ quiet: 60 });
    github.setWebhookReachable(true);
    const hooks = await listen(github);
    const client = appClient(github);
    const { data } = await client.rest.apps.listWebhookDeliveries({ per_page: 2 });
    expect(data).toMatchObject([
      {
        event: 'pull_request',
        action: 'opened',
        status: 'failed to connect to host',
        status_code: 0,
        redelivery: false,
      },
      { event: 'check_suite' },
    ]);
    const { data: full } = await client.rest.apps.getWebhookDelivery({ delivery_id: data[0]!.id });
    expect(full.request.payload).toMatchObject({ number: pull.number });
    expect((await client.rest.apps.redeliverWebhookDelivery({ delivery_id: data[0]!.id })).status).toBe(202);
    await github.settled({ quiet: 60 });
    expect(hooks[0]?.headers['x-github-delivery']).toBe(data[0]!.guid);
    const { data: again } = await client.rest.apps.listWebhookDeliveries({ per_page: 1 });
    expect(again).toMatchObject([{ guid: data[0]!.guid, redelivery: true, status: 'OK' }]);
    const installation = await clientWith(github, { checks: 'write' });
    expect((await refusal(installation.apps.listWebhookDeliveries())).status).toBe(401);
  });
});

test('what is larger than 25 MB is never sent', async () => {
  const hooks = await listen(github);
  const delivery = await github.deliver('push', { text: 'x'.repeat(26 * 1024 * 1024) });
  expect(delivery).toMatchObject({ statusCode: 0, status: 'payload too large' });
  expect(hooks).toEqual([]);
});

test('a trailer keeps GitHub from asking for checks, not from telling of the pull request', async () => {
  const hooks = await listen(github);
  await github.commit(fullName, {
    branch: 'quiet',
    from: 'main',
    files: { 'a.tf': 'a\n' },
    message: 'Quiet\n\n\nskip-checks: true',
  });
  await github.openPullRequest(fullName, { title: 'Quiet', head: 'quiet' });
  await github.settled({ quiet: 60 });
  expect(names(hooks)).toEqual(['pull_request.opened']);
});

describe('what happens is told', () => {
  test('of a pull request', async () => {
    const hooks = await listen(github);
    const pull = await openPull(github, undefined, 'told');
    await github.convertToDraft(fullName, pull.number);
    await github.markReadyForReview(fullName, pull.number);
    await github.editPullRequest(fullName, pull.number, { title: 'New' });
    const before = pull.headSha;
    const after = await github.commit(fullName, { branch: 'told', files: { 'more.tf': '\n' } });
    await github.closePullRequest(fullName, pull.number);
    await github.reopenPullRequest(fullName, pull.number);
    await github.push(fullName, 'told', null);
    await github.settled({ quiet: 60 });
    expect(names(hooks)).toContain('pull_request.ready_for_review');
    // In the order they were sent: they may overtake each other on the way, as GitHub's do.
    const sent = github
      .deliveries()
      .filter(({ event, payload }) => event === 'pull_request' && payload.number === pull.number);
    // biome-ignore lint/suspicious/noExplicitAny: the test says what it expects in it.
    const events = sent as { payload: any }[];
    expect(events.map(({ payload }) => payload.action)).toEqual([
      'opened',
      'converted_to_draft',
      'ready_for_review',
      'edited',
      'synchronize',
      'closed',
      'reopened',
      'closed',
    ]);
    expect(events[4]?.payload).toMatchObject({ before, after, pull_request: { head: { sha: after } } });
    expect(events[3]?.payload.changes).toEqual({ title: { from: 'Change' } });
  });

  test('of a changed base', async () => {
    const pull = await openPull(github);
    const sha = await github.commit(fullName, {
      branch: 'release',
      from: 'main',
      files: { 'release.tf': '\n' },
    });
    const hooks = await listen(github);
    await github.editPullRequest(fullName, pull.number, { base: 'release' });
    await github.settled({ quiet: 60 });
    expect(hooks[0]?.payload).toMatchObject({
      changes: { base: { ref: { from: 'main' } } },
      pull_request: { base: { ref: 'release', sha } },
    });
  });

  test('of check runs', async () => {
    const pull = await openPull(github);
    const hooks = await listen(github);
    const actions = [{ label: 'Fix', description: 'Fix all', identifier: 'fix' }];
    const { data } = await send(app, 'POST /repos/{owner}/{repo}/check-runs', {
      ...at,
      name: 'check',
      head_sha: pull.headSha,
      conclusion: 'failure',
      external_id: '7',
      actions,
    });
    github.rerunCheck(data.id, 'mona');
    github.rerunSuite(data.check_suite.id, 'mona');
    github.pressAction(data.id, 'fix', 'mona');
    await github.settled({ quiet: 60 });
    expect(names(hooks).sort()).toEqual([
      'check_run.completed',
      'check_run.created',
      'check_run.requested_action',
      'check_run.rerequested',
      'check_suite.completed',
      'check_suite.rerequested',
    ]);
    const pressed = hooks.find(({ payload }) => payload.action === 'requested_action');
    expect(pressed?.payload).toMatchObject({
      requested_action: { identifier: 'fix' },
      check_run: { external_id: '7', head_sha: pull.headSha, pull_requests: [{ number: pull.number }] },
      sender: { login: 'mona' },
    });
  });

  test('of a merge queue, whose groups stand on each other', async () => {
    const [one, two] = [
      await openPull(github, { 'one.tf': '1\n' }),
      await openPull(github, { 'two.tf': '2\n' }),
    ];
    const hooks = await listen(github);
    const first = await github.createMergeGroup(fullName, one.number);
    const second = await github.createMergeGroup(fullName, two.number);
    expect(second.baseSha).toBe(first.headSha);
    expect(second.headRef).toBe(`refs/heads/gh-readonly-queue/main/pr-${two.number}-${first.headSha}`);
    const { data } = await app.rest.repos.compareCommits({
      ...at,
      base: second.baseSha,
      head: second.headSha,
    });
    expect(data.files?.map(({ filename }) => filename)).toEqual(['two.tf']);
    await github.destroyMergeGroup(first, 'merged');
    expect(github.pullRequest(fullName, one.number)).toMatchObject({ merged: true, state: 'closed' });
    await github.destroyMergeGroup(second, 'dequeued');
    await github.settled({ quiet: 60 });
    const groups = hooks.filter(({ event }) => event === 'merge_group');
    expect(groups.map(({ payload }) => [payload.action, payload.reason])).toEqual([
      ['checks_requested', undefined],
      ['checks_requested', undefined],
      ['destroyed', 'merged'],
      ['destroyed', 'dequeued'],
    ]);
    expect(groups[0]?.payload.merge_group).toMatchObject({
      head_sha: first.headSha,
      base_ref: 'refs/heads/main',
    });
  });

  test('of installations, whatever the App subscribes to', async () => {
    const hooks = await listen(github);
    await github.createRepository({ fullName: 'globex/one' });
    await github.createRepository({ fullName: 'globex/two' });
    github.install('globex', { repositories: ['globex/one'] });
    github.addRepositories('globex', ['globex/two']);
    github.removeRepositories('globex', ['globex/one']);
    github.uninstall('globex');
    await github.settled({ quiet: 60 });
    expect(names(hooks).sort()).toEqual([
      'installation.created',
      'installation.deleted',
      'installation_repositories.added',
      'installation_repositories.removed',
    ]);
    const added = hooks.find(({ payload }) => payload.action === 'added')?.payload;
    expect(added.repositories_added).toMatchObject([{ full_name: 'globex/two' }]);
  });

  test('only while the App is installed there', async () => {
    await github.createRepository({ fullName: 'initech/one' });
    const hooks = await listen(github);
    await github.commit('initech/one', { branch: 'change', files: { 'a.tf': 'a\n' } });
    await github.openPullRequest('initech/one', { title: 'Change', head: 'change' });
    github.suspend(owner);
    await openPull(github);
    github.unsuspend(owner);
    await github.settled({ quiet: 60 });
    expect(names(hooks).sort()).toEqual(['installation.suspend', 'installation.unsuspend']);
  });
});

test('a check run on a fork names no pull request', async () => {
  await github.createRepository({ fullName: 'mona/infrastructure', forkOf: fullName });
  await github.commit('mona/infrastructure', { branch: 'fix', files: { 'a.tf': 'a\n' } });
  const hooks = await listen(github);
  const pull = await github.openPullRequest(fullName, { title: 'Fork', head: 'mona:fix', user: 'mona' });
  await app.rest.checks.create({ ...at, name: 'check', head_sha: pull.headSha });
  await github.settled({ quiet: 60 });
  const [opened] = hooks.filter(({ event }) => event === 'pull_request');
  expect(opened?.payload).toMatchObject({
    repository: { full_name: fullName },
    pull_request: { head: { label: 'mona:fix', repo: { full_name: 'mona/infrastructure', fork: true } } },
  });
  expect(hooks.find(({ event }) => event === 'check_run')?.payload.check_run).toMatchObject({
    pull_requests: [],
    check_suite: { head_branch: null, pull_requests: [] },
  });
  // Seen from the fork it does, though it stands in another repository.
  github.install('mona');
  const { data } = await installationClient(github, 'mona').rest.checks.create({
    owner: 'mona',
    repo: 'infrastructure',
    name: 'check',
    head_sha: pull.headSha,
  });
  const { id } = github.repository(fullName);
  expect(data.pull_requests).toMatchObject([{ number: pull.number, base: { repo: { id } } }]);
});

describe('payloads have every field of a real one', () => {
  /** Fields that hold something else in each payload, or that GitHub has retired. */
  const free = [
    'changes',
    'labels',
    'assignees',
    'assignee',
    'requested_reviewers',
    'requested_teams',
    'license',
    'milestone',
    'permissions',
  ];

  function missing(real: unknown, ours: unknown, path = ''): string[] {
    if (Array.isArray(real))
      return Array.isArray(ours) && real.length > 0 && ours.length > 0
        ? missing(real[0], ours[0], `${path}[]`)
        : [];
    if (typeof real !== 'object' || real === null || typeof ours !== 'object' || ours === null) return [];
    return Object.entries(real).flatMap(([name, value]) => {
      if (free.includes(name)) return [];
      if (!(name in ours)) return [`${path}.${name}`];
      return missing(value, (ours as Record<string, unknown>)[name], `${path}.${name}`);
    });
  }

  test('for each event the App hears', async () => {
    const hooks = await listen(github);
    const pull = await openPull(github);
    await github.commit(fullName, { branch: pull.headRef, files: { 'more.tf': '\n' } });
    const actions = [{ label: 'Fix', description: 'Fix all', identifier: 'fix' }];
    const { data } = await send(app, 'POST /repos/{owner}/{repo}/check-runs', {
      ...at,
      name: 'check',
      head_sha: pull.headSha,
      conclusion: 'failure',
      actions,
    });
    github.pressAction(data.id, 'fix');
    github.rerunCheck(data.id);
    github.rerunSuite(data.check_suite.id);
    await github.destroyMergeGroup(await github.createMergeGroup(fullName, pull.number), 'dequeued');
    await github.createRepository({ fullName: 'umbrella/one' });
    github.install('umbrella', { repositories: [] });
    github.addRepositories('umbrella', ['umbrella/one']);
    github.uninstall('umbrella');
    await github.settled({ quiet: 60 });
    const heard = [
      ['pull_request', 'opened'],
      ['pull_request', 'synchronize'],
      ['check_run', 'requested_action'],
      ['check_run', 'rerequested'],
      ['check_suite', 'rerequested'],
      ['merge_group', 'checks_requested'],
      ['installation', 'created'],
      ['installation_repositories', 'added'],
    ] as const;
    for (const [event, action] of heard) {
      const hook = hooks.find(({ event: name, payload }) => name === event && payload.action === action);
      expect(missing(examplePayload(event, action), hook?.payload), `${event}.${action}`).toEqual([]);
    }
  });
});
