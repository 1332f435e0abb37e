import { beforeEach, describe, expect, test } from 'vitest';
import { fixBranch } from '../../../src/org/fix/branch.ts';
import { compliant, violating } from '../../stage.ts';
import { orgStage } from '../org-stage.ts';

const stage = orgStage();
let repositories = 0;
let fullName: string;
let repos: string[];

/** A repository of its own for each test. */
beforeEach(async () => {
  const name = `repository-${++repositories}`;
  fullName = `acme/${name}`;
  repos = [name];
  await stage.make(fullName, { 'main.tf': violating('web'), 'other.tf': compliant('db') });
});

const fix = async (changes: Parameters<typeof stage.fix>[0] = {}) => {
  stage.github.clearRequests();
  const [one] = await stage.fix({ repos, ...changes });
  return one!.outcome;
};
const read = (path: string, branch: string = fixBranch) => stage.github.readFile(fullName, branch, path);
const pulls = () => [...stage.github.repository(fullName).pulls.values()];
const tip = async (branch: string = fixBranch) =>
  (await stage.github.repository(fullName).git.reader.info(`refs/heads/${branch}`))?.oid;
const writes = () =>
  stage.github
    .requests()
    .filter(
      ({ method, operation }) =>
        method !== 'GET' && !/^(?:Repositories|Blobs|FixStates)$/.test(operation ?? ''),
    );
const commit = (files: Record<string, string | null>, branch = 'main') =>
  stage.github.commit(fullName, { branch, files });

describe('a repository with violations', () => {
  test('gets one pull request, with one commit', async () => {
    expect(await fix()).toEqual({ kind: 'opened', url: `${stage.github.url}/${fullName}/pull/1` });
    const [pull] = pulls();
    expect(pull).toMatchObject({
      title: 'Require IMDSv2',
      state: 'open',
      baseRef: 'main',
      headRef: fixBranch,
    });
    expect(pull!.body).toContain('### What changes\n\n- `main.tf:3` for `aws_instance.web`\n');
    expect(await read('main.tf')).toBe(compliant('web'));
    expect(writes().filter(({ operation }) => operation === 'Commit')).toHaveLength(1);
  });

  test('has a linked file fixed where the link leads, once', async () => {
    const link = (content: string) => ({ content, mode: '120000' as const });
    const files = {
      'main.tf': null,
      'common/web.tpl': violating('web'),
      'a/main.tf': link('../common/web.tpl'),
      'b/main.tf': link('../a/main.tf'),
    };
    await commit(files as never);
    expect(await fix()).toMatchObject({ kind: 'opened' });
    expect(await read('common/web.tpl')).toBe(compliant('web'));
    expect(await read('a/main.tf')).toBe('../common/web.tpl');
    expect(await read('b/main.tf')).toBe('../a/main.tf');
  });

  test('is up to date the next time, also when something else has changed', async () => {
    await fix();
    await commit({ 'README.md': 'changed' });
    expect(await fix()).toEqual({ kind: 'current', url: expect.stringContaining('/pull/1') });
    expect(writes()).toEqual([]);
  });

  test('gets the branch anew from the default branch, when there is more to fix', async () => {
    await fix();
    await commit({ 'more.tf': violating('more') });
    expect(await fix()).toMatchObject({ kind: 'updated' });
    expect(await read('more.tf')).toBe(compliant('more'));
    expect(pulls()).toMatchObject([{ state: 'open', number: 1 }]);
    expect(pulls()[0]!.body).toContain('`more.tf:3`');
    expect((await fix()).kind).toBe('current');
  });

  test('has what was fixed and merged behind it', async () => {
    await fix();
    await stage.github.mergePullRequest(fullName, 1);
    expect(await fix()).toEqual({ kind: 'nothing' });
    await commit({ 'main.tf': violating('web') });
    expect(await fix()).toEqual({ kind: 'opened', url: expect.stringContaining('/pull/2') });
  });

  test('has its pull request closed when nothing is left to fix, and another one when there is again', async () => {
    await fix();
    await commit({ 'main.tf': compliant('web') });
    expect(await fix()).toMatchObject({ kind: 'closed' });
    expect(pulls()[0]).toMatchObject({ state: 'closed', merged: false });
    expect(pulls()[0]!.body).toContain('Nothing is left to fix on the default branch');
    expect((await fix()).kind).toBe('nothing');
    await commit({ 'main.tf': violating('web') });
    expect(await fix()).toMatchObject({ kind: 'opened', url: expect.stringContaining('/pull/2') });
  });
});

describe('what other people want stays', () => {
  test('their commits on the branch', async () => {
    await fix();
    const theirs = await commit({ 'main.tf': `${compliant('web')}# mine\n` }, fixBranch);
    await commit({ 'more.tf': violating('more') });
    expect(await fix()).toEqual({
      kind: 'left',
      why: 'octocat committed to its branch',
      url: expect.stringContaining('/pull/1'),
    });
    expect(await tip()).toBe(theirs);
    expect(writes()).toEqual([]);
  });

  test('also where they come while the branch is about to be moved', async () => {
    await fix();
    await commit({ 'more.tf': violating('more') });
    const { promise: theirs, resolve } = Promise.withResolvers<string>();
    const end = stage.github.onChange(() => {
      if (!stage.github.requests().some(({ path }) => path.includes('/compare/'))) return;
      end();
      resolve(commit({ 'mine.tf': '# mine\n' }, fixBranch));
    });
    const heal = stage.github.fail({ body: 'mutation UpdateRefs' }, { delay: 1_000 }, 1);
    expect(await fix()).toMatchObject({ kind: 'failed', why: expect.stringContaining('is not at') });
    heal();
    expect(await tip()).toBe(await theirs);
    const left = [...(await listed())].filter((name) => name.startsWith(fixBranch));
    expect(left).toEqual([fixBranch]);
  });

  test('their commits, also where nothing is left to fix', async () => {
    await fix();
    await commit({ 'mine.tf': '# mine\n' }, fixBranch);
    await commit({ 'main.tf': compliant('web') });
    const why = 'nothing is left to fix, and octocat committed to its branch';
    expect(await fix()).toMatchObject({ kind: 'left', why });
    expect(pulls()).toMatchObject([{ state: 'open' }]);
  });

  test('a pull request whose fixes may only not have been found', async () => {
    await fix();
    await commit({ 'main.tf': '#'.repeat(2_000_001) });
    expect(await fix()).toEqual({ kind: 'failed', why: 'not everything in it could be read' });
    expect(pulls()).toMatchObject([{ state: 'open' }]);
  });

  test('that they closed it, unless it is asked for again', async () => {
    await fix();
    await stage.github.closePullRequest(fullName, 1);
    const why = 'it was closed without merging; --again opens another';
    expect(await fix()).toMatchObject({ kind: 'left', why });
    expect(await fix({ again: true })).toMatchObject({
      kind: 'opened',
      url: expect.stringContaining('/pull/2'),
    });
  });

  test('a title that they gave it', async () => {
    await fix();
    await stage.github.editPullRequest(fullName, 1, { title: 'INFRA-1: metadata' });
    await commit({ 'more.tf': violating('more') });
    expect((await fix()).kind).toBe('updated');
    expect(pulls()[0]!.title).toBe('INFRA-1: metadata');
  });
});

async function listed(): Promise<string[]> {
  const url = `${stage.github.url}/api/v3/repos/${fullName}/branches?per_page=100`;
  const answer = await fetch(url, {
    headers: { authorization: `token ${stage.github.createToken('mona')}` },
  });
  return ((await answer.json()) as { name: string }[]).map(({ name }) => name);
}

test('one without violations, an archived one, and one that the token may only read get nothing', async () => {
  await commit({ 'main.tf': compliant('web') });
  expect(await fix()).toEqual({ kind: 'nothing' });
  await commit({ 'main.tf': violating('web') });
  stage.github.setPermission(fullName, 'reader', 'read');
  const reader = { token: stage.github.createToken('reader') };
  expect(await fix(reader)).toEqual({ kind: 'left', why: 'the token may not write to it', url: null });
  stage.github.archive(fullName);
  expect(await fix()).toEqual({ kind: 'nothing' });
  expect(pulls()).toEqual([]);
});

test('what is not fixed, and what enforcing would break, is said in the body', async () => {
  const script =
    'resource "aws_instance" "s" {\n  user_data = "#!/bin/sh\\ncurl http://169.254.169.254/latest/meta-data/"\n}\n';
  const unknown =
    'variable "t" {}\nresource "aws_instance" "u" {\n  metadata_options {\n    http_tokens = var.t\n  }\n}\n';
  await commit({ 's.tf': script, 'u @team <b>.tf': unknown });
  await fix();
  const { body } = pulls()[0]!;
  expect(body).toContain('2 EC2 targets allow IMDSv1');
  expect(body).toMatch(/### Before you merge\n\n.*\n- ⚠️ `aws_instance.s` at `s.tf:2`: /);
  expect(body).toMatch(/### Not fixed here\n\n- `aws_instance.u` at `u @team <b>.tf:4`: /);
});

test('a dry run writes nothing and knows the files', async () => {
  const [one] = await stage.fix({ repos, dryRun: true });
  expect(one).toMatchObject({ outcome: { kind: 'opened', url: null }, files: [{ path: 'main.tf' }] });
  expect(pulls()).toEqual([]);
  expect(await tip()).toBeUndefined();
});

test('at most so many are open at a time; the others come when these are merged', async () => {
  const names = ['wave-1', 'wave-2', 'wave-3'];
  for (const name of names) await stage.make(`acme/${name}`, { 'main.tf': violating('web') });
  const kinds = async () =>
    (await stage.fix({ repos: ['wave-*'], atMost: 2 })).map(({ outcome }) => outcome.kind);
  expect(await kinds()).toEqual(['opened', 'opened', 'waits']);
  expect(await kinds()).toEqual(['current', 'current', 'waits']);
  await stage.github.mergePullRequest('acme/wave-1', 1);
  expect(await kinds()).toEqual(['nothing', 'current', 'opened']);
});

describe('an interruption', () => {
  test.each([
    { after: 'the branch', fault: { body: 'mutation Commit' } },
    { after: 'the commit', fault: { method: 'POST', path: '/pulls' } },
  ])('after $after: the next run goes on', async ({ fault }) => {
    const heal = stage.github.fail(fault, { drop: true });
    expect((await fix()).kind).toBe('failed');
    heal();
    expect(await fix()).toMatchObject({ kind: 'opened', url: expect.stringContaining('/pull/1') });
    expect(await read('main.tf')).toBe(compliant('web'));
  });
});
