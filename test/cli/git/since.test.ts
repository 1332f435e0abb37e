import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../../src/cli/run.ts';
import type { Report } from '../../../src/rule/report.ts';
import { temporaryTree } from '../temporary-tree.ts';

const instance = (name: string, tokens = 'optional') =>
  `resource "aws_instance" "${name}" {\n  metadata_options {\n    http_tokens = "${tokens}"\n  }\n}\n`;

/** A repository whose files are committed. */
function repository(files: Readonly<Record<string, string>>) {
  const top = temporaryTree(files);
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
      cwd: top,
      stdio: 'pipe',
    });
  git('init', '-q', '-b', 'main');
  const commit = () => {
    git('add', '-A');
    git('commit', '-q', '--allow-empty', '-m', 'x');
  };
  commit();
  const write = (path: string, content: string) => {
    mkdirSync(dirname(top + path), { recursive: true });
    writeFileSync(top + path, content);
  };
  return { top, git, commit, write };
}

async function scan(top: string, args: string) {
  let out = '';
  let err = '';
  const io = {
    stdout: { write: (text: string | Uint8Array) => (out += text) },
    stderr: { write: (text: string | Uint8Array) => (err += text) },
    env: {},
    prefix: top,
    elapsed: () => 0,
  };
  const status = await run(['scan', '--format', 'json', ...args.split(' ')], io);
  const report = out === '' ? undefined : (JSON.parse(out) as Report);
  return { status, err, addresses: report?.findings.map(({ address }) => address), report };
}

describe('--changed-since', () => {
  it('reports what the commit does not have, wherever it stands', async () => {
    const { top, write } = repository({
      'main.tf': instance('old'),
      'child/main.tf':
        'variable "t" {}\nresource "aws_instance" "x" {\n  metadata_options {\n    http_tokens = var.t\n  }\n}\n',
      'call.tf': 'module "c" {\n  source = "./child"\n  t = local.t\n}\n',
      'locals.tf': 'locals {\n  t = "required"\n}\n',
    });
    expect(await scan(top, '--changed-since HEAD')).toMatchObject({ status: 0, addresses: [] });
    write('locals.tf', 'locals {\n  t = "optional"\n}\n');
    write('new.tf', instance('new'));
    const { status, addresses, report } = await scan(top, '--changed-since HEAD');
    expect({ status, addresses }).toEqual({
      status: 1,
      addresses: ['module.c.aws_instance.x', 'aws_instance.new'],
    });
    expect(report!.summary).toMatchObject({ violation: 2 });
  });

  it('takes a line that moved for the same finding', async () => {
    const { top, write } = repository({ 'main.tf': instance('old') });
    write('main.tf', `# moved\n${instance('old')}${instance('good', 'required')}`);
    expect(await scan(top, '--changed-since HEAD')).toMatchObject({ status: 0, addresses: [] });
  });

  it('reads the base below a directory, and modules outside of it', async () => {
    const { top, write } = repository({
      'live/main.tf': 'module "c" {\n  source = "../modules/c"\n}\n',
      'modules/c/main.tf': instance('old'),
    });
    expect(await scan(`${top}live/`, '--changed-since HEAD')).toMatchObject({ status: 0, addresses: [] });
    write('modules/c/more.tf', instance('more'));
    expect(await scan(`${top}live/`, '--changed-since HEAD')).toMatchObject({
      status: 1,
      addresses: ['module.c.aws_instance.more'],
    });
  });

  it('follows a symbolic link of the base', async () => {
    const { top, commit } = repository({ 'shared/main.tf': instance('old') });
    mkdirSync(`${top}live`);
    symlinkSync('../shared/main.tf', `${top}live/main.tf`);
    commit();
    expect(await scan(top, '--changed-since HEAD')).toMatchObject({ status: 0, addresses: [] });
  });

  it('compares with the merge base where the name ends with three dots', async () => {
    const { top, git, commit, write } = repository({ 'main.tf': instance('old') });
    git('checkout', '-q', '-b', 'topic');
    write('topic.tf', instance('topic'));
    commit();
    git('checkout', '-q', 'main');
    rmSync(`${top}main.tf`);
    commit();
    git('checkout', '-q', 'topic');
    expect((await scan(top, '--changed-since main')).addresses).toEqual([
      'aws_instance.old',
      'aws_instance.topic',
    ]);
    expect((await scan(top, '--changed-since main...')).addresses).toEqual(['aws_instance.topic']);
  });

  it.each([
    ['--changed-since nowhere', 'git knows no commit "nowhere"'],
    ['--changed-since --help', 'ambiguous'],
    ['--changed-since HEAD -', 'can’t be compared with a commit'],
  ])('says what is wrong with %s', async (args, why) => {
    const { top } = repository({ 'main.tf': instance('old') });
    const { status, err } = await scan(top, args);
    expect(status).toBe(2);
    expect(err).toContain(why);
  });

  it('says that there is no repository', async () => {
    const { status, err } = await scan(temporaryTree({ 'main.tf': '' }), '--changed-since HEAD');
    expect(status).toBe(2);
    expect(err).toMatch(/^require-imdsv2: .*not a git repository/);
  });
});

describe('--staged', () => {
  it('judges the index, not the disk, against HEAD', async () => {
    const { top, git, write } = repository({ 'main.tf': instance('old') });
    write('new.tf', instance('new'));
    expect(await scan(top, '--staged')).toMatchObject({ status: 0, addresses: [] });
    git('add', 'new.tf');
    write('new.tf', instance('new', 'required'));
    expect(await scan(top, '--staged')).toMatchObject({ status: 1, addresses: ['aws_instance.new'] });
    git('add', 'new.tf');
    write('new.tf', instance('new'));
    expect(await scan(top, '--staged')).toMatchObject({ status: 0, addresses: [] });
  });

  it('works before the first commit', async () => {
    const top = temporaryTree({ 'main.tf': instance('first') });
    execFileSync('git', ['init', '-q'], { cwd: top });
    execFileSync('git', ['add', '-A'], { cwd: top });
    expect(await scan(top, '--staged')).toMatchObject({ status: 1, addresses: ['aws_instance.first'] });
  });
});

describe('the policy of a change', () => {
  const policy = '.github/require-imdsv2.yml';

  it('is that of the base, and says so', async () => {
    const { top, write } = repository({ [policy]: 'on_unknown: warn\n', 'a.tf': '' });
    write(policy, 'exclude: ["**"]\n');
    write('new.tf', instance('new'));
    const { status, addresses, err } = await scan(top, '--changed-since main');
    expect([status, addresses]).toEqual([1, ['aws_instance.new']]);
    expect(err).toBe(
      `require-imdsv2: the change touches the policy (${policy}); until it is merged, the policy of main counts\npolicy: ${policy} of main\n`,
    );
  });

  it.each(['main', 'main...'])('is none where %s has none', async (ref) => {
    const { top, write } = repository({ 'a.tf': '' });
    write(policy, 'enforcement: advise\n');
    write('new.tf', instance('new'));
    const { status, err } = await scan(top, `--changed-since ${ref}`);
    expect(status).toBe(1);
    expect(err).toContain('policy: defaults (no policy file in main)\n');
  });

  it('is also that of the base where it is deleted, or another one is nearer', async () => {
    const { top, write } = repository({ [policy]: 'on_unknown: fail\n', 'infra/a.tf': '' });
    rmSync(top + policy);
    write(`infra/${policy}`, 'enforcement: advise\n');
    write('infra/new.tf', instance('new'));
    const { status, err } = await scan(`${top}infra/`, '--changed-since main');
    expect(status).toBe(1);
    expect(err).toContain(`policy: ../${policy} of main\n`);
  });

  it('is that of the base also by name, unless git does not know the file', async () => {
    const { top, write } = repository({ 'p.yml': 'on_unknown: fail\n', '.gitignore': 'made.yml\n' });
    write('p.yml', 'enforcement: advise\n');
    write('made.yml', 'enforcement: advise\n');
    write('new.tf', instance('new'));
    expect((await scan(top, '--changed-since main --config p.yml')).status).toBe(1);
    expect((await scan(top, '--changed-since main --config made.yml')).status).toBe(0);
  });

  it('tells what would be wrong with the new one', async () => {
    const { top, write } = repository({ 'a.tf': '' });
    write(policy, '\nexclud: []\n');
    const { status, err } = await scan(top, '--changed-since main');
    expect(status).toBe(0);
    expect(err).toContain(`${policy}:2: Unknown key exclud; did you mean exclude? (once it is merged)\n`);
  });
});

describe('--staged --fix', () => {
  it('fixes what is staged in the work tree, and says what to do', async () => {
    const { top, git, write } = repository({ 'old.tf': instance('old') });
    write('new.tf', instance('new'));
    git('add', '-A');
    const { status, err } = await scan(top, '--staged --fix');
    expect(status).toBe(1);
    expect(err).toBe('fixed new.tf\nthe index is as it was: git add what was fixed\n');
    expect(readFileSync(`${top}new.tf`, 'utf8')).toBe(instance('new', 'required'));
    expect(readFileSync(`${top}old.tf`, 'utf8')).toBe(instance('old'));
    git('add', '-A');
    expect(await scan(top, '--staged --fix')).toMatchObject({ status: 0, err: '' });
  });

  it('leaves a file alone that has changes beside the staged ones', async () => {
    const { top, git, write } = repository({ 'a.tf': '' });
    write('new.tf', instance('new'));
    git('add', '-A');
    write('new.tf', `# more\n${instance('new')}`);
    const { status, err } = await scan(top, '--staged --fix');
    expect(status).toBe(2);
    expect(err).toContain('new.tf: not fixed: it has changes that are not staged; stage or stash them first');
    expect(readFileSync(`${top}new.tf`, 'utf8')).toBe(`# more\n${instance('new')}`);
  });
});

describe('--staged in all of the index', () => {
  it.each([
    ['a file outside', 'out.tf', '/etc/passwd', 'file', 'out.tf'],
    ['a file that is not there', 'gone.tf', 'nowhere.tf', 'file', 'gone.tf'],
    ['a circle', 'loop.tf', 'loop.tf', 'file', 'loop.tf'],
    ['values outside', 'terraform.tfvars', '../outside.tfvars', 'values', 'terraform.tfvars'],
    ['a directory outside', 'module', '/etc', 'module', 'main.tf'],
  ])('tells that a link to %s is not checked', async (_, name, target, kind, path) => {
    const { top, git, write } = repository({ 'a.tf': '' });
    write('main.tf', `${instance('web', 'required')}module "m" {\n  source = "./module"\n}\n`);
    if (kind !== 'module') {
      mkdirSync(`${top}module`);
      write('module/main.tf', 'locals {}\n');
    }
    symlinkSync(target, `${top}${name}`);
    git('add', '-A');
    const { report } = await scan(top, '--staged');
    expect(report?.unseen).toMatchObject([{ kind, path }]);
  });

  it('sees a changed file in the directories that link to it, and a changed module in its callers', async () => {
    const { top, git, write } = repository({
      'shared/common.tf': instance('web', 'required'),
      'a/own.tf': '',
      'modules/m/main.tf': 'variable "t" {\n  default = "required"\n}\n',
      'live/main.tf': 'module "m" {\n  source = "../modules/m"\n}\n',
    });
    symlinkSync('../shared/common.tf', `${top}a/common.tf`);
    git('add', '-A');
    git('commit', '-q', '-m', 'link');
    write('shared/common.tf', instance('web'));
    write('modules/m/main.tf', instance('x'));
    git('add', '-A');
    const { report } = await scan(top, '--staged');
    expect(report?.findings.map(({ root, address }) => [root, address])).toEqual(
      expect.arrayContaining([
        ['a', 'aws_instance.web'],
        ['shared', 'aws_instance.web'],
        ['live', 'module.m.aws_instance.x'],
      ]),
    );
  });
});
