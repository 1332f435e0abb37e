import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { scanned } from '../scanned.ts';
import { temporaryTree } from '../temporary-tree.ts';

const web = `variable "tokens" {
  default = "required"
}
resource "aws_instance" "this" {
  metadata_options {
    http_tokens = var.tokens
  }
}
`;
const call = (source: string) => `module "web" {\n  source = "${source}"\n  tokens = "optional"\n}\n`;
const secret = 'resource "aws_instance" "aws_secret_access_key" {\n  password = "hunter2"\n}\n';

function linked(tree: Record<string, string>, links: Record<string, string>): string {
  const top = temporaryTree(tree);
  for (const [link, target] of Object.entries(links)) {
    mkdirSync(dirname(`${top}${link}`), { recursive: true });
    symlinkSync(target.replace('TOP', top), `${top}${link}`);
  }
  return top;
}

test.each([
  { name: 'a file of configuration', link: 'a.tf' },
  { name: 'a file of values', link: 'terraform.tfvars' },
  { name: 'a file of values for -var-file', link: 'prod.tfvars' },
  { name: 'a file of configuration in JSON', link: 'a.tf.json' },
])('$name that leads outside is not read, not printed and not written', async ({ link }) => {
  const top = linked(
    { 'outside/secret': secret, 'here/main.tf': web },
    { [`here/${link}`]: 'TOP/outside/secret' },
  );
  for (const args of [
    [],
    ['--format', 'json'],
    ['--format', 'sarif'],
    ['--format', 'github'],
    ['--fix'],
    ['--diff'],
  ]) {
    const run = await scanned(`${top}here/`, args);
    expect(run.stdout + run.stderr).not.toMatch(/hunter2|secret/);
  }
  const { report } = await scanned(`${top}here/`, ['--format', 'json']);
  expect(report.unseen).toMatchObject([
    { kind: link.endsWith('vars') ? 'values' : 'file', path: link, root: '.' },
  ]);
  expect(readFileSync(`${top}outside/secret`, 'utf8')).toBe(secret);
});

test('a link that leads nowhere is not checked, and no error', async () => {
  const top = linked({ 'main.tf': web }, { 'gone.tf': 'nothing.tf', 'circle.tf': 'circle.tf' });
  const { report, status } = await scanned(top, ['--format', 'json']);
  expect(report.unseen.map(({ path }) => path)).toEqual(['circle.tf', 'gone.tf']);
  expect(status).toBe(0);
});

test('a link inside of the scanned directory is followed', async () => {
  const top = linked(
    {
      'common/variables.tf': 'variable "tokens" {\n  default = "optional"\n}\n',
      'prod/main.tf': web.slice(web.indexOf('resource')),
    },
    { 'prod/variables.tf': '../common/variables.tf' },
  );
  const { report } = await scanned(top, ['--format', 'json']);
  expect(report.unseen).toEqual([]);
  expect(report.targets).toMatchObject([{ root: 'prod', verdict: 'violation' }]);
});

test('a directory that is reached only through a link is the same directory', async () => {
  const top = linked(
    { 'modules/web/main.tf': web, 'envs/prod/main.tf': call('./modules/web') },
    { 'envs/prod/modules': '../../modules' },
  );
  const { report } = await scanned(top, ['--format', 'json']);
  expect(report.targets).toMatchObject([
    {
      address: 'module.web.aws_instance.this',
      root: 'envs/prod',
      path: 'modules/web/main.tf',
      verdict: 'violation',
    },
  ]);
});

test('a source that leaves the scanned directory and comes back is the same directory', async () => {
  const top = linked({ 'here/main.tf': call('../here/web'), 'here/web/main.tf': web }, {});
  const { report } = await scanned(`${top}here/`, ['--format', 'json']);
  expect(report.targets).toMatchObject([
    { address: 'module.web.aws_instance.this', path: 'web/main.tf', verdict: 'violation' },
  ]);
});

test('a module behind a link that leads outside is not checked', async () => {
  const top = linked(
    { 'outside/web/main.tf': web, 'here/main.tf': call('./linked/web') },
    { 'here/linked': 'TOP/outside' },
  );
  const { report } = await scanned(`${top}here/`, ['--format', 'json']);
  expect(report.unseen).toMatchObject([
    { kind: 'module', address: 'module.web', reason: expect.stringContaining('link') },
  ]);
  expect(report.targets).toEqual([]);
});

test('a git work tree is followed wherever in it the scan starts; beyond it nothing is', async () => {
  const top = linked(
    {
      'repo/modules/web/main.tf': web,
      'repo/envs/prod/main.tf': call('../../modules/web'),
      'repo/envs/dev/main.tf': call('../../../other'),
      'other/main.tf': web,
    },
    { 'repo/envs/prod/more.tf': '../../modules/web/main.tf' },
  );
  execFileSync('git', ['init', '-q', `${top}repo`]);
  const prod = await scanned(`${top}repo/envs/prod/`, ['--format', 'json']);
  expect(prod.report.unseen).toEqual([]);
  expect(prod.report.targets.map(({ address, verdict }) => `${address} ${verdict}`).sort()).toEqual([
    'aws_instance.this compliant',
    'module.web.aws_instance.this violation',
  ]);
  const dev = await scanned(`${top}repo/envs/dev/`, ['--format', 'json']);
  expect(dev.report.unseen).toMatchObject([{ kind: 'module', address: 'module.web' }]);
});

test('a file by name is judged, a link by name only where it leads inside', async () => {
  const top = linked(
    { 'outside/secret.tf': secret, 'here/main.tf': web },
    { 'here/a.tf': 'TOP/outside/secret.tf', 'here/b.tf': 'main.tf' },
  );
  const run = await scanned(`${top}here/`, ['a.tf', '--format', 'json']);
  expect(run.report.unseen).toMatchObject([{ path: 'a.tf' }]);
  expect(run.report.targets.every(({ address }) => address === 'aws_instance.this')).toBe(true);
});
