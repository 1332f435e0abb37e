import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSamplePullRequest } from '../playground/demo/sample-repository.ts';
import { type RunningApp, startApp } from '../playground/demo/start-app.ts';
import { type LocalGitHub, startGitHub } from '../playground/github.ts';

let github: LocalGitHub;
let app: RunningApp;

beforeAll(async () => {
  github = await startGitHub();
  app = await startApp(github.environment());
  github.setWebhook({ url: `http://localhost:${app.port}/api/github/webhooks` });
  github.install(github.createOrganization('acme').login);
});

afterAll(async () => {
  if (process.env.SHOW_LOG) console.log(app.log.join('\n'));
  await app?.stop();
  await github?.close();
});

let repositories = 0;

/** A pull request that adds or changes these files, in a repository of its own. */
async function openPullRequest(
  files: Record<string, string | null>,
  base: Record<string, string> = { 'README.md': '# Test\n' },
) {
  const fullName = `acme/repository-${++repositories}`;
  await github.createRepository({ fullName });
  await github.commit(fullName, { branch: 'main', files: base });
  await github.commit(fullName, { branch: 'change', from: 'main', files });
  const pull = await github.openPullRequest(fullName, { title: 'A change', head: 'change' });
  return { fullName, number: pull.number, headSha: pull.headSha };
}

async function reviewed({ fullName, headSha }: { fullName: string; headSha: string }) {
  const run = await github.untilCheckCompletes(fullName, headSha);
  await github.settled();
  return run;
}

const violating = (name: string) => `resource "aws_instance" "${name}" {
  metadata_options {
    http_tokens = "optional"
  }
}
`;
const compliant = violating('web').replace('optional', 'required');

describe('the sample of the demo', () => {
  test('has the right lines, and all suggestions together make it compliant', async () => {
    const pull = await openSamplePullRequest(github);
    const run = await reviewed(pull);
    expect(run).toMatchObject({ name: 'require-imdsv2', status: 'completed', conclusion: 'failure' });
    const failures = run.annotations.filter((annotation) => annotation.annotation_level === 'failure');
    expect(failures.map(({ path, start_line }) => `${path}:${start_line}`)).toEqual([
      'variables.tf:9',
      'web.tf:1',
      'workers.tf:8',
      'workers.tf:18',
    ]);

    const comments = github.reviewComments(pull.fullName, pull.number);
    expect(comments).toHaveLength(4);
    const fixedSha = await github.commitSuggestions(comments.map(({ id }) => id));
    const again = await reviewed({ ...pull, headSha: fixedSha });
    expect(again).toMatchObject({ conclusion: 'success' });
    expect(github.reviewComments(pull.fullName, pull.number)).toHaveLength(4);
    expect(github.threads(pull.fullName, pull.number).map(({ isResolved }) => isResolved)).toEqual([
      true,
      true,
      true,
      true,
    ]);

    for (const path of ['variables.tf', 'web.tf', 'workers.tf', 'runner.tf']) {
      const text = (await github.readFile(pull.fullName, fixedSha, path))!;
      const formatted = terraformFmt(text);
      if (formatted === undefined)
        console.warn('terraform is not installed: whether the files are formatted was not checked.');
      else expect(formatted).toBe(text);
    }
  });

  test('the whole fix applies with git', async () => {
    const pull = await openPullRequest({ 'main.tf': violating('web'), 'dir/b.tf': violating('b') });
    const run = await reviewed(pull);
    const patch = /^```diff\n([\s\S]*?)^```$/m.exec(run.text!)![1]!;
    const directory = mkdtempSync(join(tmpdir(), 'apply-'));
    mkdirSync(join(directory, 'dir'));
    writeFileSync(join(directory, 'main.tf'), violating('web'));
    writeFileSync(join(directory, 'dir/b.tf'), violating('b'));
    execFileSync('git', ['apply', '-'], { cwd: directory, input: patch });
    expect(readFileSync(join(directory, 'main.tf'), 'utf8')).toBe(compliant);
    expect(readFileSync(join(directory, 'dir/b.tf'), 'utf8')).toContain('"required"');
    rmSync(directory, { recursive: true });
  });
});

test('a pull request without Terraform succeeds, with three requests', async () => {
  github.clearRequests();
  const run = await reviewed(await openPullRequest({ 'README.md': '# Changed\n' }));
  expect(run).toMatchObject({ conclusion: 'success', title: 'No Terraform files changed', annotations: [] });
  expect(requestsOfReview()).toEqual(['POST check-runs', 'GET pulls/1/files', 'PATCH check-runs']);
});

test('a review needs five requests', async () => {
  github.clearRequests();
  const files = Object.fromEntries(
    Array.from({ length: 100 }, (_, i) => [`d${i % 20}/f${i}.tf`, violating(`x${i}`)]),
  );
  await reviewed(await openPullRequest(files));
  expect(requestsOfReview()).toEqual([
    'POST check-runs',
    'GET pulls/1/files',
    'POST graphql',
    'PATCH check-runs',
    'PATCH check-runs',
    'POST pulls/1/reviews',
  ]);
});

test('120 findings come in three batches', async () => {
  github.clearRequests();
  const many = Array.from({ length: 120 }, (_, index) => violating(`web${index}`)).join('\n');
  const run = await reviewed(await openPullRequest({ 'main.tf': many }));
  expect(run.annotations).toHaveLength(120);
  expect(requestsOfReview().filter((request) => request === 'PATCH check-runs')).toHaveLength(3);
});

test('a GitHub that fails in the middle ends in a completed run that says so', async () => {
  const restore = github.fail({ path: '/graphql' }, { status: 500 });
  const run = await reviewed(await openPullRequest({ 'main.tf': violating('web') }));
  restore();
  expect(run).toMatchObject({
    conclusion: 'failure',
    title: 'The review could not be finished',
    annotations: [],
  });
  expect(run.summary).toMatch(/reference: `[\w-]+`/);

  github.rerunCheck(run.id);
  const again = await github.untilCheckCompletes(run.repository.fullName, run.headSha, { after: run.id });
  expect(again).toMatchObject({ conclusion: 'failure', title: '1 of 1 EC2 target allows IMDSv1' });
});

test('what was said is not said again on the next push, and what is fixed is resolved', async () => {
  const pull = await openPullRequest({ 'a.tf': violating('a'), 'b.tf': violating('b') });
  await reviewed(pull);
  const headSha = await github.commit(pull.fullName, {
    branch: 'change',
    files: { 'a.tf': `# moved\n\n${violating('a')}`, 'b.tf': violating('b').replace('optional', 'required') },
  });
  expect(await reviewed({ ...pull, headSha })).toMatchObject({ title: '1 of 2 EC2 targets allows IMDSv1' });
  expect(github.reviews(pull.fullName, pull.number)).toHaveLength(1);
  const threads = github
    .threads(pull.fullName, pull.number)
    .map(({ path, isResolved }) => [path, isResolved]);
  expect(threads).toEqual([
    ['a.tf', false],
    ['b.tf', true],
  ]);
});

test('the button commits all safe fixes, and the next review passes', async () => {
  const pull = await openPullRequest({ 'main.tf': violating('web') });
  github.setPermission(pull.fullName, 'octocat', 'write');
  const run = await reviewed(pull);
  expect(run.actions).toEqual([expect.objectContaining({ label: 'Apply fixes', identifier: 'apply-fixes' })]);
  github.pressAction(run.id, 'apply-fixes', 'octocat');
  const headSha = await github.until(() => {
    const sha = github.pullRequest(pull.fullName, pull.number).headSha;
    return sha !== pull.headSha && sha;
  });
  expect(await reviewed({ ...pull, headSha })).toMatchObject({ conclusion: 'success', actions: [] });
  expect(await github.readFile(pull.fullName, headSha, 'main.tf')).toBe(
    violating('web').replace('optional', 'required'),
  );
});

test('values and modules outside of the changed files decide', async () => {
  const pull = await openPullRequest(
    { 'live/main.tf': 'module "web" {\n  source = "../modules/web"\n}\n' },
    {
      'modules/web/main.tf':
        'resource "aws_instance" "this" {\n  metadata_options {\n    http_tokens = var.tokens\n  }\n}\n',
      'modules/web/variables.tf': 'variable "tokens" {\n  default = "required"\n}\n',
    },
  );
  expect(await reviewed(pull)).toMatchObject({ conclusion: 'success' });
});

test('taking the value away that made an untouched file compliant is noticed', async () => {
  const main =
    'variable "tokens" {\n  default = "optional"\n}\n\nresource "aws_instance" "web" {\n  metadata_options {\n    http_tokens = var.tokens\n  }\n}\n';
  const old = violating('old');
  const base = { 'main.tf': main, 'old.tf': old, 'terraform.tfvars': 'tokens = "required"\nregion = "eu"\n' };
  const pull = await openPullRequest({ 'terraform.tfvars': 'region = "eu"\n' }, base);
  const run = await reviewed(pull);
  expect(run).toMatchObject({ conclusion: 'failure', title: '1 of 1 EC2 target allows IMDSv1' });
  expect(run.annotations.map(({ path }) => path)).toEqual(['main.tf']);
});

test('the policy of the base branch counts, not that of the pull request', async () => {
  const weaker = { '.github/require-imdsv2.yml': 'enforcement: advise\n' };
  const own = await openPullRequest({ ...weaker, 'main.tf': violating('web') });
  expect(await reviewed(own)).toMatchObject({ conclusion: 'failure' });
  const base = await openPullRequest({ 'main.tf': violating('web') }, weaker);
  const run = await reviewed(base);
  expect(run).toMatchObject({ conclusion: 'neutral', title: '1 of 1 EC2 target allows IMDSv1' });
  expect(run.summary).toContain('Policy in force: `.github/require-imdsv2.yml on main`');
});

test('a merge group is judged for real', async () => {
  const pull = await openPullRequest({ 'main.tf': violating('web') });
  await reviewed(pull);
  const group = await github.createMergeGroup(pull.fullName, pull.number);
  expect(await reviewed({ ...pull, headSha: group.headSha })).toMatchObject({ conclusion: 'failure' });
  const fine = await openPullRequest({ 'main.tf': compliant });
  await reviewed(fine);
  const passing = await github.createMergeGroup(fine.fullName, fine.number);
  expect(await reviewed({ ...fine, headSha: passing.headSha })).toMatchObject({ conclusion: 'success' });
});

/** `METHOD what` of each request since the log was cleared, without minting tokens. */
function requestsOfReview(): string[] {
  return github
    .requests()
    .filter(({ path }) => !path.includes('access_tokens'))
    .map(({ method, path }) => {
      const what = path.replace(/^\//, '').replace(/^repos\/[^/]+\/[^/]+\//, '');
      return `${method} ${what.replace(/\?.*/, '').replace(/check-runs\/\d+/, 'check-runs')}`;
    });
}

function terraformFmt(text: string): string | undefined {
  try {
    const options = { input: text, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] } as const;
    return execFileSync('terraform', ['fmt', '-'], options);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
