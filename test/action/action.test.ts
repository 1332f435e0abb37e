import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runAction } from '../../src/action/run-action.ts';
import { scan } from '../../src/cli/commands/scan.ts';
import { nameKind } from '../../src/cli/disk/walk.ts';
import { help } from '../../src/cli/help.ts';
import { temporaryTree } from '../cli/temporary-tree.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const action = parse(readFileSync(`${root}action.yml`, 'utf8'));

const instance = (tokens: string) =>
  `resource "aws_instance" "web" {\n  metadata_options {\n    http_tokens = ${tokens}\n  }\n}\n`;
const violating = { 'main.tf': instance('"optional"') };
const unknown = { 'main.tf': `${instance('var.tokens')}variable "tokens" {}\n` };

interface Step {
  readonly status: number | null;
  readonly stdout: string;
}

/** Runs the action in a checkout of `files` with what the runner gives it: here, or as a process of its own. */
async function step(
  files: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>> = {},
  run: (env: NodeJS.ProcessEnv, cwd: string) => Step | Promise<Step> = runHere,
) {
  const cwd = temporaryTree(files);
  const runner = temporaryTree({ output: '', summary: '' });
  const inputs = Object.entries<{ default?: string }>(action.inputs).map(
    ([name, input]) => [`INPUT_${name.toUpperCase()}`, given[name] ?? input.default ?? ''] as const,
  );
  const env = {
    PATH: process.env.PATH,
    GITHUB_OUTPUT: `${runner}output`,
    GITHUB_STEP_SUMMARY: `${runner}summary`,
    RUNNER_TEMP: runner,
    ...Object.fromEntries(inputs),
  };
  const { status, stdout } = await run(env, cwd);
  const lines = readFileSync(env.GITHUB_OUTPUT, 'utf8').trimEnd().split('\n');
  const outputs = Object.fromEntries(lines.map((line) => line.split('=') as [string, string]));
  const results = outputs.sarif && JSON.parse(readFileSync(outputs.sarif, 'utf8')).runs[0].results;
  return { status, stdout, outputs, results, summary: readFileSync(env.GITHUB_STEP_SUMMARY, 'utf8') };
}

async function runHere(env: NodeJS.ProcessEnv, prefix: string): Promise<Step> {
  let stdout = '';
  const write = (chunk: string | Uint8Array) => (stdout += chunk);
  return { status: await runAction({ env, stdout: { write }, prefix }), stdout };
}

function runAsProcess(env: NodeJS.ProcessEnv, cwd: string): Step {
  const main = root + action.runs.main;
  const { status, stdout, stderr } = spawnSync(process.execPath, [main], { cwd, env, encoding: 'utf8' });
  expect(stderr).toBe('');
  return { status, stdout };
}

describe('action.yml', () => {
  it('annotates, sums up and reports what it finds', async () => {
    const { status, stdout, outputs, results, summary } = await step(violating, {}, runAsProcess);
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /^::error file=main\.tf,line=3,endLine=3,title=aws_instance\.web%3A tokens-optional::/,
    );
    expect(Object.keys(outputs)).toEqual(Object.keys(action.outputs));
    expect(outputs).toMatchObject({ violations: '1', unknown: '0' });
    expect(results).toMatchObject([{ ruleId: 'tokens-optional' }]);
    expect(summary).toMatch(/^## require-imdsv2: 1 of 1 EC2 target allows IMDSv1 · 1 file/);
    expect(summary).toContain('+    http_tokens = "required"\n');
  });

  it.each([
    { name: 'a violation', files: violating, inputs: {}, status: 1 },
    { name: 'a violation that nobody minds', files: violating, inputs: { 'fail-on': 'nothing' }, status: 0 },
    { name: 'an unknown verdict', files: unknown, inputs: {}, status: 0 },
    { name: 'one that is minded', files: unknown, inputs: { 'fail-on': 'unknown' }, status: 1 },
    {
      name: 'a policy that minds',
      files: { ...unknown, 'p.yml': 'on_unknown: fail\n' },
      inputs: { config: 'p.yml' },
      status: 1,
    },
    {
      name: 'an input that goes before the policy',
      files: { ...unknown, 'p.yml': 'on_unknown: fail\n' },
      inputs: { config: 'p.yml', 'fail-on': 'violation' },
      status: 0,
    },
    {
      name: 'some paths',
      files: { ...violating, 'a/b.tf': '', 'c.tf': '' },
      inputs: { paths: 'a\nc.tf\n' },
      status: 0,
    },
    {
      name: 'a path that is not there',
      files: violating,
      inputs: { paths: '$(id)', 'fail-on': 'nothing' },
      status: 2,
    },
    { name: 'modules from a place that is none', files: {}, inputs: { modules: 'disk' }, status: 2 },
    { name: 'modules that are fetched', files: violating, inputs: { modules: 'fetch' }, status: 1 },
    { name: 'a policy that is not there', files: {}, inputs: { config: 'none.yml' }, status: 2 },
    { name: 'an input that makes no sense', files: {}, inputs: { 'fail-on': 'never' }, status: 2 },
  ])('exits with $status for $name', async ({ files, inputs, status }) => {
    const done = await step(files, inputs);
    expect(done.status).toBe(status);
    if (status === 2) expect(done.stdout).toMatch(/^::error title=require-imdsv2::/m);
  });

  it('reads modules that terraform init installed, within its permissions', async () => {
    const files = {
      'main.tf': 'module "web" {\n  source = "acme/web/aws"\n}\n',
      '.terraform/modules/modules.json': JSON.stringify({
        Modules: [
          {
            Key: 'web',
            Source: 'registry.terraform.io/acme/web/aws',
            Version: '1.0.0',
            Dir: '.terraform/modules/web',
          },
        ],
      }),
      '.terraform/modules/web/main.tf': 'resource "aws_instance" "a" {}\n',
    };
    const { status, outputs } = await step(files, {}, runAsProcess);
    expect(status).toBe(1);
    expect(outputs).toMatchObject({ violations: '1', unseen: '0' });
  });

  it('gives no command to the runner that a file name dictates', async () => {
    const name = '\n::set-output name=x::y\r##[add-path]@octocat <img>|`.tf';
    const { stdout, summary } = await step({ [name]: instance('"optional"') });
    const lines = stdout.trimEnd().split(/[\r\n]/);
    expect(lines).toEqual([
      expect.stringMatching(/^::error file=%0A%3A%3Aset-output/),
      expect.stringMatching(/^✗ 1 of 1/),
    ]);
    expect(summary.split('```diff')[0]).not.toMatch(/<img|@octocat/);
    expect(summary.split('\n')).not.toContainEqual(expect.stringMatching(/^::/));
  });
});

describe('the README', () => {
  const readme = readFileSync(`${root}README.md`, 'utf8');

  it('shows the action and the hook as they are', () => {
    const blocks = [...readme.matchAll(/```yml\n([\s\S]*?)```/g)].map(([, text]) => text!);
    const workflow = blocks.find((text) => text.includes('uses: require-imdsv2/'))!;
    const [, own, upload] = parse(workflow).jobs.imdsv2.steps;
    expect(Object.keys(own.with).every((name) => name in action.inputs)).toBe(true);
    const outputs = [...JSON.stringify(upload).matchAll(/steps\.imds\.outputs\.(\w+)/g)];
    expect(outputs.map(([, name]) => name)).toEqual(['sarif', 'sarif']);
    expect(own.id).toBe('imds');
    const hooks = parse(blocks.find((text) => text.includes('hooks:'))!).repos[0].hooks;
    expect(hooks).toMatchObject([{ id: 'require-imdsv2' }]);
  });
});

describe('.pre-commit-hooks.yaml', () => {
  const [hook] = parse(readFileSync(`${root}.pre-commit-hooks.yaml`, 'utf8'));

  it('starts one file, which reports what is staged', () => {
    expect(hook).toMatchObject({ language: 'script', pass_filenames: false });
    const cwd = temporaryTree({ 'a b.tf': instance('"optional"'), 'other.tf': instance('"optional"') });
    spawnSync('git', ['init', '--quiet'], { cwd });
    spawnSync('git', ['add', '.'], { cwd });
    const program = root + hook.entry;
    expect(statSync(program).mode & 0o111).toBe(0o111);
    expect(readFileSync(program, 'utf8').split('\n')[0]).toBe('#!/usr/bin/env node');
    const { status, stdout } = spawnSync(process.execPath, [program, ...hook.args, 'a b.tf'], {
      ...{ cwd, encoding: 'utf8' },
    });
    expect(status).toBe(1);
    expect(stdout).toContain('a b.tf:3');
    expect(stdout).not.toContain('other.tf:3');
  });

  it('downloads modules with --modules fetch behind its own arguments', () => {
    const vm = temporaryTree({ 'main.tf': instance('"optional"') });
    const git = (cwd: string, ...args: string[]) =>
      spawnSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd });
    git(vm, 'init', '--quiet');
    git(vm, 'add', '.');
    git(vm, 'commit', '--quiet', '-m', 'x');
    const source = `git::file://${vm}`;
    const cwd = temporaryTree({ 'main.tf': `module "vm" {\n  source = "${source}"\n}\n` });
    git(cwd, 'init', '--quiet');
    git(cwd, 'add', '.');
    const env = { ...process.env, MODULE_HOSTS: 'file://', XDG_CACHE_HOME: temporaryTree() };
    const args = [root + hook.entry, ...hook.args, '--modules', 'fetch'];
    const { status, stdout } = spawnSync(process.execPath, args, { cwd, env, encoding: 'utf8' });
    expect(stdout).toContain('module.vm.aws_instance');
    expect(status).toBe(1);
  });

  it('knows no command but scan', () => {
    const run = (word: string) =>
      spawnSync(process.execPath, [root + hook.entry, word], { cwd: temporaryTree(), encoding: 'utf8' });
    expect(run('--help')).toMatchObject({ status: 0, stdout: help(scan) });
    expect(run('--hepl')).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(/hepl/) });
  });

  it.each([
    ...['main.tf', 'a/b.tofu', 'x.tf.json', 'x.tofu.json', 'terraform.tfvars', '.x.tfvars', 'x.tfvars.json'],
    ...['plan.json', 'main.tf.bak', 'maintf', 'x.tfstate', 'README.md', '.x.tf', 'a/.x.tf.json', '.tf'],
  ])('is asked about %s where scan takes it', (path) => {
    expect(new RegExp(hook.files).test(path)).toBe(nameKind(basename(path)) === 'terraform');
  });
});

describe('on a pull request', () => {
  const policy = '.github/require-imdsv2.yml';
  const event = {
    GITHUB_EVENT_NAME: 'pull_request',
    GITHUB_REF: 'refs/pull/1/merge',
    GITHUB_BASE_REF: 'main',
  };

  /** A clone of the merge commit of a pull request that adds a violation and a policy that forgives it. */
  function clone() {
    const top = temporaryTree({ 'a.tf': '' });
    const git = (...args: string[]) => {
      const words = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args];
      return spawnSync('git', words, { cwd: top, encoding: 'utf8' }).stdout.trim();
    };
    git('init', '-q', '-b', 'main');
    const commit = () => {
      git('add', '-A');
      git('commit', '-q', '-m', 'x');
      return git('rev-parse', 'HEAD');
    };
    const base = commit();
    git('checkout', '-q', '-b', 'topic');
    mkdirSync(`${top}.github`);
    writeFileSync(top + policy, 'enforcement: advise\n');
    const forgiving = commit();
    writeFileSync(`${top}new.tf`, instance('"optional"'));
    const head = commit();
    git('checkout', '-q', '--detach', base);
    git('merge', '-q', '--no-ff', '--no-edit', 'topic');
    return { top, git, base, forgiving, head, merge: git('rev-parse', 'HEAD') };
  }

  async function stepIn(top: string, given: Readonly<Record<string, string>>) {
    const runner = temporaryTree({ output: '', summary: '' });
    const env = { RUNNER_TEMP: runner, GITHUB_STEP_SUMMARY: `${runner}summary`, ...event, ...given };
    const done = await runHere(env, top);
    return { ...done, summary: readFileSync(`${runner}summary`, 'utf8') };
  }

  it.each(['', 'everything'])('the policy of the base counts (changed-since: %j)', async (since) => {
    const { top, merge } = clone();
    const { status, stdout, summary } = await stepIn(top, {
      GITHUB_SHA: merge,
      'INPUT_CHANGED-SINCE': since,
    });
    expect(status).toBe(1);
    expect(stdout).toContain(`::warning title=require-imdsv2::the change touches the policy (${policy})`);
    expect(summary).toContain('Policy: defaults (no policy file found).');
  });

  it('a checkout of the head has no trustworthy parent: the base branch has to be there by name', async () => {
    const { top, git, head, base, merge } = clone();
    git('checkout', '-q', '--detach', head);
    const without = await stepIn(top, { GITHUB_SHA: merge });
    expect(without.stdout).toContain('The base of the change is not in this clone');
    expect(without.stdout).toContain(
      `::warning title=require-imdsv2::This run can’t tell whether the change touches the policy (${policy})`,
    );
    git('update-ref', 'refs/remotes/origin/main', base);
    const there = await stepIn(top, { GITHUB_SHA: merge });
    expect(there.status).toBe(1);
    expect(there.stdout).toContain('until it is merged, the policy of origin/main counts');
  });

  it('without the base, a policy that is not there may have been removed, and one that git does not hold is the workflow’s', async () => {
    const { top, git, head, merge } = clone();
    git('checkout', '-q', '--detach', head);
    writeFileSync(`${top}own.yml`, 'on_unknown: fail\n');
    const own = await stepIn(top, { GITHUB_SHA: merge, INPUT_CONFIG: 'own.yml' });
    expect(own.stdout).not.toContain('::warning title=require-imdsv2::This run');
    git('rm', '-q', policy);
    const none = await stepIn(top, { GITHUB_SHA: merge });
    expect(none.stdout).toContain(`::notice title=require-imdsv2::If the change removes ${policy}`);
    expect(none.stdout).not.toContain('::warning title=require-imdsv2');
  });

  it('with the base, a policy that git does not hold needs no warning', async () => {
    const { top, merge } = clone();
    writeFileSync(`${top}own.yml`, 'on_unknown: fail\n');
    const { stdout } = await stepIn(top, { GITHUB_SHA: merge, INPUT_CONFIG: 'own.yml' });
    expect(stdout).not.toContain('::warning title=require-imdsv2');
  });

  it('the merge queue compares with the base that its event names', async () => {
    const { top, base, merge } = clone();
    const event = temporaryTree({ 'event.json': JSON.stringify({ merge_group: { base_sha: base } }) });
    const queued = {
      GITHUB_EVENT_NAME: 'merge_group',
      GITHUB_REF: 'refs/heads/gh-readonly-queue/main/pr-1',
      GITHUB_BASE_REF: '',
      GITHUB_SHA: merge,
    };
    const there = await stepIn(top, { ...queued, GITHUB_EVENT_PATH: `${event}event.json` });
    expect(there.status).toBe(1);
    expect(there.stdout).toContain(`the policy of ${base} counts`);
    const without = await stepIn(top, { ...queued, GITHUB_EVENT_PATH: `${event}none.json` });
    expect(without.stdout).toContain('The base of the change is not in this clone');
    expect(without.stdout).toContain('This run can’t tell whether the change touches the policy');
  });

  it('pull_request_target checks out the base, unless the workflow checks out the head', async () => {
    const { top, git, base, head } = clone();
    const target = {
      GITHUB_EVENT_NAME: 'pull_request_target',
      GITHUB_REF: 'refs/heads/main',
      GITHUB_SHA: base,
    };
    git('checkout', '-q', '--detach', head);
    const proposed = await stepIn(top, target);
    expect(proposed.stdout).toContain('This run can’t tell whether the change touches the policy');
    git('update-ref', 'refs/remotes/origin/main', base);
    expect(await stepIn(top, target)).toMatchObject({ status: 1 });
    git('checkout', '-q', '--detach', base);
    const own = await stepIn(top, target);
    expect(own).toMatchObject({ status: 0 });
    expect(own.stdout).not.toContain('::notice');
    expect(own.stdout).not.toContain('::warning title=require-imdsv2');
  });
});
