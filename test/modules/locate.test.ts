import { expect, test } from 'vitest';
import type { Registry } from '../../src/modules/fetch/registry.ts';
import { locate } from '../../src/modules/github/locate.ts';

const registry: Registry = {
  newest: async () => '1.2.0',
  download: async () => 'git::https://github.com/acme/terraform-aws-vm//inner?ref=abc',
};
const options = { host: 'github.com', registry, asks: () => true, account: undefined };
const find = (source: string, more = {}) =>
  locate({ name: 'vm', source, version: null }, { ...options, ...more });

test.each([
  ['git@github.com:Acme/vm.git?ref=v1', 'Acme/vm', 'v1', ''],
  ['git::ssh://git@github.com/acme/vm.git//modules/a/../b?ref=v1', 'acme/vm', 'v1', 'modules/b'],
  ['github.com/acme/vm//x', 'acme/vm', null, 'x'],
  ['https://github.com/acme/vm/archive/refs/tags/v1.0.0.tar.gz', 'acme/vm', 'v1.0.0', ''],
  ['https://api.github.com/repos/acme/vm/tarball/v1.0.0//*?archive=tar.gz', 'acme/vm', 'v1.0.0', ''],
  ['acme/vm/aws//modules/x', 'acme/terraform-aws-vm', 'abc', 'inner/modules/x'],
])('%s', async (source, repository, ref, directory) => {
  const { owner, repo, ...rest } = await find(source);
  expect(`${owner}/${repo}`).toBe(repository);
  expect(rest).toMatchObject({ ref, directory });
});

test.each([
  ['git::https://gitlab.com/acme/vm.git', 'the App reads modules of github.com only'],
  ['git::https://github.com.evil.example/acme/vm.git', 'the App reads modules of github.com only'],
  ['git::https://169.254.169.254/acme/vm.git', 'the App reads modules of github.com only'],
  ['git::file:///etc', 'the App reads modules of github.com only'],
  ['s3::https://s3.amazonaws.com/bucket/vm.zip', 'the App reads modules of github.com only'],
  ['git::https://github.com/acme/vm/more.git', 'its source names no repository'],
  ['git::https://github.com/acme/v%20m.git', 'its source names no repository'],
  ['git::https://github.com/acme/vm.git?ref=a:b', 'its ref is no name of a tag, branch or commit'],
  ['git::https://github.com/acme/vm.git?ref=--upload-pack', 'its ref is no name of a tag, branch or commit'],
  ['git::https://github.com/acme/vm.git?ref=a..b', 'its ref is no name of a tag, branch or commit'],
])('%s is not asked for', async (source, reason) => {
  await expect(find(source)).rejects.toThrow(reason);
});

test('registries that are not asked, and modules of others', async () => {
  await expect(find('acme/vm/aws', { registry: undefined })).rejects.toThrow('switched registries off');
  await expect(find('r.example.com/acme/vm/aws', { asks: () => false })).rejects.toThrow(
    'doesn’t ask the registry r.example.com',
  );
  await expect(find('github.com/other/vm', { account: 'acme' })).rejects.toThrow('modules: own');
  await expect(find('other/vm/aws', { account: 'acme' })).rejects.toThrow('modules: own');
  expect(await find('github.com/ACME/vm', { account: 'acme' })).toMatchObject({ repo: 'vm' });
  const elsewhere = { newest: registry.newest, download: async () => 'https://evil.example/x.zip' };
  await expect(find('acme/vm/aws', { registry: elsewhere })).rejects.toThrow('github.com only');
});
