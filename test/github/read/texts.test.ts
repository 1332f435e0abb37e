import { expect, test } from 'vitest';
import { readTexts } from '../../../src/github/read/texts.ts';
import { mockGitHub, pull, testOctokit } from '../octokit.ts';

const github = mockGitHub();
const commit = { owner: pull.owner, repo: pull.repo, sha: pull.headSha };

function blob(text: string, changes = {}) {
  const byteSize = Buffer.byteLength(text);
  return { oid: 'f'.repeat(40), byteSize, isBinary: false, isTruncated: false, text, ...changes };
}
const entry = (name: string, object: unknown, mode = 0o100644) => ({ name, mode, object });

test('directories and files come in one request, by path', async () => {
  github
    .post(
      '/graphql',
      ({ variables }) => variables.d1 === `${commit.sha}:modules/web` && variables.d0 === `${commit.sha}:`,
    )
    .reply(200, {
      data: {
        repository: {
          d0: { entries: [entry('main.tf', blob('a')), entry('modules', {}, 0o040000)] },
          d1: { entries: [entry('web.tf', blob('ü'))] },
          f0: blob('#!/bin/sh', { byteSize: 9 }),
        },
      },
    });
  const { contents, unread } = await readTexts(testOctokit(), commit, {
    directories: ['', 'modules/web'],
    files: ['scripts/init.sh'],
  });
  expect([...contents].map(([path, bytes]) => [path, Buffer.from(bytes).toString()])).toEqual([
    ['main.tf', 'a'],
    ['modules/web/web.tf', 'ü'],
    ['scripts/init.sh', '#!/bin/sh'],
  ]);
  expect(unread.size).toBe(0);
});

test('what GraphQL cut, calls binary or changed is read by REST, where it is Terraform', async () => {
  const answer = {
    d0: {
      entries: [
        entry('cut.tf', blob('a', { isTruncated: true, oid: '1'.repeat(40) })),
        entry('latin1.tf', blob('a\ufffd', { byteSize: 2, oid: '2'.repeat(40) })),
        entry('binary.tf', blob('', { isBinary: true, text: null, oid: '3'.repeat(40) })),
        entry('picture.png', blob('', { isBinary: true, text: null })),
      ],
    },
  };
  github.post('/graphql').reply(200, { data: { repository: answer } });
  const contents = { '1': 'aaa', '2': 'a\u00e4', '3': '\0' };
  for (const [digit, text] of Object.entries(contents)) {
    const content = Buffer.from(text, 'latin1').toString('base64');
    github
      .get(`/repos/octo-org/infra/git/blobs/${digit.repeat(40)}`)
      .reply(200, { content, encoding: 'base64' });
  }
  const texts = await readTexts(testOctokit(), commit, { directories: [''], files: [] });
  expect([...texts.contents].map(([path, bytes]) => [path, Buffer.from(bytes).toString('latin1')])).toEqual([
    ['cut.tf', 'aaa'],
    ['latin1.tf', 'a\u00e4'],
    ['binary.tf', '\0'],
  ]);
});

test('links lead somewhere, huge files are named, and missing directories are empty', async () => {
  const answer = {
    d0: {
      entries: [
        entry('link.tf', blob('common/main.tf'), 0o120000),
        entry('away', blob('../common'), 0o120000),
        entry('huge.tf', blob('a', { isTruncated: true, byteSize: 6_000_000 })),
        entry('submodule', null, 0o160000),
      ],
    },
    d1: null,
  };
  github.post('/graphql').reply(200, { data: { repository: answer } });
  const texts = await readTexts(testOctokit(), commit, { directories: ['', 'gone'], files: [] });
  expect([...texts.contents]).toEqual([]);
  expect([...(texts.links ?? [])]).toEqual([
    ['link.tf', 'common/main.tf'],
    ['away', null],
  ]);
  expect([...texts.unread]).toEqual([['huge.tf', 'it has 6000000 bytes, more than 5000000']]);
});

test('a directory that GraphQL can’t give is read file by file', async () => {
  github.post('/graphql').times(2).reply(502, 'Bad Gateway');
  const listed = [
    { path: 'big/main.tf', type: 'file', sha: '1'.repeat(40) },
    { path: 'big/data.bin', type: 'file', sha: '2'.repeat(40) },
    { path: 'big/link.tf', type: 'symlink', sha: '3'.repeat(40) },
  ];
  github.get('/repos/octo-org/infra/contents/big').query({ ref: commit.sha }).reply(200, listed);
  const content = Buffer.from('a').toString('base64');
  github.get(`/repos/octo-org/infra/git/blobs/${'1'.repeat(40)}`).reply(200, { content, encoding: 'base64' });
  const target = Buffer.from('main.tf').toString('base64');
  github.get(`/repos/octo-org/infra/git/blobs/${'3'.repeat(40)}`).reply(200, { content: target });
  const texts = await readTexts(testOctokit(), commit, { directories: ['big'], files: [] });
  expect([[...texts.contents.keys()], [...(texts.links ?? [])]]).toEqual([
    ['big/main.tf'],
    [['big/link.tf', 'big/main.tf']],
  ]);
});

test('one blob that GitHub does not have names that file, and loses no other', async () => {
  const cut = (oid: string) => blob('a', { isTruncated: true, oid: oid.repeat(40) });
  const entries = [entry('gone.tf', cut('1')), entry('there.tf', cut('2'))];
  github.post('/graphql').reply(200, { data: { repository: { d0: { entries } } } });
  github.get(`/repos/octo-org/infra/git/blobs/${'1'.repeat(40)}`).reply(404, { message: 'Not Found' });
  const content = Buffer.from('a').toString('base64');
  github.get(`/repos/octo-org/infra/git/blobs/${'2'.repeat(40)}`).reply(200, { content });
  const texts = await readTexts(testOctokit(), commit, { directories: [''], files: [] });
  expect([...texts.contents.keys()]).toEqual(['there.tf']);
  expect([...texts.unread]).toEqual([['gone.tf', 'GitHub did not return its text']]);
});

test('what is too much for one query is asked for in halves', async () => {
  const sizes: number[] = [];
  const ask = (status: number, body: object | string) =>
    github
      .post('/graphql', ({ variables }) => {
        sizes.push(Object.keys(variables).filter((name) => name.startsWith('d')).length);
        return true;
      })
      .reply(status, body);
  ask(502, 'Bad Gateway');
  ask(502, 'Bad Gateway');
  ask(200, { data: { repository: { d0: { entries: [entry('a.tf', blob('a'))] } } } });
  ask(200, { data: { repository: { d0: { entries: [entry('b.tf', blob('b'))] } } } });
  const { contents } = await readTexts(testOctokit(), commit, { directories: ['x', 'y'], files: [] });
  expect(sizes).toEqual([2, 2, 1, 1]);
  expect(contents.size).toBe(2);
});
