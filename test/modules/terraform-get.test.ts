import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { modulesOnDisk } from '../../src/cli/disk/installed-modules.ts';
import { moduleCache } from '../../src/modules/fetch/cache.ts';
import { fetchedModules } from '../../src/modules/fetch/fetched.ts';
import { createGit } from '../../src/modules/fetch/git.ts';
import { createRegistry } from '../../src/modules/fetch/registry.ts';
import type { ModuleReader } from '../../src/modules/reader.ts';
import { newestAllowed } from '../../src/rule/modules/version.ts';
import { scan } from '../../src/rule/scan.ts';
import { memoryFiles } from '../../src/terraform/files.ts';
import { withModules } from '../../src/terraform/mounts.ts';
import { hasTerraform } from '../terraform/console.ts';

const directory = mkdtempSync(join(tmpdir(), 'terraform-get-'));
const repository = join(directory, 'vm');
const releases =
  'v0.9.0 0.9.5 1.0.0-beta.1 1.0.0-beta.2 1.0.0 1.0.1+build1 1.1.0 1.2.0-rc1 1.2.0 2.0.0-alpha 1.10.0 3.0 4 5.0.0-dev';
let server: Server;
let host: string;

const vm = (tokens: string) =>
  `resource "aws_launch_template" "this" {\n  metadata_options {\n    http_tokens = "${tokens}"\n  }\n}\n`;

function write(top: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(top, path)), { recursive: true });
    writeFileSync(join(top, path), text);
  }
}

function git(...args: string[]): string {
  const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.com'];
  return execFileSync('git', ['-C', repository, ...who, ...args], { stdio: 'pipe', encoding: 'utf8' });
}

function commit(files: Readonly<Record<string, string>>): void {
  write(repository, files);
  git('add', '-A');
  git('commit', '--quiet', '--allow-empty', '-m', 'x');
}

/** @returns the module's entries of the manifest, or undefined where Terraform refuses */
async function terraformGet(root: string): Promise<{ Key: string; Version?: string }[] | undefined> {
  const env = { ...process.env, TF_CLI_CONFIG_FILE: join(directory, 'rc'), CHECKPOINT_DISABLE: '1' };
  const isDone = await new Promise<boolean>((resolve) =>
    execFile('terraform', ['get', '-no-color'], { cwd: root, env }, (error) => resolve(error === null)),
  );
  if (!isDone) return undefined;
  return JSON.parse(readFileSync(join(root, '.terraform/modules/modules.json'), 'utf8')).Modules;
}

const call = (source: string, more = '') => `module "m" {\n  source = "${source}"\n${more}}\n`;

async function verdicts(main: string, { modules, treeAt }: ModuleReader, more?: () => Promise<boolean>) {
  const files = withModules(memoryFiles(new Map([['main.tf', main]])), modules, treeAt);
  let report = await scan(files);
  while (await more?.()) report = await scan(files);
  return {
    targets: report.targets.map(({ address, verdict }) => `${verdict} ${address}`).sort(),
    unseen: report.unseen.map(({ reason }) => reason),
  };
}

function fetching() {
  const hosts = { listed: [`http://${host}`, 'file://'] };
  return fetchedModules({
    ...{ hosts, request: { hosts }, registry: createRegistry({ hosts }) },
    ...{ git: createGit(process.env, hosts), cache: moduleCache(join(directory, 'cache')) },
  });
}

beforeAll(async () => {
  mkdirSync(repository);
  git('init', '--quiet', '--initial-branch=main');
  commit({ 'main.tf': vm('optional'), 'modules/inner/main.tf': vm('optional') });
  git('tag', 'v1.0.0');
  git('tag', 'vm/v1.0.0');
  git('branch', 'feature/x');
  commit({
    'main.tf': `${vm('required')}module "inner" {\n  source = "./modules/inner"\n}\n`,
    'modules/inner/main.tf': vm('required'),
    'modules/outer/main.tf': 'module "up" {\n  source = "../inner"\n}\n',
  });
  git('tag', '-a', 'v2.0.0', '-m', 'annotated');
  commit({
    'modules/chain/main.tf': `module "next" {\n  source = "git::file://${repository}?ref=v1.0.0"\n}\n`,
  });
  server = createServer(({ url = '' }, response) => {
    if (url === '/.well-known/terraform.json') return response.end('{"modules.v1":"/v1/"}');
    const versions = releases.split(' ').map((version) => ({ version }));
    if (url.endsWith('/versions')) return response.end(JSON.stringify({ modules: [{ versions }] }));
    const isOld = /\/(?:0|1)\./.test(url);
    response.statusCode = 204;
    const ref = isOld ? 'v1.0.0' : 'v2.0.0';
    response.setHeader('X-Terraform-Get', `git::file://${repository}?ref=${ref}`);
    return response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const own = `host "example.com" {\n  services = { "modules.v1" = "http://${host}/v1/" }\n}\n`;
  writeFileSync(join(directory, 'rc'), own);
});

afterAll(() => {
  server.close();
  rmSync(directory, { recursive: true, force: true });
});

describe.skipIf(!hasTerraform)(
  'as terraform get does it (skipped where there is no terraform command)',
  () => {
    const timeout = 60_000;

    test.each([
      ['1.0.0-beta.1', 'a prerelease by its name'],
      ['>= 1.0.0-beta.1', 'a prerelease is not meant'],
      ['>= 1.0.0-beta.1, < 1.0.0', 'nor here'],
      ['~> 1.0.0-beta.1', 'nor here'],
      ['<= 2.0.0-alpha', 'nor here'],
      ['>= 5.0.0-dev', 'nor here'],
      ['~> 1.0', 'the last number grows'],
      ['~>1.1, !=1.10.0', 'without spaces'],
      ['  ~>   1.0  ', 'with too many'],
      ['~> v1.1', 'with a v'],
      ['v1.1.0', 'with a v'],
      ['3', 'a release with fewer numbers'],
      ['~> 3.0', 'the same'],
      ['> 1.0.0, < 1.2.0', 'a range'],
      ['1.0.1', 'build metadata is no other release'],
      ['7.0.0', 'there is none'],
    ])('the release of %j: %s', { timeout }, async (constraint) => {
      const root = mkdtempSync(join(directory, 'root-'));
      write(root, { 'main.tf': call('example.com/acme/vm/aws', `  version = "${constraint}"\n`) });
      const installed = (await terraformGet(root))?.find(({ Key }) => Key === 'm')?.Version;
      expect(newestAllowed(releases.split(' '), constraint)).toBe(installed);
    });

    test.each([
      ['a tag', `git::file://${repository}?ref=v1.0.0`],
      ['an annotated tag', `git::file://${repository}?ref=v2.0.0`],
      ['a tag with a directory in its name', `git::file://${repository}?ref=vm/v1.0.0`],
      ['a branch', `git::file://${repository}?ref=feature%2Fx`],
      ['no ref', `git::file://${repository}`],
      ['a submodule', `git::file://${repository}//modules/outer?ref=v2.0.0`],
      ['a submodule by a longer way', `git::file://${repository}//modules/../modules//outer/?ref=v2.0.0`],
      ['a submodule that calls another module', `git::file://${repository}//modules/chain?depth=1`],
      ['a commit', 'COMMIT'],
      ['a short commit', 'SHORT'],
      ['a tag and a depth', `git::file://${repository}?depth=1&ref=v1.0.0`],
      ['a path', `git::${repository}?ref=v1.0.0`],
      ['a registry', 'example.com/acme/vm/aws'],
      ["a registry's submodule", 'example.com/acme/vm/aws//modules/outer'],
      ['a directory outside of the repository', `git::file://${repository}//../modules/outer`],
      ['a tag that is not there', `git::file://${repository}?ref=v9`],
      ['a directory that is not there', `git::file://${repository}//modules/none?ref=v2.0.0`],
    ])('%s', { timeout }, async (_name, written) => {
      const commits = { COMMIT: git('rev-parse', 'v1.0.0'), SHORT: git('rev-parse', '--short', 'v1.0.0') };
      const ref = commits[written as keyof typeof commits]?.trim();
      const source = ref === undefined ? written : `git::file://${repository}?ref=${ref}`;
      const root = mkdtempSync(join(directory, 'root-'));
      write(root, { 'main.tf': call(source) });
      const manifest = await terraformGet(root);
      const installed = await verdicts(call(source), modulesOnDisk(`${root}/`, undefined));
      // Terraform refuses the call, so there is nothing to judge, and that is said.
      if (!manifest) expect(installed).toMatchObject({ targets: [], unseen: [expect.any(String)] });
      else
        expect(installed).toMatchObject({
          unseen: [],
          targets: expect.arrayContaining([expect.any(String)]),
        });

      // The registry has another name here.
      if (!source.startsWith('git::')) return;
      const reader = fetching();
      const fetched = await verdicts(call(source), reader, reader.fetchWanted);
      expect(fetched.targets).toEqual(installed.targets);
      expect(fetched.unseen.length).toBe(installed.unseen.length);
    });

    test('a directory of the disk is linked from outside of the root, and not read', {
      timeout,
    }, async () => {
      const root = mkdtempSync(join(directory, 'root-'));
      write(root, { 'main.tf': call(repository) });
      expect(await terraformGet(root)).toBeDefined();
      const { targets, unseen } = await verdicts(call(repository), modulesOnDisk(`${root}/`, undefined));
      expect(targets).toEqual([]);
      expect(unseen).toEqual([expect.stringContaining('lies outside of')]);
    });
  },
);
