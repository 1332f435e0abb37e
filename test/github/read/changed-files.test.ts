import { expect, test } from 'vitest';
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
