import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { run } from '../src/cli/run.ts';
import { recordIn } from '../src/review/run-record.ts';
import { temporaryTree } from './cli/temporary-tree.ts';
import { compliant, stage, violating } from './stage.ts';

const on = stage();
const policyPath = '.github/require-imdsv2.yml';

interface Place {
  readonly fullName: string;
  readonly headSha: string;
}

/** The newest run of a commit, as the API gives it. */
async function runOf({ fullName, headSha }: Place): Promise<Record<string, unknown>> {
  const { check_runs } = (await api(`/repos/${fullName}/commits/${headSha}/check-runs`)) as {
    check_runs: { id: number }[];
  };
  const id = Math.max(...check_runs.map((one) => one.id));
  return (await api(`/repos/${fullName}/check-runs/${id}`)) as Record<string, unknown>;
}

async function api(path: string): Promise<unknown> {
  const headers = { authorization: `token ${on.github.createToken('octocat')}` };
  return (await fetch(`${on.github.url}/api/v3${path}`, { headers })).json();
}

function kept(given: unknown): string {
  const path = `${temporaryTree()}run.json`;
  writeFileSync(path, JSON.stringify(given));
  return path;
}

/** Runs the command, as a person who may read everything. */
async function verify(args: readonly string[], { token = true } = {}) {
  const out: string[] = [];
  const stream = { write: (text: string | Uint8Array) => out.push(String(text)) };
  const env: NodeJS.ProcessEnv = { GITHUB_API_URL: `${on.github.url}/api/v3`, MODULE_REGISTRY: 'off' };
  if (token) env.GITHUB_TOKEN = on.github.createToken('octocat');
  const io = { stdout: stream, stderr: stream, env, prefix: '', elapsed: () => 0 };
  const status = await run(['verify-run', ...args], io);
  return { status, text: out.join('') };
}

async function opened(
  files: Record<string, string>,
  base: Record<string, string> = { 'README.md': '#\n' },
): Promise<Place & { readonly number: number; readonly clone: string; readonly app: string }> {
  on.move();
  const pull = await on.open(files, base);
  await on.reviewed(pull);
  on.github.setPermission(pull.fullName, 'octocat', 'write');
  const clone = on.github.repository(pull.fullName).git.directory;
  const { app } = (await runOf(pull)) as { app: { slug: string } };
  return { ...pull, clone, app: app.slug };
}

/** Both ways, offline from a clone and through GitHub. */
async function bothWays(pull: Awaited<ReturnType<typeof opened>>, given: unknown) {
  const file = kept(given);
  const app = ['--app', pull.app];
  return [
    await verify([file, '--clone', pull.clone, ...app], { token: false }),
    await verify([file, ...app]),
  ] as const;
}

test.each([
  ['a violation', { 'main.tf': violating('web') }],
  ['what passes', { 'main.tf': compliant('web') }],
  ['no Terraform', { 'docs/a.md': 'text\n' }],
  ['an exception', { 'main.tf': `# require-imdsv2:ignore legacy until=2099-01-31\n${violating('web')}` }],
  ['what was not checked', { 'main.tf': 'module "x" {\n  source = "git::https://example.com/x.git"\n}\n' }],
])(
  'a run about %s names what it rests on, and its verdict holds',
  async (_, files) => {
    const pull = await opened(files, { [policyPath]: 'on_unknown: fail\n' });
    const run = await runOf(pull);
    const record = recordIn((run.output as { summary: string }).summary);
    expect(record).toMatchObject({
      commit: pull.headSha,
      judged: [{ number: pull.number, baseRef: 'main' }],
    });
    for (const { status, text } of await bothWays(pull, run)) {
      expect(text).toContain('✓ The verdict of the run holds.');
      expect(status).toBe(0);
    }
    const byPage = await verify([`${on.github.url}/${pull.fullName}/runs/${run.id}`, '--app', pull.app]);
    expect(byPage).toMatchObject({ status: 0, text: expect.not.stringContaining('GitHub was not asked') });
  },
  120_000,
);

test('another conclusion, other findings, another commit: the verdict does not hold', async () => {
  const pull = await opened({ 'main.tf': violating('web') });
  const run = await runOf(pull);
  const lie = (change: (summary: string) => string, more = {}) => {
    const output = run.output as { summary: string };
    return { ...run, ...more, output: { ...output, summary: change(output.summary) } };
  };
  const passing = lie((text) => text.replace('"conclusion":"failure"', '"conclusion":"success"'), {
    conclusion: 'success',
  });
  for (const { status, text } of await bothWays(pull, passing)) {
    expect(text).toContain('does not hold');
    expect(status).toBe(1);
  }
  const others = lie((text) => text.replace(/"findings":"[0-9a-f]+"/, '"findings":"0000000000000000"'));
  expect((await bothWays(pull, others)).map(({ status }) => status)).toEqual([1, 1]);
  const contradicting = await bothWays(pull, { ...run, conclusion: 'success' });
  expect(contradicting[0].text).toContain('The run says success, but its verdicts result in failure');
  const copied = await bothWays(pull, { ...run, head_sha: '0'.repeat(40) });
  expect(copied.map(({ status }) => status)).toEqual([1, 1]);
}, 120_000);

test('a run that rests on an approval names it, and holds as long as it is named', async () => {
  const { github } = on;
  const house = on.move();
  const withTeam = 'suppressions:\n  approvals:\n    teams: [security]\n';
  const { fullName, number } = await on.open({ 'main.tf': violating('web') }, { [policyPath]: withTeam });
  for (const login of ['octocat', 'member']) github.setPermission(fullName, login, 'write');
  github.setTeamMember(house, 'security', 'member', true);
  await on.settled();
  github.comment(fullName, number, 'member', '/imdsv2 except aws_instance.web until=2099-01-31 the agent');
  await on.settled();
  const { headSha } = github.pullRequest(fullName, number);
  const run = await runOf({ fullName, headSha });
  expect(run).toMatchObject({ conclusion: 'success' });
  const output = run.output as { summary: string };
  expect(recordIn(output.summary)?.judged[0]?.approvals).toMatchObject([{ by: 'member', pull: number }]);
  const pull = {
    ...{ fullName, headSha, number },
    clone: github.repository(fullName).git.directory,
    app: (run.app as { slug: string }).slug,
  };
  expect((await bothWays(pull, run)).map(({ status }) => status)).toEqual([0, 0]);
  const without = output.summary.replace(/"approvals":\[\{.*?\}\]/, '"approvals":[]');
  expect(without).not.toBe(output.summary);
  const unapproved = { ...run, output: { ...output, summary: without } };
  expect((await bothWays(pull, unapproved)).map(({ status }) => status)).toEqual([1, 1]);
}, 120_000);

test('a run on a pull request from a fork holds', async () => {
  const { github } = on;
  on.move();
  const { fullName } = await on.open({ 'docs/a.md': 'text\n' });
  github.setPermission(fullName, 'octocat', 'write');
  github.createUser('forker');
  await github.createRepository({ fullName: 'forker/fork', forkOf: fullName });
  const files = { 'main.tf': violating('web') };
  await github.commit('forker/fork', { branch: 'patch', from: 'main', files });
  const { number } = await github.openPullRequest(fullName, { title: 'Fork', head: 'forker:patch' });
  await on.settled();
  const { headSha } = github.pullRequest(fullName, number);
  const run = await runOf({ fullName, headSha });
  const output = run.output as { summary: string };
  expect(run).toMatchObject({ conclusion: 'failure' });
  expect(recordIn(output.summary)?.judged).toMatchObject([{ number, fork: true }]);
  const pull = {
    ...{ fullName, headSha, number },
    clone: github.repository(fullName).git.directory,
    app: (run.app as { slug: string }).slug,
  };
  expect((await bothWays(pull, run)).map(({ status }) => status)).toEqual([0, 0]);
}, 120_000);

test('a run about two pull requests with one head names both, and each is judged again', async () => {
  const { github } = on;
  const house = on.move();
  const fullName = `${house}/two`;
  await github.createRepository({ fullName });
  await github.commit(fullName, { branch: 'main', files: { 'README.md': '#\n' } });
  await github.commit(fullName, { branch: 'stage', from: 'main', files: { 'main.tf': violating('web') } });
  await github.commit(fullName, { branch: 'feature', from: 'stage', files: { 'docs.md': 'text\n' } });
  const numbers: number[] = [];
  for (const base of ['main', 'stage'])
    numbers.push((await github.openPullRequest(fullName, { title: base, head: 'feature', base })).number);
  await on.settled();
  github.setPermission(fullName, 'octocat', 'write');
  const { headSha } = github.pullRequest(fullName, numbers[0]!);
  const run = await runOf({ fullName, headSha });
  const output = run.output as { summary: string };
  expect(run).toMatchObject({ conclusion: 'failure' });
  const judged = recordIn(output.summary)?.judged ?? [];
  expect(judged.map(({ baseRef, conclusion }) => [baseRef, conclusion]).sort()).toEqual([
    ['main', 'failure'],
    ['stage', 'success'],
  ]);
  const pull = {
    ...{ fullName, headSha, number: numbers[0]! },
    clone: github.repository(fullName).git.directory,
    app: (run.app as { slug: string }).slug,
  };
  for (const { status, text } of await bothWays(pull, run)) {
    expect(text).toContain('✓ The verdict of the run holds.');
    for (const number of numbers) expect(text).toContain(`#${number}`);
    expect(status).toBe(0);
  }
  // A lie about the one that decides is found, whichever is named first.
  const summary = output.summary.replaceAll('"conclusion":"failure"', '"conclusion":"success"');
  const passing = { ...run, conclusion: 'success', output: { ...output, summary } };
  expect((await bothWays(pull, passing)).map(({ status }) => status)).toEqual([1, 1]);
}, 120_000);

test('another version and a policy that changed are told; the policy of that day counts', async () => {
  const pull = await opened({ 'main.tf': violating('web') }, { [policyPath]: 'enforcement: advise\n' });
  await on.github.commit(pull.fullName, {
    branch: 'main',
    files: { [policyPath]: 'enforcement: enforce\n' },
  });
  const run = await runOf(pull);
  const { summary } = run.output as { summary: string };
  const older = { ...run, output: { summary: summary.replace(/"version":"[^"]+"/, '"version":"0.0.1"') } };
  for (const { status, text } of await bothWays(pull, older)) {
    expect(text).toContain('The policy of main has changed since');
    expect(text).toContain('The run was made by version 0.0.1; this is version');
    expect(status).toBe(0);
  }
}, 120_000);

test('a run of another App, one that names nothing, and commits that are gone can’t be verified', async () => {
  const pull = await opened({ 'main.tf': violating('web') });
  const run = await runOf(pull);
  const forged = { ...run, app: { id: 15_368, slug: 'github-actions' } };
  const [offline] = await bothWays(pull, forged);
  expect(offline.text).toContain('was made by github-actions, not by the App');
  expect(offline.status).toBe(2);
  const [unnamed] = await bothWays(pull, { ...run, output: { summary: 'Fine.' } });
  expect(unnamed).toMatchObject({ status: 2, text: expect.stringContaining('names no verdict') });
  const elsewhere = await opened({ 'main.tf': compliant('web') });
  const [missing] = await bothWays({ ...pull, clone: elsewhere.clone }, run);
  expect(missing).toMatchObject({ status: 2, text: expect.stringContaining('git fetch origin pull/1/head') });
  expect(await verify(['nothing.json', '--clone', pull.clone])).toMatchObject({ status: 2 });
}, 120_000);

test('the organization’s policy is read from GitHub, and has to be given to a clone', async () => {
  const house = on.move();
  const fullName = `${house}/.github`;
  await on.github.createRepository({ fullName });
  const text = 'enforcement: advise\n';
  await on.github.commit(fullName, { branch: 'main', files: { [policyPath]: text } });
  const pull = await on.open({ 'main.tf': violating('web') });
  await on.reviewed(pull);
  for (const name of [fullName, pull.fullName]) on.github.setPermission(name, 'octocat', 'write');
  const run = await runOf(pull);
  expect(run).toMatchObject({ conclusion: 'neutral' });
  const app = ['--app', (run as { app: { slug: string } }).app.slug];
  const clone = on.github.repository(pull.fullName).git.directory;
  const offline = [kept(run), '--clone', clone, ...app];
  expect(await verify(offline)).toMatchObject({
    status: 2,
    text: expect.stringContaining('--org-policy'),
  });
  const file = `${temporaryTree()}policy.yml`;
  writeFileSync(file, text);
  expect(await verify([...offline, '--org-policy', file])).toMatchObject({ status: 0 });
  writeFileSync(file, `${text}# more\n`);
  const other = await verify([...offline, '--org-policy', file]);
  expect(other).toMatchObject({ status: 2, text: expect.stringContaining('another edition') });
  expect(await verify([kept(run), ...app])).toMatchObject({ status: 0 });
}, 120_000);
