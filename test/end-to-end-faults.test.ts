import { expect, test } from 'vitest';
import { stage, violating } from './stage.ts';

const statusToken = 'status-token-of-the-test';
const on = stage({ environment: { RETRY_SECONDS: '1', STATUS_TOKEN: statusToken } });
const limit = {
  status: 403,
  body: { message: 'You have exceeded a secondary rate limit' },
  headers: { 'retry-after': '4' },
};
const finding = { conclusion: 'failure', title: '1 of 1 EC2 target allows IMDSv1' };
const page = async (path: string, headers = {}) => {
  const response = await fetch(`http://localhost:${on.app.port}${path}`, { headers });
  return { status: response.status, text: await response.text() };
};

test('an installation at its limit is late, keeps its run, and holds up no other', async () => {
  const other = on.move();
  on.move();
  const restore = on.github.fail({ path: /pulls\/\d+\/files/ }, limit, 1);
  const late = await on.open({ 'main.tf': violating('web') });
  await on.github.until(() => on.github.requests().some(({ status }) => status === 403));
  const fullName = `${other}/repository`;
  await on.github.createRepository({ fullName });
  await on.github.commit(fullName, { branch: 'main', files: { 'README.md': '#\n' } });
  await on.github.commit(fullName, { branch: 'b', from: 'main', files: { 'main.tf': violating('web') } });
  const { headSha } = await on.github.openPullRequest(fullName, { title: 'A change', head: 'b' });
  await on.github.untilCheckCompletes(fullName, headSha);
  // The run is made while the files are listed: it may exist already, or wait for the end of the limit, too.
  expect(on.github.checkRuns(late.fullName, late.headSha).map(({ status }) => status)).not.toContain(
    'completed',
  );
  expect(await on.reviewed(late)).toMatchObject(finding);
  restore();
  expect(on.github.checkRuns(late.fullName, late.headSha)).toHaveLength(1);
});

test('the verdict doesn’t wait for comments that GitHub’s limits delay, and they come later', async () => {
  const restore = on.github.fail({ path: /reviews$/ }, limit, 1);
  const pull = await on.open({ 'main.tf': violating('web') });
  expect(await on.github.untilCheckCompletes(pull.fullName, pull.headSha)).toMatchObject(finding);
  expect(on.github.reviewComments(pull.fullName, pull.number)).toEqual([]);
  await on.github.until(() => on.github.reviewComments(pull.fullName, pull.number).length === 1);
  restore();
  expect(on.github.checkRuns(pull.fullName, pull.headSha)).toHaveLength(1);
});

test.each([
  { name: '401 right after the token was made', path: /check-runs$/, fault: { status: 401 } },
  { name: '409 on the verdict', path: /check-runs\/\d+$/, fault: { status: 409 } },
])('$name is survived', async ({ path, fault }) => {
  const restore = on.github.fail({ path }, fault, 1);
  const pull = await on.open({ 'main.tf': violating('web') });
  expect(await on.reviewed(pull)).toMatchObject(finding);
  restore();
});

test('a branch that is gone ends in a completed run', async () => {
  const restore = on.github.fail({ path: /pulls\/\d+\/files/ }, { status: 404 });
  const run = await on.reviewed(await on.open({ 'main.tf': violating('web') }));
  restore();
  expect(run).toMatchObject({ conclusion: 'failure', title: 'The review could not be finished' });
});

test('webhooks are acknowledged while 2 MB of nested blocks are being parsed', async () => {
  const nested = 'a {\n'.repeat(100).concat('}\n'.repeat(100)).repeat(3_300);
  const pull = await on.open({ 'hostile.tf': nested, 'main.tf': violating('web') });
  await on.github.until(() => on.github.requests().some(({ path }) => path.includes('/git/blobs/')));
  for (let n = 0; n < 60; n++) {
    const { statusCode } = await on.github.deliver('ping', { zen: 'Keep it simple.' });
    expect(statusCode).toBe(202);
  }
  // How soon is measured in bench/load.ts.
  const run = await on.github.untilCheckCompletes(pull.fullName, pull.headSha, { timeout: 180_000 });
  expect(run.conclusion).toBe('failure');
  expect(run.summary).toContain('`hostile.tf` was not checked');
  expect(run.title).toContain('1 of 1 EC2 target allows IMDSv1');
}, 240_000);

test('its operator sees how it is', async () => {
  // The App doesn't repeat a request that GitHub calls its mistake.
  const restore = on.github.fail({ path: /pulls\/\d+\/files/ }, { status: 400 });
  await on.reviewed(await on.open({ 'main.tf': violating('web') }));
  restore();
  await on.settled();
  expect(await page('/healthz')).toEqual({ status: 200, text: '{"status":"ok"}' });
  expect(await page('/ping')).toEqual({ status: 200, text: 'PONG' });
  const ready = await page('/readyz');
  expect([ready.status, JSON.parse(ready.text)]).toMatchObject([200, { status: 'ready', problems: [] }]);
  const { text } = await page('/metrics');
  for (const line of [
    /^require_imdsv2_jobs_total\{result="failure"\} \d+$/m,
    /^require_imdsv2_jobs_total\{result="hold"\} [1-9]\d*$/m,
    /^require_imdsv2_job_duration_seconds_count \d+$/m,
    /^require_imdsv2_webhook_duration_seconds_count [1-9]\d*$/m,
    /^require_imdsv2_queue_jobs\{state="waiting"\} 0$/m,
    /^require_imdsv2_queue_age_seconds 0$/m,
    /^require_imdsv2_files_not_judged_total [1-9]\d*$/m,
    /^require_imdsv2_github_requests_total\{installation="\d+",status="201"\} \d+$/m,
    /^require_imdsv2_github_quota_left\{installation="\d+",resource="core"\} \d+$/m,
  ])
    expect(text).toMatch(line);
  expect((await page('/failures')).status).toBe(404);
  const failures = await page('/failures', { authorization: `Bearer ${statusToken}` });
  expect(JSON.parse(failures.text)).toMatchObject([{ reason: expect.stringContaining('Injected fault') }]);
});

test('one structured line tells of each review, and no line tells a secret', () => {
  const lines = on.app.log.flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []));
  const reviews = lines.filter(({ verdict, task }) => verdict && task === 'review');
  expect(reviews[0]).toMatchObject({
    delivery: expect.stringMatching(/^[\w-]{36}$/),
    repository: expect.stringMatching(/^[\w-]+\/[\w-]+$/),
    pull: 1,
    head: expect.stringMatching(/^[0-9a-f]{40}$/),
    verdict: 'failure',
    requests: expect.any(Number),
    ms: expect.any(Number),
  });
  const all = on.app.log.join('\n');
  const { app } = on.github;
  for (const secret of [app.webhookSecret, app.privateKey.split('\n')[1]!, statusToken])
    expect(all).not.toContain(secret);
  expect(all).not.toMatch(/gh[su]_\w|eyJ[\w-]+\.eyJ/);
});

test('a commit that GitHub doesn’t take is told of where the button was pressed', async () => {
  const pull = await on.open({ 'main.tf': violating('web') });
  on.github.setPermission(pull.fullName, 'octocat', 'write');
  const run = await on.reviewed(pull);
  const restore = on.github.fail({ path: '/graphql', body: /createCommitOnBranch/ }, { status: 422 });
  on.github.pressAction(run.id, 'apply-fixes', 'octocat');
  await on.settled();
  restore();
  expect(on.github.checkRuns(pull.fullName, pull.headSha)[0]!.summary).toMatch(
    /^> \*\*Apply fixes\.\*\* Not applied: GitHub did not take the commit\. Reference: /,
  );
});
