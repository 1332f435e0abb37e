import { expect, test } from 'vitest';
import { compliant, stage, violating } from './stage.ts';

const on = stage();
const policyPath = '.github/require-imdsv2.yml';
let repositories = 0;

/** A repository with a branch `stage` that allows IMDSv1 already, and `feature` one commit of documents ahead of it. */
async function featureOnStage(policy: Record<string, string> = {}) {
  const fullName = `acme/same-head-${++repositories}`;
  const { github } = on;
  await github.createRepository({ fullName });
  await github.commit(fullName, { branch: 'main', files: { 'README.md': '# Test\n' } });
  const files = { 'main.tf': violating('web'), ...policy };
  await github.commit(fullName, { branch: 'stage', from: 'main', files });
  await github.commit(fullName, { branch: 'feature', from: 'stage', files: { 'docs.md': 'text\n' } });
  const open = (base: string, head = 'feature') =>
    github.openPullRequest(fullName, { title: `Into ${base}`, head, base });
  return { fullName, open };
}

/** Conclusions of the runs on a commit, the oldest first. */
function conclusions(fullName: string, sha: string): (string | null)[] {
  return on.github.checkRuns(fullName, sha).map(({ conclusion }) => conclusion);
}

async function newest({ fullName, headSha }: { fullName: string; headSha: string }) {
  await on.settled();
  const run = on.github.checkRuns(fullName, headSha).at(-1)!;
  expect(run.status).toBe('completed');
  return run;
}

const passing = ['success', 'neutral', 'skipped'];

test('two pull requests with one head: the run says the worst, whichever came last', async () => {
  const { fullName, open } = await featureOnStage();
  const bad = await open('main');
  const { headSha } = bad;
  expect(await newest({ fullName, headSha })).toMatchObject({ conclusion: 'failure' });
  const good = await open('stage');
  const run = await newest({ fullName, headSha });
  expect(run).toMatchObject({
    conclusion: 'failure',
    title: `1 of 1 EC2 target allows IMDSv1 (#${bad.number} into main)`,
  });
  expect(run.summary).toContain(`#${good.number} into \`stage\`: No Terraform files changed`);
  expect(run.annotations).toHaveLength(1);

  // The weak one is run again.
  on.github.rerunCheck(run.id);
  await on.settled();
  expect(await newest({ fullName, headSha })).toMatchObject({ conclusion: 'failure' });
  on.github.rerunSuite(run.suite.id);
  await on.settled();
  expect(await newest({ fullName, headSha })).toMatchObject({ conclusion: 'failure' });
  expect(conclusions(fullName, headSha).filter((one) => passing.includes(one!))).toEqual([]);

  // Closing the bad one leaves the good one.
  await on.github.closePullRequest(fullName, bad.number);
  expect(await newest({ fullName, headSha })).toMatchObject({
    conclusion: 'success',
    title: 'No Terraform files changed',
  });
  await on.github.reopenPullRequest(fullName, bad.number);
  expect(await newest({ fullName, headSha })).toMatchObject({ conclusion: 'failure' });
}, 300_000);

test('a branch with a weaker policy makes no verdict of another pull request weaker', async () => {
  const { fullName, open } = await featureOnStage({ [policyPath]: 'enforcement: advise\n' });
  const { headSha } = await open('main');
  await on.settled();
  await on.github.commit(fullName, {
    branch: 'weak',
    from: 'main',
    files: { [policyPath]: 'enforcement: advise\n' },
  });
  const weak = await open('weak');
  expect(await newest({ fullName, headSha })).toMatchObject({ conclusion: 'failure' });
  expect(conclusions(fullName, headSha).filter((one) => passing.includes(one!))).toEqual([]);
  // Another base is another verdict.
  await on.github.editPullRequest(fullName, weak.number, { base: 'stage' });
  expect(await newest({ fullName, headSha })).toMatchObject({ conclusion: 'failure' });
}, 300_000);

test('the same branch of a fork, opened twice, is no way around', async () => {
  const { github } = on;
  const fullName = `acme/forked-${++repositories}`;
  await github.createRepository({ fullName });
  await github.commit(fullName, { branch: 'main', files: { 'README.md': '# Test\n' } });
  await github.commit(fullName, { branch: 'held', from: 'main', files: { 'main.tf': violating('web') } });
  const fork = `someone/forked-${repositories}`;
  await github.createRepository({ fullName: fork, forkOf: fullName });
  await github.commit(fork, { branch: 'change', from: 'held', files: { 'docs.md': 'text\n' } });
  const into = (base: string) =>
    github.openPullRequest(fullName, { title: base, head: 'someone:change', base });
  const { headSha } = await into('main');
  await on.settled();
  await into('held');
  expect(await newest({ fullName, headSha })).toMatchObject({ conclusion: 'failure' });
  expect(conclusions(fullName, headSha)).not.toContain('success');
}, 300_000);

test('opened at the same moment, they are reviewed one after the other, and never green', async () => {
  const { fullName, open } = await featureOnStage();
  const [good] = await Promise.all([open('stage'), open('main')]);
  expect(await newest({ fullName, headSha: good.headSha })).toMatchObject({ conclusion: 'failure' });
  expect(conclusions(fullName, good.headSha).filter((one) => passing.includes(one!))).toEqual([]);
}, 300_000);

test('a force push during the review: no verdict on the commit whose files were not listed', async () => {
  const { github } = on;
  const pull = await on.open({ 'main.tf': compliant('web') });
  await on.reviewed(pull);
  const meanwhile = async () => {
    await github.push(pull.fullName, 'change', pull.headSha);
  };
  const restore = github.fail({ path: /pulls\/\d+\/files/ }, { meanwhile }, 1);
  const files = { 'main.tf': violating('web') };
  const bad = await github.commit(pull.fullName, { branch: 'change', files });
  await on.settled();
  restore();
  expect(conclusions(pull.fullName, bad)).toEqual(['cancelled']);
  expect(await newest(pull)).toMatchObject({ conclusion: 'success' });

  // The bad commit becomes the head again.
  await github.push(pull.fullName, 'change', bad);
  expect(await newest({ ...pull, headSha: bad })).toMatchObject({ conclusion: 'failure' });
  expect(conclusions(pull.fullName, bad)).not.toContain('success');
}, 300_000);

test('pushed away and back while the files were listed: their own commit is compared instead', async () => {
  const { github } = on;
  const pull = await on.open({ 'main.tf': compliant('web') });
  await on.reviewed(pull);
  const files = { 'main.tf': violating('web') };
  let bad = '';
  const away = async () => {
    bad = github.pullRequest(pull.fullName, pull.number).headSha;
    await github.push(pull.fullName, 'change', pull.headSha);
  };
  const back = async () => {
    await github.push(pull.fullName, 'change', bad);
  };
  github.fail({ path: /pulls\/\d+\/files/ }, { meanwhile: away }, 1);
  github.fail({ body: /query Texts/ }, { meanwhile: back }, 1);
  const headSha = await github.commit(pull.fullName, { branch: 'change', files });
  expect(await newest({ ...pull, headSha })).toMatchObject({ conclusion: 'failure' });
  expect(conclusions(pull.fullName, headSha)).not.toContain('success');
}, 300_000);

test('a webhook that is delivered again, about a commit that is no head any more, gives it no verdict', async () => {
  const { github } = on;
  const pull = await on.open({ 'main.tf': violating('web') });
  await on.reviewed(pull);
  const [opened] = github.deliveries().filter(({ event, action, payload }) => {
    const { repository } = payload as { repository?: { full_name: string } };
    return event === 'pull_request' && action === 'opened' && repository?.full_name === pull.fullName;
  });
  const files = { 'main.tf': compliant('web') };
  const headSha = await github.commit(pull.fullName, { branch: 'change', files });
  expect(await newest({ ...pull, headSha })).toMatchObject({ conclusion: 'success' });
  await github.deliver('pull_request', opened!.payload);
  await on.settled();
  expect(conclusions(pull.fullName, pull.headSha)).not.toContain('success');
  expect(await newest({ ...pull, headSha })).toMatchObject({ conclusion: 'success' });
}, 300_000);

test('a finding that comes back after the App settled it has an open thread again; a person’s resolution stays', async () => {
  const { github } = on;
  const both = (text: (name: string) => string) => ({ 'a.tf': text('a'), 'b.tf': text('b') });
  const pull = await on.open(both(violating));
  await on.reviewed(pull);
  const threads = () => github.threads(pull.fullName, pull.number);
  const push = async (files: Record<string, string>) => {
    const headSha = await github.commit(pull.fullName, { branch: 'change', files });
    return on.reviewed({ ...pull, headSha });
  };
  await push(both(compliant));
  expect(threads().map(({ isResolved }) => isResolved)).toEqual([true, true]);
  expect(await push(both(violating))).toMatchObject({ conclusion: 'failure' });
  const open = threads().filter(({ isResolved }) => !isResolved);
  expect(open.map(({ path }) => path)).toEqual(['a.tf', 'b.tf']);

  github.resolveThread(open[0]!, 'octocat');
  await push({ 'a.tf': `# again\n${violating('a')}` });
  expect(threads()).toHaveLength(4);
}, 300_000);

test.each([
  { name: 'a page', body: '<html>Down</html>' },
  { name: 'an object in the place of a list', body: { message: 'ok' } },
  { name: 'a list without names', body: [{}] },
])('$name is no empty list of files', async ({ body }) => {
  const restore = on.github.fail({ path: /pulls\/\d+\/files/ }, { status: 200, body }, 1);
  const run = await on.reviewed(await on.open({ 'main.tf': violating('web') }));
  restore();
  expect(run).toMatchObject({ conclusion: 'failure', title: '1 of 1 EC2 target allows IMDSv1' });
});

test('a repository that is archived in the middle ends the job with a reason', async () => {
  const { github } = on;
  const fullName = 'acme/archived';
  await github.createRepository({ fullName });
  await github.commit(fullName, { branch: 'main', files: { 'README.md': '# Test\n' } });
  await github.commit(fullName, { branch: 'change', from: 'main', files: { 'main.tf': violating('web') } });
  github.fail({ body: /query Texts/ }, { meanwhile: async () => github.archive(fullName) }, 1);
  await github.openPullRequest(fullName, { title: 'A change', head: 'change' });
  await on.settled();
  expect(on.app.log.join('\n')).toContain('The repository is archived');
});
