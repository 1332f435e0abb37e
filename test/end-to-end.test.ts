import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openSamplePullRequest } from '../playground/github.ts';
import { compliant, stage, violating } from './stage.ts';

const on = stage();

describe('the sample of the demo', () => {
  test('has the right lines, and all suggestions together make it compliant', async () => {
    const pull = await openSamplePullRequest(on.github);
    const { fullName } = pull.repository;
    const run = await on.reviewed({ fullName, headSha: pull.headSha });
    expect(run).toMatchObject({ name: 'require-imdsv2', status: 'completed', conclusion: 'failure' });
    const lines = (level: string) =>
      run.annotations
        .filter((annotation) => annotation.annotation_level === level)
        .map(({ path, start_line }) => `${path}:${start_line}`);
    expect(lines('failure')).toEqual([
      'batch/main.tf:10',
      'batch/main.tf:38',
      'fleet/main.tf:1',
      'tools/main.tf:21',
      'web/main.tf:39',
      'web/main.tf:52',
    ]);
    expect(lines('warning')).toEqual(['tools/main.tf:38']);

    const comments = on.github.reviewComments(fullName, pull.number);
    expect(comments).toHaveLength(6);
    const fixedSha = await on.github.commitSuggestions(comments.map(({ id }) => id));
    const again = await on.reviewed({ fullName, headSha: fixedSha });
    // A setting that no value in the repository decides stays unknown, which doesn't hold up the merge.
    expect(again).toMatchObject({ conclusion: 'neutral' });
    expect(again.annotations.filter(({ annotation_level }) => annotation_level === 'failure')).toEqual([]);
    expect(on.github.reviewComments(fullName, pull.number)).toHaveLength(6);
    const threads = on.github.threads(fullName, pull.number);
    expect(threads.map(({ isResolved }) => isResolved)).toEqual(Array(6).fill(true));

    for (const path of ['batch/main.tf', 'fleet/main.tf', 'tools/main.tf', 'web/main.tf']) {
      const text = (await on.github.readFile(fullName, fixedSha, path))!;
      const formatted = terraformFmt(text);
      if (formatted === undefined)
        console.warn('terraform is not installed: whether the files are formatted was not checked.');
      else expect(formatted).toBe(text);
    }
  });

  test('the whole fix applies with git', async () => {
    const pull = await on.open({ 'main.tf': violating('web'), 'dir/b.tf': violating('b') });
    const run = await on.reviewed(pull);
    const patch = /^```diff\n([\s\S]*?)^```$/m.exec(run.text!)![1]!;
    const directory = mkdtempSync(join(tmpdir(), 'apply-'));
    mkdirSync(join(directory, 'dir'));
    writeFileSync(join(directory, 'main.tf'), violating('web'));
    writeFileSync(join(directory, 'dir/b.tf'), violating('b'));
    execFileSync('git', ['apply', '-'], { cwd: directory, input: patch });
    expect(readFileSync(join(directory, 'main.tf'), 'utf8')).toBe(compliant('web'));
    expect(readFileSync(join(directory, 'dir/b.tf'), 'utf8')).toContain('"required"');
    rmSync(directory, { recursive: true });
  });
});

test('a pull request without Terraform succeeds, with four requests', async () => {
  on.github.clearRequests();
  const run = await on.reviewed(await on.open({ 'README.md': '# Changed\n' }));
  expect(run).toMatchObject({ conclusion: 'success', title: 'No Terraform files changed', annotations: [] });
  expect(on.requests()).toEqual([
    'GET pulls/1/files',
    expect.stringMatching(/^GET git.trees/),
    'POST graphql',
    'POST check-runs',
  ]);
});

test('a review needs five requests', async () => {
  on.github.clearRequests();
  const files = Object.fromEntries(
    Array.from({ length: 100 }, (_, i) => [`d${i % 20}/f${i}.tf`, violating(`x${i}`)]),
  );
  await on.reviewed(await on.open(files));
  expect(on.requests()).toEqual([
    'GET pulls/1/files',
    'POST check-runs',
    'POST graphql',
    'PATCH check-runs',
    'PATCH check-runs',
    'POST pulls/1/reviews',
  ]);
});

test('120 findings come in three batches', async () => {
  on.github.clearRequests();
  const many = Array.from({ length: 120 }, (_, index) => violating(`web${index}`)).join('\n');
  const run = await on.reviewed(await on.open({ 'main.tf': many }));
  expect(run.annotations).toHaveLength(120);
  expect(on.requests().filter((request) => request === 'PATCH check-runs')).toHaveLength(3);
});

test('a GitHub that fails in the middle ends in a completed run that says so', async () => {
  const restore = on.github.fail({ method: 'GET', path: /pulls\/\d+\/files/ }, { status: 403 });
  const run = await on.reviewed(await on.open({ 'main.tf': violating('web') }));
  restore();
  expect(run).toMatchObject({
    conclusion: 'failure',
    title: 'The review could not be finished',
    annotations: [],
  });
  expect(run.summary).toMatch(/reference: `[\w-]+`/);

  on.github.rerunCheck(run.id);
  const again = await on.github.untilCheckCompletes(run.repository.fullName, run.headSha, { after: run.id });
  expect(again).toMatchObject({ conclusion: 'failure', title: '1 of 1 EC2 target allows IMDSv1' });
});

test('without GraphQL at all there is still a verdict', async () => {
  const restore = on.github.fail({ path: '/graphql' }, { status: 502 });
  const pull = await on.open({ 'main.tf': violating('web') });
  const run = await on.github.untilCheckCompletes(pull.fullName, pull.headSha, { timeout: 180_000 });
  restore();
  expect(run).toMatchObject({ conclusion: 'failure', title: '1 of 1 EC2 target allows IMDSv1' });
  expect(on.github.reviews(pull.fullName, pull.number)).toEqual([]);
}, 240_000);

test('a query that is too much at once is asked in pieces', async () => {
  const restore = on.github.fail({ path: '/graphql', body: /d1: object/ }, { status: 502 });
  const run = await on.reviewed(await on.open({ 'a/main.tf': violating('a'), 'b/main.tf': violating('b') }));
  restore();
  expect(run).toMatchObject({ conclusion: 'failure', title: '2 of 2 EC2 targets allow IMDSv1' });
});

test('what was said is not said again on the next push, and what is fixed is resolved', async () => {
  const pull = await on.open({ 'a.tf': violating('a'), 'b.tf': violating('b') });
  await on.reviewed(pull);
  const headSha = await on.github.commit(pull.fullName, {
    branch: 'change',
    files: { 'a.tf': `# moved\n\n${violating('a')}`, 'b.tf': compliant('b') },
  });
  expect(await on.reviewed({ ...pull, headSha })).toMatchObject({
    title: '1 of 2 EC2 targets allows IMDSv1',
  });
  expect(on.github.reviews(pull.fullName, pull.number)).toHaveLength(1);
  const threads = on.github
    .threads(pull.fullName, pull.number)
    .map(({ path, isResolved }) => [path, isResolved]);
  expect(threads).toEqual([
    ['a.tf', false],
    ['b.tf', true],
  ]);
});

test('the button commits all safe fixes, and the next review passes', async () => {
  const pull = await on.open({ 'main.tf': violating('web') });
  on.github.setPermission(pull.fullName, 'octocat', 'write');
  const run = await on.reviewed(pull);
  expect(run.actions).toEqual([expect.objectContaining({ label: 'Apply fixes', identifier: 'apply-fixes' })]);
  on.github.pressAction(run.id, 'apply-fixes', 'octocat');
  const headSha = await on.github.until(() => {
    const sha = on.github.pullRequest(pull.fullName, pull.number).headSha;
    return sha !== pull.headSha && sha;
  });
  expect(await on.reviewed({ ...pull, headSha })).toMatchObject({ conclusion: 'success', actions: [] });
  expect(await on.github.readFile(pull.fullName, headSha, 'main.tf')).toBe(compliant('web'));
});

test('values and modules outside of the changed files decide', async () => {
  const pull = await on.open(
    { 'live/main.tf': 'module "web" {\n  source = "../modules/web"\n}\n' },
    {
      'modules/web/main.tf':
        'resource "aws_instance" "this" {\n  metadata_options {\n    http_tokens = var.tokens\n  }\n}\n',
      'modules/web/variables.tf': 'variable "tokens" {\n  default = "required"\n}\n',
    },
  );
  expect(await on.reviewed(pull)).toMatchObject({ conclusion: 'success' });
});

/** In a root: its modules are none for other repositories, where callers would be looked for. */
const deployed = 'terraform {\n  backend "s3" {}\n}\n';

test('the callers of a changed module decide, wherever they are', async () => {
  const variables = 'variable "tokens" {\n  default = "optional"\n}\n';
  const main =
    'resource "aws_instance" "this" {\n  metadata_options {\n    http_tokens = var.tokens\n  }\n}\n';
  const caller = 'module "web" {\n  source = "../../modules/web"\n  tokens = "required"\n}\n';
  const base = {
    'modules/web/variables.tf': variables,
    'modules/web/main.tf': main,
    'live/prod/main.tf': caller + deployed,
  };
  on.github.clearRequests();
  const run = await on.reviewed(await on.open({ 'modules/web/main.tf': `# changed\n${main}` }, base));
  expect(run).toMatchObject({ conclusion: 'success', title: '1 EC2 target requires IMDSv2' });
  expect(on.requests().filter((request) => request === 'POST graphql')).toHaveLength(2);
});

test('callers above a changed module cost no further request', async () => {
  const main =
    'variable "tokens" {\n  default = "optional"\n}\n\nresource "aws_instance" "this" {\n  metadata_options {\n    http_tokens = var.tokens\n  }\n}\n';
  const base = {
    'stacks/tools/main.tf': main,
    'stacks/main.tf': `module "tools" {\n  source = "./tools"\n  tokens = "required"\n}\n${deployed}`,
    'other.tf': violating('elsewhere'),
  };
  on.github.clearRequests();
  const run = await on.reviewed(await on.open({ 'stacks/tools/main.tf': `# changed\n${main}` }, base));
  expect(run).toMatchObject({ conclusion: 'success', title: '1 EC2 target requires IMDSv2' });
  expect(run.summary).toContain('module.tools.aws_instance.this');
  expect(on.requests().filter((request) => request === 'POST graphql')).toHaveLength(1);
});

test('a new call of a module that allows IMDSv1 is noticed, an old one is not', async () => {
  const call = (name: string) => `module "${name}" {\n  source = "../modules/web"\n}\n`;
  const base = { 'modules/web/main.tf': violating('this'), 'live/main.tf': call('old') };
  const run = await on.reviewed(await on.open({ 'live/new.tf': call('new') }, base));
  expect(run).toMatchObject({ conclusion: 'failure', title: '1 of 1 EC2 target allows IMDSv1' });
  expect(run.summary).toContain('module.new.aws_instance.this');
  expect(run.summary).not.toContain('module.old');
});

test('taking the value away that made an untouched file compliant is noticed', async () => {
  const main =
    'variable "tokens" {\n  default = "optional"\n}\n\nresource "aws_instance" "web" {\n  metadata_options {\n    http_tokens = var.tokens\n  }\n}\n';
  const old = violating('old');
  const base = { 'main.tf': main, 'old.tf': old, 'terraform.tfvars': 'tokens = "required"\nregion = "eu"\n' };
  const pull = await on.open({ 'terraform.tfvars': 'region = "eu"\n' }, base);
  const run = await on.reviewed(pull);
  expect(run).toMatchObject({ conclusion: 'failure', title: '1 of 1 EC2 target allows IMDSv1' });
  expect(run.annotations.map(({ path }) => path)).toEqual(['main.tf']);
});

test('the policy of the base branch counts, not that of the pull request', async () => {
  const weaker = { '.github/require-imdsv2.yml': 'enforcement: advise\n' };
  const own = await on.open({ ...weaker, 'main.tf': violating('web') });
  expect(await on.reviewed(own)).toMatchObject({ conclusion: 'failure' });
  const base = await on.open({ 'main.tf': violating('web') }, weaker);
  const run = await on.reviewed(base);
  expect(run).toMatchObject({ conclusion: 'neutral', title: '1 of 1 EC2 target allows IMDSv1' });
  expect(run.summary).toContain('Policy: `.github/require-imdsv2.yml on main`');
});

test('a merge group is judged for real', async () => {
  const pull = await on.open({ 'main.tf': violating('web') });
  await on.reviewed(pull);
  const group = await on.github.createMergeGroup(pull.fullName, pull.number);
  expect(await on.reviewed({ ...pull, headSha: group.headSha })).toMatchObject({ conclusion: 'failure' });
  const fine = await on.open({ 'main.tf': compliant('web') });
  await on.reviewed(fine);
  const passing = await on.github.createMergeGroup(fine.fullName, fine.number);
  expect(await on.reviewed({ ...fine, headSha: passing.headSha })).toMatchObject({ conclusion: 'success' });
});

function terraformFmt(text: string): string | undefined {
  try {
    return execFileSync('terraform', ['fmt', '-'], {
      input: text,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'ignore'],
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
