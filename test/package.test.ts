import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'rolldown';
import { afterAll, beforeAll, expect, test } from 'vitest';
import configuration from '../rolldown.config.ts';
import { root } from '../scripts/docs/root.ts';
import { temporaryTree } from './cli/temporary-tree.ts';

// npm runs on the Node of the tests.
const path = `${dirname(process.execPath)}:${process.env.PATH}`;
const quiet = { npm_config_audit: 'false', npm_config_fund: 'false' };
const offline = { ...process.env, ...quiet, npm_config_offline: 'true', PATH: path };

let directory: string;
let home: string;

/** The package as `npm pack` makes it, installed into an empty directory without a network. */
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'package-'));
  const source = join(directory, 'source');
  await build({
    ...configuration,
    cwd: root,
    output: { ...configuration.output, dir: join(source, 'dist') },
  });
  for (const name of ['package.json', 'bin', 'man', 'LICENSE', 'README.md'])
    symlinkSync(join(root, name), join(source, name));
  execFileSync('cp', ['-rL', source, join(directory, 'copy')]);
  const npm = (cwd: string, ...words: string[]) =>
    execFileSync('npm', words, { cwd, env: offline, encoding: 'utf8' });
  const packed = npm(
    join(directory, 'copy'),
    'pack',
    '--ignore-scripts',
    '--silent',
    '--pack-destination',
    directory,
  );
  npm(directory, 'install', '--prefix', join(directory, 'user'), join(directory, packed.trim()));
  home = join(directory, 'user/node_modules/require-imdsv2');
}, 240_000);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function requireImdsv2(args: readonly string[], cwd = directory) {
  const { status, stdout, stderr } = spawnSync(
    join(directory, 'user/node_modules/.bin/require-imdsv2'),
    args,
    {
      ...{ cwd, env: { PATH: path }, encoding: 'utf8' },
    },
  );
  return { status, stdout, stderr };
}

const sizeOf = (path: string): number =>
  readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(join(path, name)))
    .reduce((sum, entry) => sum + (entry.isFile() ? entry.size : 0), 0);

test('is one package of at most 12 MB', () => {
  const installed = readdirSync(join(directory, 'user/node_modules')).filter((name) => !name.startsWith('.'));
  expect(installed).toEqual(['require-imdsv2']);
  expect(readdirSync(home)).not.toContain('node_modules');
  expect(sizeOf(home)).toBeLessThan(12e6);
});

test('has what it runs, and the licenses of what it is made of', () => {
  expect(readdirSync(home).sort()).toEqual(['LICENSE', 'README.md', 'bin', 'dist', 'man', 'package.json']);
  const text = readFileSync(join(home, 'dist/THIRD-PARTY-LICENSES'), 'utf8');
  expect(text).toMatch(/^@cdktn\/hcl2json \d\S* \(MPL-2\.0\)/m);
  expect(text).toMatch(/^bullmq \d\S* \(MIT\)/m);
  expect(text).not.toMatch(/^(?:vitest|rolldown) /m);
});

test('says its version and explains its codes', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(requireImdsv2(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  const page = readFileSync(join(root, 'docs/codes/block-missing.md'), 'utf8');
  expect(requireImdsv2(['explain', 'block-missing'])).toEqual({ status: 0, stdout: page, stderr: '' });
});

test('judges, with HashiCorp’s parser, and repairs', () => {
  const cwd = temporaryTree({
    'a.tf': 'resource "aws_instance" "a" {}\n',
    'b/b.tf': 'resource "aws_instance" "b" {\n  a = 1\n  a = 2\n}\n',
  });
  const { status, stdout, stderr } = requireImdsv2(['scan', '--format', 'json', '--fix'], cwd);
  expect({ status, stderr }).toMatchObject({ status: 1 });
  expect(JSON.parse(stdout).summary).toMatchObject({ compliant: 1, unparsable: 1 });
  expect(readFileSync(join(cwd, 'a.tf'), 'utf8')).toContain('http_tokens   = "required"');
});

test('a file nested too deeply for the parser is no crash, and the next one is judged', () => {
  const deep = `locals {\n  a = ${'['.repeat(20_000)}${']'.repeat(20_000)}\n}\nresource "aws_instance" "a" {}\n`;
  const cwd = temporaryTree({
    'a/main.tf': deep,
    'b/main.tf': 'resource "aws_instance" "b" {\n  a = 1\n  a = 2\n}\n',
  });
  const { status, stdout } = requireImdsv2(['scan', '--format', 'json'], cwd);
  expect(status).toBe(1);
  expect(JSON.parse(stdout).summary).toMatchObject({ unparsable: 2 });
});

test('the server starts, and says what is missing', () => {
  const { status, stderr } = spawnSync(process.execPath, [join(home, 'bin/server.js')], {
    ...{ cwd: directory, env: { NODE_ENV: 'production' }, encoding: 'utf8' },
  });
  expect(status).toBe(1);
  expect(stderr.match(/^require-imdsv2: (\w+) is missing/gm)).toHaveLength(3);
});

test('the server registers an App where there is none', async () => {
  const server = spawn(process.execPath, [join(home, 'bin/server.js')], {
    ...{ cwd: directory, env: { PORT: '0' }, stdio: ['ignore', 'pipe', 'pipe'] },
  });
  const [text] = await once(server.stdout, 'data');
  const [address] = /http:\/\/localhost:\d+/.exec(String(text))!;
  const form = await fetch(`${address}/setup?organization=acme&url=`);
  expect(await form.text()).toMatch(/checks.{1,20}write/);
  server.kill();
  await once(server, 'exit');
});
