import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { moduleCache } from '../../src/modules/fetch/cache.ts';
import { fetchedModules } from '../../src/modules/fetch/fetched.ts';
import { createGit } from '../../src/modules/fetch/git.ts';
import { createRegistry } from '../../src/modules/fetch/registry.ts';
import { type ModuleSourceOptions, moduleSource } from '../../src/modules/github/module-source.ts';
import { installedModules } from '../../src/modules/installed.ts';
import type { ModuleReader } from '../../src/modules/reader.ts';
import { mounting } from '../../src/rule/modules/in-view.ts';
import { scan } from '../../src/rule/scan.ts';
import { memoryFiles } from '../../src/terraform/files.ts';
import { withModules } from '../../src/terraform/mounts.ts';
import type { RemoteCall } from '../../src/terraform/remote-modules.ts';

const directory = mkdtempSync(join(tmpdir(), 'bad-input-'));
const vm = 'resource "aws_instance" "this" {}\n';
const call = (source: string, more = '') => `module "vm" {\n  source = "${source}"\n${more}}\n`;

interface Said {
  readonly targets: readonly string[];
  readonly unseen: readonly { readonly reason: string; readonly hint: string }[];
}

/** Nothing was judged, and the one entry says why, and what to do. */
function expectUnseen({ targets, unseen }: Said, reason: RegExp | string): void {
  expect(targets).toEqual([]);
  expect(unseen).toHaveLength(1);
  expect(unseen[0]!.reason).toMatch(reason);
  expect(unseen[0]!.hint.length).toBeGreaterThan(10);
}

async function said(
  main: string,
  { modules, treeAt }: ModuleReader,
  more?: () => Promise<boolean>,
): Promise<Said> {
  const files = withModules(memoryFiles(new Map([['main.tf', main]])), modules, treeAt);
  let report = await scan(files);
  for (let level = 0; level < 12 && (await more?.()); level++) report = await scan(files);
  return { targets: report.targets.map(({ address }) => address), unseen: report.unseen };
}

let server: Server;
let host: string;
const answers: Record<string, { status?: number; body?: string | Buffer; location?: string }> = {};

beforeAll(async () => {
  server = createServer(({ url = '' }, response) => {
    const { status = 200, body = '', location } = answers[url] ?? { status: 404 };
    response.writeHead(status, location === undefined ? {} : { location, 'x-terraform-get': location });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `localhost:${(server.address() as AddressInfo).port}`;
  const many = Array.from({ length: 10_000 }, (_, n) => ({ version: `1.${n}.0` }));
  const modules = (versions: object[]) => ({ body: JSON.stringify({ modules: [{ versions }] }) });
  const at = (name: string) => `/v1/acme/${name}/aws/versions`;
  Object.assign(answers, {
    '/.well-known/terraform.json': { body: '{"modules.v1":"/v1/"}' },
    [at('many')]: modules(many),
    '/v1/acme/many/aws/1.9999.0/download': { status: 204, location: '/vm.tgz' },
    [at('toomany')]: modules([...many, ...many, ...many]),
    [at('none')]: modules([]),
    [at('closed')]: { status: 401 },
    [at('broken')]: { body: '<html>' },
    [at('four')]: modules([{ version: '1.2.3.4' }]),
    [at('ill')]: { status: 503 },
    [at('loop')]: { status: 302, location: at('loop') },
    [at('inner')]: modules([{ version: '1.0.0' }]),
    '/v1/acme/inner/aws/1.0.0/download': { status: 204, location: 'https://169.254.169.254/x.tgz' },
    [at('disk')]: modules([{ version: '1.0.0' }]),
    '/v1/acme/disk/aws/1.0.0/download': { status: 204, location: 'file:///etc' },
    '/vm.tgz': { body: await tgz({ 'main.tf': vm }) },
    '/readme.tgz': { body: await tgz({ 'README.md': '# Nothing\n' }) },
    '/out.tgz': { body: await tgz({ '../../main.tf': vm, '/etc/main.tf': vm, 'a/../../b/main.tf': vm }) },
    '/bomb.tgz': { body: gzipSync(Buffer.alloc(120_000_000)) },
    '/files.tgz': {
      body: await tgz(
        Object.fromEntries(
          many.flatMap((_, n) => [
            [`a${n}.tf`, ''],
            [`b${n}.tf`, ''],
            [`c${n}.tf`, ''],
          ]),
        ),
      ),
    },
    '/text.tgz': { body: 'no archive' },
    '/half.tgz': { body: (await tgz({ 'main.tf': vm.repeat(1_000) })).subarray(0, 60) },
  });
});

afterAll(() => {
  server.close();
  rmSync(directory, { recursive: true, force: true });
});

async function tgz(files: Record<string, string>): Promise<Buffer> {
  const entries = Object.entries(files);
  return gzipSync(
    await packTar(entries.map(([name, body]) => ({ header: { name, size: body.length }, body }))),
  );
}

function fetching(listed = [`http://${host}`]) {
  const hosts = { listed };
  return fetchedModules({
    ...{ hosts, request: { hosts }, registry: createRegistry({ hosts }) },
    ...{ git: createGit(process.env, hosts), cache: moduleCache(join(directory, 'cache')) },
  });
}

describe('--modules fetch', () => {
  const archive = (name: string) => call(`http::http://${host}/${name}.tgz`);
  const registry = (name: string) => call(`${host}/acme/${name}/aws`);
  test.each<[string, () => string, RegExp | string]>([
    ['more releases than any module has', () => registry('toomany'), 'has more than 20000 releases'],
    ['no release', () => registry('none'), 'no release of'],
    ['a wrong token', () => registry('closed'), /doesn’t let you read acme\/closed\/aws \(HTTP 401\)/],
    ['no JSON', () => registry('broken'), 'sends no JSON'],
    ['a release with four numbers', () => registry('four'), 'which is no semantic version'],
    ['a registry that is ill', () => registry('ill'), 'answers with HTTP 503'],
    ['a registry that sends in circles', () => registry('loop'), 'redirects too often'],
    ['a module that is not there', () => registry('absent'), 'has no module acme/absent/aws'],
    ['a registry that names an inner address', () => registry('inner'), 'inner network'],
    ['a registry that names a file of this disk', () => registry('disk'), 'of a kind that is not fetched'],
    ['a host that is not there', () => call('git::https://nowhere.invalid/a/b.git'), 'can’t be found'],
    ['an inner host', () => call('git::https://127.0.0.1/a/b.git'), 'inner network'],
    ['a metadata service', () => call('https://169.254.169.254/latest/vm.zip'), 'inner network'],
    ['a protocol that runs programs', () => call('git::ext::sh -c id'), /.+/],
    [
      'an option in the place of a ref',
      () => call(`git::http://${host}/a/b.git?ref=--upload-pack=id`),
      'its source is no address of git',
    ],
    ['a module that is no Terraform', () => archive('readme'), 'has no'],
    ['paths that lead out', () => archive('out'), 'has no'],
    ['a bomb', () => archive('bomb'), 'is larger than 100 MB or 20000 files'],
    ['too many files', () => archive('files'), 'is larger than 100 MB or 20000 files'],
    ['no archive', () => archive('text'), /can’t be read|has no/],
    ['half an archive', () => archive('half'), /can’t be read|has no/],
  ])('%s is unseen, with the reason and what to do', { timeout: 120_000 }, async (_name, main, reason) => {
    const reader = fetching();
    expectUnseen(await said(main(), reader, reader.fetchWanted), reason);
  });

  test('the newest of 10,000 releases', async () => {
    const reader = fetching();
    const { targets } = await said(registry('many'), reader, reader.fetchWanted);
    expect(targets).toEqual(['module.vm.aws_instance.this']);
  });
});

describe('installed modules', () => {
  const entry = {
    Key: 'vm',
    Source: 'registry.terraform.io/acme/vm/aws',
    Version: '1.2.0',
    Dir: '.terraform/modules/vm',
  };
  const main = call('acme/vm/aws', '  version = "~> 1.2"\n');
  test.each<[string, unknown, RegExp | string]>([
    ['another version', { ...entry, Version: '1.1.0' }, '1.1.0 is installed'],
    ['a prerelease of it', { ...entry, Version: '1.3.0-rc1' }, '1.3.0-rc1 is installed'],
    [
      'another source',
      { ...entry, Source: 'registry.terraform.io/acme/other/aws' },
      'another source is installed',
    ],
    ['another submodule', { ...entry, Source: `${entry.Source}//modules/x` }, 'another source is installed'],
    ['no directory', { ...entry, Dir: '.terraform/modules/gone' }, 'is not there'],
    ['a directory outside', { ...entry, Dir: '../../etc' }, 'lies outside of'],
    ['another call', { ...entry, Key: 'other' }, 'it is not among the modules that are installed'],
    ['numbers', { ...entry, Source: 7 }, 'it is not among the modules that are installed'],
  ])('a manifest with %s is stale', async (_name, given, reason) => {
    const disk = memoryFiles(
      new Map([
        ['.terraform/modules/modules.json', JSON.stringify({ Modules: [given] })],
        ['.terraform/modules/vm/main.tf', vm],
      ]),
    );
    const isThere = (path: string) => disk.list(path).length > 0 || disk.read(path) !== undefined;
    const real = (path: string) =>
      path.includes('gone') && !isThere(path) ? undefined : posix.join('/work/a', path);
    const result = await said(main, installedModules({ ...disk, real }));
    expectUnseen(result, reason);
    expect(result.unseen[0]!.hint).toContain('terraform init');
  });
});

describe('through GitHub', () => {
  const blob = (text: string) => ({
    __typename: 'Blob',
    oid: 'd'.repeat(40),
    byteSize: text.length,
    isBinary: false,
    isTruncated: false,
    text,
  });
  const file = (name: string, text: string, mode = 0o100644) => ({
    name,
    mode,
    type: 'blob',
    object: blob(text),
  });

  /** @param entries of the top of each repository */
  function gitHub(entries: (repo: string) => readonly object[]) {
    const graphql = async (_document: string, variables: Record<string, string>) =>
      Object.fromEntries(
        Object.keys(variables).flatMap((name) => {
          const n = /^n(\d+)$/.exec(name)?.[1];
          if (n === undefined) return [];
          const tree = { oid: 't', entries: entries(variables[name]!) };
          const commit = { __typename: 'Commit', oid: 'c'.repeat(40) };
          return [[`m${n}`, { isPrivate: true, commit, tree }]];
        }),
      );
    const endpoint = { DEFAULTS: { baseUrl: 'https://api.github.com' } };
    return { graphql, auth: async () => ({ installationId: 1 }), request: { endpoint } } as never;
  }

  async function read(
    main: string,
    entries: (repo: string) => readonly object[],
    options?: Partial<ModuleSourceOptions>,
  ) {
    const source = moduleSource({ registry: 'off', hosts: [], ...options });
    const files = memoryFiles(new Map([['main.tf', main]]));
    const view = await source.read({
      ...{
        octokit: gitHub(entries),
        owner: 'acme',
        repo: 'infra',
        isPrivate: true,
        isFork: false,
        modules: 'public',
      },
      calls: async (known) => {
        const wanted = new Map<string, RemoteCall>();
        await scan(mounting(known, (one) => wanted.set(one.source, one))(files), { fixes: false });
        return [...wanted.values()];
      },
    });
    const report = await scan(mounting(view)(files), { fixes: false });
    return { targets: report.targets.map(({ address }) => address), unseen: report.unseen };
  }

  const source = (repo: string) => `git::https://github.com/acme/${repo}.git?ref=v1`;

  test.each<[string, (repo: string) => readonly object[], RegExp | string]>([
    [
      'more than 5 MB',
      () => Array.from({ length: 12 }, (_, n) => file(`f${n}.tf`, `# ${'x'.repeat(450_000)}\n`)),
      'is larger than the App reads (5 MB of text)',
    ],
    [
      '501 links',
      () => [
        file('main.tf', vm),
        ...Array.from({ length: 501 }, (_, n) => file(`l${n}`, 'main.tf', 0o120000)),
      ],
      'is larger than the App reads',
    ],
    [
      'a link that leads out',
      () => [file('main.tf', '../../etc/main.tf', 0o120000)],
      'has no directory . with Terraform files',
    ],
    [
      'links in a circle',
      () => [file('main.tf', 'b.tf', 0o120000), file('b.tf', 'main.tf', 0o120000)],
      'has no directory . with Terraform files',
    ],
    ['no Terraform', () => [file('README.md', '# Nothing\n')], 'has no directory . with Terraform files'],
    ['nothing', () => [], 'has no directory . with Terraform files'],
  ])('a repository with %s is unseen', async (_name, entries, reason) => {
    expectUnseen(await read(call(source('vm')), entries), reason);
  });

  test('modules that call each other without an end', { timeout: 120_000 }, async () => {
    const next = (repo: string) => [file('main.tf', call(source(`m${Number(repo.slice(1)) + 1}`)))];
    const { targets, unseen } = await read(call(source('m1')), next);
    expect(targets).toEqual([]);
    expect(unseen).toHaveLength(1);
    expect(unseen[0]!.hint.length).toBeGreaterThan(10);
  });

  test('a module that calls itself', { timeout: 120_000 }, async () => {
    const { targets, unseen } = await read(call(source('again')), () => [
      file('main.tf', vm + call(source('again'))),
    ]);
    expect(targets).toEqual(['module.vm.aws_instance.this']);
    expect(unseen).toMatchObject([
      { address: 'module.vm.module.vm', reason: expect.stringContaining('calls itself') },
    ]);
  });
});
