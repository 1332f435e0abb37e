import nock from 'nock';
import { expect, test } from 'vitest';
import { afterFailure } from '../../../src/app/retry-policy.ts';
import { changedFilesOf } from '../../../src/github/read/changed-files.ts';
import { directoryOf, isTerraform } from '../../../src/terraform/files.ts';
import { mockGitHub, pull, testOctokit } from '../octokit.ts';

const github = mockGitHub();
const path = '/repos/octo-org/infra/pulls/7/files';

test('all pages are read, and what GitHub left out is counted', async () => {
  const file = (name: string) => ({ filename: name, status: 'added', patch: '@@ -0,0 +1 @@\n+a' });
  const next = `<https://api.github.com${path}?per_page=100&page=2>; rel="next"`;
  github
    .get(path)
    .query({ per_page: 100 })
    .reply(200, [file('a.tf')], { link: next });
  github
    .get(path)
    .query({ per_page: 100, page: 2 })
    .reply(200, [{ ...file('b.bin'), patch: undefined }]);
  expect(await changedFilesOf(testOctokit(), { ...pull, changedFiles: 5 })).toEqual({
    files: [
      { path: 'a.tf', status: 'added', patch: '@@ -0,0 +1 @@\n+a' },
      { path: 'b.bin', status: 'added', patch: undefined },
    ],
    unlisted: 3,
  });
});

const page = '<html>We are having a problem.</html>';
test.each([
  { name: 'a page', body: page, type: 'text/html' },
  { name: 'half a list', body: '[{"filename": "a.tf", "sta', type: 'application/json' },
  { name: 'no list', body: { message: 'ok' }, type: 'application/json' },
  { name: 'null', body: 'null', type: 'application/json' },
  { name: 'an entry without a name', body: [{ status: 'added' }], type: 'application/json' },
])('$name in the place of a list is asked for again, and never an empty list', async ({ body, type }) => {
  const answer = typeof body === 'string' ? body : JSON.stringify(body);
  github.get(path).query(true).times(4).reply(200, answer, { 'content-type': type });
  const error = await changedFilesOf(testOctokit(), pull).catch((thrown: unknown) => thrown);
  nock.cleanAll(); // as often as the fault lasts
  expect(error).toBeInstanceOf(Error);
  expect(afterFailure(error, 1).next).toBe('retry');
});

test('a strange answer that passes leaves no trace', async () => {
  github.get(path).query(true).reply(200, '{"', { 'content-type': 'application/json' });
  github
    .get(path)
    .query(true)
    .reply(200, [{ filename: 'a.tf', status: 'added' }]);
  expect((await changedFilesOf(testOctokit(), pull)).files).toMatchObject([{ path: 'a.tf' }]);
});

test('a list of another commit’s files is replaced by a comparison of commits, which can’t move', async () => {
  const listed = (ref: string) => [
    { filename: 'a.md', status: 'added', contents_url: `https://api.github.com/x/contents/a.md?ref=${ref}` },
  ];
  github
    .get(path)
    .query(true)
    .reply(200, listed('f'.repeat(40)));
  github
    .get(`/repos/octo-org/infra/compare/${pull.baseSha}...${pull.headSha}`)
    .query(true)
    .reply(200, { files: [{ filename: 'a.tf', status: 'modified' }] });
  expect((await changedFilesOf(testOctokit(), pull)).files).toMatchObject([{ path: 'a.tf' }]);
});

test.each(['a.tf', 'a.tofu', 'd/a.tf.json', 'a.tofu.json', 'prod.tfvars', 'a.tfvars.json'])(
  '%s is Terraform',
  (name) => {
    expect(isTerraform(name)).toBe(true);
  },
);

test.each(['a.tf.bak', 'package.json', 'main.tfstate', 'tf', 'a.hcl'])('%s is not', (name) => {
  expect(isTerraform(name)).toBe(false);
});

test('the directory of a file in the root is empty', () => {
  expect([directoryOf('main.tf'), directoryOf('a/b/main.tf')]).toEqual(['', 'a/b']);
});
