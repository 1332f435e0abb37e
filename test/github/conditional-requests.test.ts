import nock from 'nock';
import { expect, test } from 'vitest';
import { useConditionalRequests } from '../../src/github/conditional-requests.ts';
import { changedFilesOf } from '../../src/github/read/changed-files.ts';
import { mockGitHub, pull, testOctokit } from './octokit.ts';

mockGitHub();
const files = [{ filename: 'a.tf', status: 'added', patch: '@@ -0,0 +1 @@\n+a' }];

/** Reads the list of files; GitHub is asked with the tag `asked` and answers with `status` and the tag `etag`. */
async function read(
  installation: string,
  asked: string | undefined,
  status: 200 | 304,
  body: object[],
  etag: string,
) {
  const octokit = testOctokit();
  useConditionalRequests(octokit, installation);
  const tagged = asked === undefined ? {} : { reqheaders: { 'if-none-match': asked } };
  const untagged = asked === undefined ? { badheaders: ['if-none-match'] } : {};
  nock('https://api.github.com', { ...tagged, ...untagged })
    .get('/repos/octo-org/infra/pulls/7/files')
    .query(true)
    .reply(status, status === 304 ? '' : body, { etag });
  const { files: found } = await changedFilesOf(octokit, pull);
  return found.map(({ path }) => path);
}

test('what was read before is asked for with its tag, and a 304 is as good as the answer', async () => {
  expect(await read('1', undefined, 200, files, '"one"')).toEqual(['a.tf']);
  expect(await read('1', '"one"', 304, [], '"one"')).toEqual(['a.tf']);
  expect(await read('1', '"one"', 200, [], '"two"')).toEqual([]);
  expect(await read('1', '"two"', 304, [], '"two"')).toEqual([]);
});

test('another installation is told nothing', async () => {
  expect(await read('2', undefined, 200, files, '"one"')).toEqual(['a.tf']);
});
