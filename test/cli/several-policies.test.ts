import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { scanned } from './scanned.ts';
import { temporaryTree } from './temporary-tree.ts';

const violating = 'resource "aws_instance" "web" {\n}\n';
const unknown =
  'variable "t" {}\nresource "aws_instance" "u" {\n  metadata_options {\n    http_tokens = var.t\n  }\n}\n';
const policy = '.github/require-imdsv2.yml';
const json = ['--format', 'json'];

/** Directories of one work tree, with policies of their own. */
function tree(policies: Readonly<Record<string, string>>, files: Readonly<Record<string, string>>): string {
  const own = Object.entries(policies).map(([directory, text]) => [`${directory}${policy}`, text]);
  return temporaryTree({ '.git/HEAD': '', ...Object.fromEntries(own), ...files });
}

/** Verdicts by place. */
async function verdicts(top: string, paths: readonly string[]) {
  const { status, stderr, report } = await scanned(top, [...json, ...paths]);
  const found = report.targets.map((target) => `${target.path} ${target.verdict}`);
  return { status, stderr, found, summary: report.summary };
}

describe('paths with policy files of their own', () => {
  it('are each checked under their own, and the output names them', async () => {
    const top = tree(
      { '': 'endpoint_disabled: violation\n', 'b/': 'endpoint_disabled: compliant\n' },
      Object.fromEntries(
        ['a', 'b'].map((name) => [
          `${name}/main.tf`,
          'resource "aws_instance" "x" {\n  metadata_options {\n    http_endpoint = "disabled"\n  }\n}\n',
        ]),
      ),
    );
    const { status, stderr, found, summary } = await verdicts(top, ['b', 'a']);
    expect(found).toEqual(['a/main.tf violation', 'b/main.tf compliant']);
    expect(summary).toMatchObject({ files: 2, targets: 2, violation: 1, compliant: 1 });
    expect(status).toBe(1);
    expect(stderr).toBe(`policy: b/${policy}, for b\npolicy: ${policy}, for a\n`);
    expect((await scanned(top, ['--quiet', 'b', 'a'])).stderr).toBe('');
  });

  it.each([
    { name: 'the one that fails', policies: { 'a/': 'on_unknown: fail\n' }, args: [], status: 1 },
    { name: 'none', policies: { 'a/': 'on_unknown: ignore\n' }, args: [], status: 0 },
    {
      name: 'none, where the unknown is the other one’s',
      policies: { 'b/': 'on_unknown: fail\n' },
      args: [],
      status: 0,
    },
    {
      name: '--fail-on',
      policies: { 'a/': 'enforcement: advise\n' },
      args: ['--fail-on', 'unknown'],
      status: 1,
    },
  ])('fail as $name says', async ({ policies, args, status }) => {
    const top = tree(policies, { 'a/main.tf': unknown, 'b/main.tf': '' });
    expect((await scanned(top, ['a', 'b', ...args])).status).toBe(status);
  });

  it('leave out what their own policy excludes, and its unknowns', async () => {
    const top = tree(
      { 'a/': 'exclude: ["old/**"]\non_unknown: ignore\n' },
      { 'a/old/main.tf': violating, 'a/main.tf': unknown, 'b/old/main.tf': violating, 'b/main.tf': unknown },
    );
    const { found, stderr } = await verdicts(top, ['a', 'b']);
    expect(found).toEqual(['a/main.tf unknown', 'b/main.tf unknown', 'b/old/main.tf violation']);
    expect(stderr).toContain(
      `policy: a/${policy}, for a\npolicy: defaults (no policy file found), for b\nexcluded: 1 file`,
    );
    const { stdout } = await scanned(top, ['--format', 'compact', 'a', 'b']);
    expect(stdout).toContain('b/main.tf');
    expect(stdout).not.toContain('a/main.tf');
  });

  it('lie within one another: the nearest counts, once', async () => {
    const top = tree(
      { 'a/': 'enforcement: advise\n' },
      { 'a/main.tf': violating, 'a/deep/main.tf': violating, 'main.tf': violating },
    );
    const { found, status } = await verdicts(top, ['.', 'a']);
    expect(found).toEqual(['a/deep/main.tf violation', 'a/main.tf violation', 'main.tf violation']);
    expect(status).toBe(1);
    expect((await verdicts(top, ['a/deep/main.tf', 'a'])).status).toBe(0);
  });

  it('are fixed together, a module of both once', async () => {
    const top = tree(
      { 'a/': 'enforcement: advise\n' },
      {
        'm/main.tf':
          'variable "t" {\n  default = "optional"\n}\nresource "aws_instance" "m" {\n  metadata_options {\n    http_tokens = var.t\n  }\n}\n',
        'a/main.tf': `${violating}module "m" {\n  source = "../m"\n}\n`,
        'b/main.tf': `${violating}module "m" {\n  source = "../m"\n}\n`,
      },
    );
    const diff = await scanned(top, ['--diff', 'a', 'b']);
    expect(diff.stdout.match(/^\+.*http_tokens\s+= "required"/gm)).toHaveLength(2);
    expect(diff.stdout.match(/^\+ {2}default = "required"/gm)).toHaveLength(1);
    const { status, stderr } = await scanned(top, ['--fix', 'a', 'b']);
    expect(status).toBe(0);
    expect(stderr).toContain('fixed a/main.tf\nfixed b/main.tf\nfixed m/main.tf\n');
    expect(readFileSync(`${top}m/main.tf`, 'utf8')).toContain('default = "required"');
  });

  it('are suppressed together, unless one of the policies forbids it', async () => {
    const top = tree(
      { 'a/': 'suppressions: { days: 1 }\n' },
      { 'a/main.tf': violating, 'b/main.tf': violating },
    );
    const suppress = async (...args: readonly string[]) => {
      const io = { stdout: { write: () => true }, stderr: { write: () => true } };
      return run(['suppress', '--reason', 'known for long', ...args], {
        ...io,
        env: {},
        prefix: top,
        elapsed: () => 0,
      });
    };
    expect(await suppress('--until', '2999-01-01', 'a', 'b')).toBe(2);
    expect(readFileSync(`${top}b/main.tf`, 'utf8')).toBe(violating);
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    expect(await suppress('--until', tomorrow, 'a', 'b')).toBe(0);
    for (const name of ['a', 'b'])
      expect(readFileSync(`${top}${name}/main.tf`, 'utf8')).toContain(`until=${tomorrow}`);
  });

  it('are compared with a commit, under the policies of that commit', async () => {
    const top = temporaryTree({
      [`a/${policy}`]: 'endpoint_disabled: violation\n',
      'a/main.tf': violating,
      'b/main.tf': violating,
    });
    const git = (...args: string[]) =>
      spawnSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: top });
    git('init', '--quiet', '--initial-branch', 'main');
    git('add', '.');
    git('commit', '--quiet', '--message', 'x');
    for (const name of ['a', 'b']) writeFileSync(`${top}${name}/new.tf`, violating.replace('web', 'new'));
    mkdirSync(`${top}b/.github`);
    writeFileSync(`${top}b/${policy}`, 'enforcement: advise\n');
    rmSync(`${top}a/.github`, { recursive: true });
    const { status, stderr, stdout } = await scanned(top, [
      '--changed-since',
      'main',
      '--format',
      'compact',
      'a',
      'b',
    ]);
    expect(status).toBe(1);
    expect(stdout).toContain('a/new.tf');
    expect(stdout).toContain('b/new.tf');
    expect(stdout).not.toContain('/main.tf');
    expect(stderr).toContain(
      `the change touches the policy (a/${policy}); until it is merged, the policy of main counts`,
    );
    expect(stderr).toContain(
      `the change touches the policy (b/${policy}); until it is merged, the policy of main counts`,
    );
    expect(stderr).toContain(
      `policy: a/${policy} of main, for a\npolicy: defaults (no policy file in main), for b\n`,
    );
    git('add', '.');
    const staged = await scanned(top, ['--staged', '--format', 'compact', 'a', 'b']);
    expect(staged.stdout).toContain('a/new.tf');
    expect(staged.stdout).toContain('b/new.tf');
    expect(staged.stdout).not.toContain('/main.tf');
  });
});
