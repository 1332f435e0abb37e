import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';
import nock from 'nock';
import { afterEach, describe, expect, test } from 'vitest';
import { readArchive } from '../../../src/org/audit/archive.ts';
import { connect } from '../../../src/org/client.ts';

afterEach(() => {
  expect(nock.pendingMocks()).toEqual([]);
  nock.cleanAll();
});

const place = { owner: 'acme', repo: 'web' };
const blob = (text: string) => createHash('sha1').update(`blob ${text.length}\0${text}`).digest('hex');
const wantedOf = (files: Record<string, string>) =>
  new Map(
    Object.entries(files).map(([path, text]) => [
      path,
      { path, mode: '100644', oid: blob(text), size: text.length },
    ]),
  );

/** Sends an archive as GitHub does, and gives the files that are read from it. */
async function read(entries: Parameters<typeof packTar>[0], wanted: Record<string, string>) {
  const archive = gzipSync(await packTar(entries));
  nock('https://api.github.com', { reqheaders: { authorization: 'token secret' } })
    .get('/repos/acme/web/tarball/abc')
    .reply(302, undefined, { location: 'https://codeload.github.com/acme/web/tar.gz/abc' });
  nock('https://codeload.github.com', { badheaders: ['authorization'] })
    .get('/acme/web/tar.gz/abc')
    .reply(200, archive, { 'content-type': 'application/x-gzip' });
  const octokit = connect({ auth: 'secret', apiUrl: 'https://api.github.com', onWait: () => {} });
  const found = await readArchive(octokit, place, 'abc', wantedOf(wanted));
  return Object.fromEntries([...found].map(([path, bytes]) => [path, Buffer.from(bytes).toString()]));
}

const file = (name: string, body: string) => ({ header: { name, size: body.length }, body });

describe('an archive', () => {
  test('gives what is wanted, and its address never gets the token', async () => {
    const entries = [
      { header: { name: 'acme-web-abc/', type: 'directory' as const, size: 0 } },
      file('acme-web-abc/README.md', 'text'),
      file('acme-web-abc/main.tf', 'a'),
      file('acme-web-abc/modules/vm/main.tf', 'bb'),
    ];
    const wanted = { 'main.tf': 'a', 'modules/vm/main.tf': 'bb' };
    expect(await read(entries, wanted)).toEqual(wanted);
  });

  test.each([
    { what: 'other bytes than the tree says', entry: file('top/main.tf', 'b') },
    { what: 'more bytes than the tree says', entry: file('top/main.tf', 'a'.repeat(5_000_000)) },
    { what: 'a path that leads out', entry: file('top/../main.tf', 'a') },
    { what: 'an absolute path', entry: file('/etc/main.tf', 'a') },
    {
      what: 'a link',
      entry: { header: { name: 'top/main.tf', type: 'symlink' as const, linkname: '/etc/passwd', size: 0 } },
    },
  ])('passes over $what', async ({ entry }) => {
    expect(await read([entry, file('top/other.tf', 'c')], { 'main.tf': 'a', 'other.tf': 'c' })).toEqual({
      'other.tf': 'c',
    });
  });

  test('that is none is an error', async () => {
    nock('https://api.github.com').get('/repos/acme/web/tarball/abc').reply(200, 'no archive');
    const octokit = connect({ auth: 'secret', apiUrl: 'https://api.github.com', onWait: () => {} });
    await expect(readArchive(octokit, place, 'abc', wantedOf({ 'main.tf': 'a' }))).rejects.toThrow();
  });
});
