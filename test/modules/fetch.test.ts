import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isInnerAddress } from '../../src/modules/fetch/allowed-hosts.ts';
import { readArchive } from '../../src/modules/fetch/archive.ts';
import { cacheDirectory, moduleCache } from '../../src/modules/fetch/cache.ts';
import { type Fetched, fetchedModules } from '../../src/modules/fetch/fetched.ts';
import { createGit } from '../../src/modules/fetch/git.ts';
import { createRegistry } from '../../src/modules/fetch/registry.ts';
import { registryTokens } from '../../src/modules/fetch/tokens.ts';
import { scan } from '../../src/rule/scan.ts';
import { memoryFiles } from '../../src/terraform/files.ts';
import { withModules } from '../../src/terraform/mounts.ts';

const directory = mkdtempSync(join(tmpdir(), 'fetch-test-'));
const repository = join(directory, 'vm.git-work');
const tag = (tokens: string) =>
  `variable "tokens" {\n  default = "${tokens}"\n}\nresource "aws_instance" "this" {\n  metadata_options {\n    http_tokens = var.tokens\n  }\n}\n`;
let server: Server;
let host: string;
const asked: string[] = [];

beforeAll(async () => {
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', repository, '-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
      stdio: 'pipe',
    });
  mkdirSync(repository);
  git('init', '--quiet', '--initial-branch=main');
  const commit = (version: string, files: Record<string, string>) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(repository, path)), { recursive: true });
      writeFileSync(join(repository, path), text);
    }
    git('add', '-A');
    git('commit', '--quiet', '-m', version);
    git('tag', version);
  };
  commit('v1.0.0', { 'main.tf': tag('optional') });
  commit('v1.1.0', {
    'main.tf': tag('required'),
    'modules/inner/main.tf': 'module "deep" {\n  source = "../.."\n}\n',
  });
  const archive = gzipSync(
    await packTar([
      { header: { name: 'main.tf', size: tag('optional').length }, body: tag('optional') },
      { header: { name: '../escape.tf', size: 1 }, body: 'x' },
      { header: { name: 'link.tf', size: 0, type: 'symlink', linkname: '/etc/passwd' } },
    ]),
  );
  server = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers.authorization ?? ''}`.trim());
    const json = (value: unknown) => response.end(JSON.stringify(value));
    if (request.url === '/.well-known/terraform.json') return json({ 'modules.v1': '/v1/modules/' });
    if (request.url === '/vm.tar.gz') return response.end(archive);
    if (request.url?.includes('/secret/') && request.headers.authorization !== 'Bearer s3cret') {
      response.statusCode = 401;
      return response.end();
    }
    if (request.url?.endsWith('/versions'))
      return json({
        modules: [{ versions: ['1.0.0', '1.1.0', '2.0.0-rc1'].map((version) => ({ version })) }],
      });
    const version = /^\/v1\/modules\/acme\/\w+\/aws\/(.+)\/download$/.exec(request.url ?? '')?.[1];
    response.statusCode = version ? 204 : 404;
    if (version) response.setHeader('X-Terraform-Get', `git::file://${repository}?ref=v${version}`);
    return response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
  rmSync(directory, { recursive: true, force: true });
});

async function fetched(main: string, { listed = [`http://${host}`, 'file://'], env = {} } = {}) {
  const hosts = { listed };
  const told: Fetched[] = [];
  const request = { hosts, tokenOf: registryTokens(env, directory) };
  const reader = fetchedModules({
    hosts,
    request: { hosts },
    registry: createRegistry(request),
    git: createGit(process.env, hosts),
    cache: moduleCache(join(directory, 'cache')),
    onModule: (module) => told.push(module),
  });
  const files = withModules(memoryFiles(new Map([['main.tf', main]])), reader.modules, reader.treeAt);
  do await scan(files);
  while (await reader.fetchWanted());
  const report = await scan(files);
  return {
    told,
    targets: report.targets.map(({ address, verdict }) => `${verdict} ${address}`),
    unseen: report.unseen.map(({ reason }) => reason),
  };
}

const call = (source: string, more = '') => `module "vm" {\n  source = "${source}"\n${more}}\n`;

test('git, at a tag', async () => {
  const { targets, told } = await fetched(call(`git::file://${repository}?ref=v1.0.0`));
  expect(targets).toEqual(['violation module.vm.aws_instance.this']);
  expect(told.map(({ from }) => from)).toEqual(['network']);
  const again = await fetched(call(`git::file://${repository}?ref=v1.0.0`));
  expect(again.told.map(({ from }) => from)).toEqual(['cache']);
  expect(readdirSync(join(directory, 'cache/modules')).every((name) => /^[\da-f]{64}\.gz$/.test(name))).toBe(
    true,
  );
});

test('git, at a tag that is not there', async () => {
  const { targets, unseen } = await fetched(call(`git::file://${repository}?ref=v9`));
  expect(targets).toEqual([]);
  expect(unseen).toEqual(['its repository has no branch, tag or commit “v9”']);
});

test('a registry: the newest release that the version allows, its submodule, and what that calls', async () => {
  const one = await fetched(call(`${host.replace('127.0.0.1', 'localhost')}/acme/vm/aws`), {
    listed: [`http://${host.replace('127.0.0.1', 'localhost')}`, 'file://'],
  });
  expect(one.targets).toEqual(['compliant module.vm.aws_instance.this']);
  const old = await fetched(call(`localhost:${host.split(':')[1]}/acme/vm/aws`, '  version = "~> 1.0.0"\n'), {
    listed: [`http://localhost:${host.split(':')[1]}`, 'file://'],
  });
  expect(old.targets).toEqual(['violation module.vm.aws_instance.this']);
});

test('a registry that wants a token', async () => {
  const name = `localhost:${host.split(':')[1]}`;
  const listed = [`http://${name}`, 'file://'];
  const without = await fetched(call(`${name}/acme/secret/aws`), { listed });
  expect(without.unseen[0]).toContain('doesn’t let you read acme/secret/aws');
});

test('an archive: links and paths that lead out of it are not there', async () => {
  const { targets } = await fetched(call(`http://${host}/vm.tar.gz`));
  expect(targets).toEqual(['violation module.vm.aws_instance.this']);
  const files = await readArchive(
    gzipSync(await packTar([{ header: { name: '../a', size: 1 }, body: 'x' }])),
  );
  expect([...files]).toEqual([]);
});

test('hosts of an inner network are not asked unless they are listed, files of this disk neither', async () => {
  const before = asked.length;
  for (const source of [
    `https://${host}/vm.tar.gz`,
    `http://${host}/vm.tar.gz`,
    `git::https://${host}/vm.git`,
    `git::file://${repository}`,
  ]) {
    const { targets, unseen } = await fetched(call(source), { listed: [] });
    expect(targets).toEqual([]);
    expect(unseen).toHaveLength(1);
  }
  expect(asked.length).toBe(before);
});

describe('inner addresses', () => {
  test.each([
    '127.0.0.1',
    '10.1.2.3',
    '169.254.169.254',
    '192.168.0.1',
    '172.20.0.1',
    '::1',
    'fd00:ec2::254',
    'fe80::1',
    '::ffff:127.0.0.1',
    '0.0.0.0',
  ])('%s', (address) => expect(isInnerAddress(address)).toBe(true));
  test.each(['140.82.121.4', '2606:50c0:8000::153'])('%s is none', (address) =>
    expect(isInnerAddress(address)).toBe(false),
  );
});

test('an archive bomb is an answer', async () => {
  await expect(readArchive(gzipSync(Buffer.alloc(110_000_000)))).rejects.toThrow('larger than 100 MB');
  await expect(readArchive(Buffer.from('PKnonsense'))).rejects.toThrow();
});

test('tokens of hosts as Terraform names them', () => {
  const tokenOf = registryTokens(
    { TF_TOKEN_app_terraform_io: 'a', TF_TOKEN_my__registry_example: 'b' },
    directory,
  );
  expect([tokenOf('app.terraform.io'), tokenOf('my-registry.example'), tokenOf('other')]).toEqual([
    'a',
    'b',
    undefined,
  ]);
  mkdirSync(join(directory, '.terraform.d'), { recursive: true });
  writeFileSync(
    join(directory, '.terraform.d/credentials.tfrc.json'),
    '{"credentials":{"x.example":{"token":"c"}}}',
  );
  expect(registryTokens({}, directory)('X.example')).toBe('c');
});

test('the cache lies where the platform has it', () => {
  expect(cacheDirectory({ XDG_CACHE_HOME: '/c' }, 'linux')).toBe('/c/require-imdsv2');
  expect(cacheDirectory({ HOME: '/h' }, 'linux')).toBe('/h/.cache/require-imdsv2');
  expect(cacheDirectory({ HOME: '/h' }, 'darwin')).toBe('/h/Library/Caches/require-imdsv2');
});
