import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../scripts/docs/root.ts';
import { temporaryTree } from './cli/temporary-tree.ts';

let directory: string;
let file: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'executable-'));
  file = join(directory, process.platform === 'win32' ? 'imds.exe' : 'imds');
  execFileSync(process.execPath, [join(root, 'scripts/build/executable.ts'), file], { stdio: 'pipe' });
}, 240_000);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Without any other program in reach. */
const run = (args: readonly string[], cwd: string) =>
  spawnSync(file, args, { cwd, env: { PATH: directory }, encoding: 'utf8' });

test('one file is the whole command line, with HashiCorp’s parser inside', () => {
  const cwd = temporaryTree({
    'a.tf': 'resource "aws_instance" "a" {}\n',
    'b/b.tf': 'resource "aws_instance" "b" {\n  a = 1\n  a = 2\n}\n',
  });
  const { status, stdout, stderr } = run(['scan', '--format', 'json', '--fix'], cwd);
  expect({ status, stderr }).toMatchObject({ status: 1 });
  expect(JSON.parse(stdout).summary).toMatchObject({ compliant: 1, unparsable: 1 });
  expect(readFileSync(join(cwd, 'a.tf'), 'utf8')).toContain('http_tokens   = "required"');
});

test('it says its version and explains its codes', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(run(['--version'], directory).stdout).toBe(`${version}\n`);
  const page = readFileSync(join(root, 'docs/codes/block-missing.md'), 'utf8');
  expect(run(['explain', 'block-missing'], directory).stdout).toBe(page);
});

test('it has the commands for organizations', () => {
  const { status, stderr } = run(['org', 'audit', '--org', 'acme'], directory);
  expect(status).toBe(2);
  expect(stderr).toMatch(/GITHUB_TOKEN|token/);
});
