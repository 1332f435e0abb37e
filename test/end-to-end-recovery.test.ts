import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningApp, startApp } from '../playground/demo/start-app.ts';
import { type LocalGitHub, startGitHub } from '../playground/github.ts';
import { violating } from './stage.ts';

let github: LocalGitHub;
let app: RunningApp;
let opened = 0;

async function start(): Promise<void> {
  app = await startApp({ ...github.environment(), RETRY_SECONDS: '1' });
  github.setWebhook({ url: `http://localhost:${app.port}/api/github/webhooks` });
}

async function open() {
  const fullName = `acme/repository-${++opened}`;
  await github.createRepository({ fullName });
  await github.commit(fullName, { branch: 'main', files: { 'README.md': '# Test\n' } });
  await github.commit(fullName, { branch: 'change', from: 'main', files: { 'main.tf': violating('web') } });
  const { number, headSha } = await github.openPullRequest(fullName, { title: 'A change', head: 'change' });
  return { fullName, number, headSha };
}

beforeAll(async () => {
  github = await startGitHub({ limits: { secondary: false } });
  github.install(github.createOrganization('acme').login);
  await start();
});

afterAll(async () => {
  if (process.env.SHOW_LOG) console.log(app.log.join('\n'));
  await app?.stop();
  await github?.close();
});

test('what came while the App was down is found at its start: pull requests, and what GitHub couldn’t deliver', async () => {
  await app.stop();
  const pull = await open();
  const queued = await github.createMergeGroup(pull.fullName, pull.number);
  const failed = github.deliveries().filter(({ status }) => status !== 'OK').length;
  expect(failed).toBeGreaterThan(0);
  await start();
  for (const headSha of [pull.headSha, queued.headSha]) {
    const run = await github.untilCheckCompletes(pull.fullName, headSha);
    expect(run.conclusion).toBe('failure');
  }
  await github.settled();
  const redelivered = github.deliveries().filter(({ redelivery }) => redelivery);
  expect(redelivered.map(({ event }) => event)).toEqual(
    expect.arrayContaining(['pull_request', 'merge_group']),
  );
  expect(redelivered.every(({ status }) => status === 'OK')).toBe(true);
  expect(github.reviewComments(pull.fullName, pull.number)).toHaveLength(1);
});

test('a start where all is well asks little and queues nothing', async () => {
  await app.stop();
  github.clearRequests();
  await start();
  await github.until(() => github.requests().some(({ operation }) => operation === 'Unfinished'));
  await github.settled();
  const requests = github.requests().map(({ method, path }) => `${method} ${path.replace(/\?.*/, '')}`);
  expect(requests.filter((request) => /check-runs|attempts/.test(request))).toEqual([]);
  expect(requests.length).toBeLessThan(10);
});
