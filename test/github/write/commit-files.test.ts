import { expect, test } from 'vitest';
import { commitFiles, commitMessage } from '../../../src/github/write/commit-files.ts';
import { bytes } from '../../review/example.ts';
import { mockGitHub, pull, testOctokit } from '../octokit.ts';

const github = mockGitHub();
const files = [{ path: 'modules/web/main.tf', before: bytes('a\n'), after: bytes('ü\n') }];
const trailer = 'Co-authored-by: octocat <583231+octocat@users.noreply.github.com>';
const person = { login: 'octocat', id: 583231 };

test('one commit on the head branch, which must not have moved', async () => {
  const input = {
    branch: { repositoryNameWithOwner: 'octo-org/infra', branchName: 'change' },
    expectedHeadOid: pull.headSha,
    message: commitMessage(files, trailer),
    fileChanges: { additions: [{ path: 'modules/web/main.tf', contents: 'w7wK' }] },
  };
  const answer = { createCommitOnBranch: { commit: { oid: 'c'.repeat(40), url: 'u' } } };
  github
    .post('/graphql', (body) => {
      expect(body.variables.input).toEqual(input);
      return true;
    })
    .reply(200, { data: answer });
  expect(await commitFiles(testOctokit(), pull, files, person)).toEqual({
    kind: 'committed',
    sha: 'c'.repeat(40),
  });
});

test.each([
  { name: 'a moved branch', type: 'STALE_DATA', kind: 'moved' },
  { name: 'a fork that can’t be written', type: 'FORBIDDEN', kind: 'refused' },
  { name: 'a fork that can’t be seen', type: 'NOT_FOUND', kind: 'refused' },
  { name: 'a protected branch', type: 'BRANCH_PROTECTION_RULE_VIOLATION', kind: 'refused' },
  {
    name: 'a branch under a ruleset',
    type: 'UNPROCESSABLE',
    message: 'Repository rule violations found\n\nCommit message must match a pattern',
    kind: 'refused',
  },
])('$name is $kind', async ({ type, message = 'no', kind }) => {
  const errors = [{ type, path: ['createCommitOnBranch'], message }];
  github.post('/graphql').reply(200, { data: { createCommitOnBranch: null }, errors });
  expect(await commitFiles(testOctokit(), pull, files, person)).toEqual({ kind });
});

test('anything else is an error', async () => {
  const errors = [{ type: 'UNPROCESSABLE', path: ['createCommitOnBranch'], message: 'odd' }];
  github.post('/graphql').reply(200, { data: { createCommitOnBranch: null }, errors });
  await expect(commitFiles(testOctokit(), pull, files, person)).rejects.toThrow('odd');
});

test('the message names the files and who asked', () => {
  expect(commitMessage(files, trailer)).toMatchInlineSnapshot(`
    {
      "body": "Sets the metadata options of EC2 targets so that they require IMDSv2:

    - modules/web/main.tf

    Co-authored-by: octocat <583231+octocat@users.noreply.github.com>",
      "headline": "Require IMDSv2",
    }
  `);
  const many = Array.from({ length: 60 }, (_, index) => ({ ...files[0]!, path: `${index}.tf` }));
  expect(commitMessage(many, trailer).body).toContain('- and 10 more');
});
