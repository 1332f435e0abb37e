import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LocalGitHub, PullRequest } from '../../../playground/github.ts';
import {
  at,
  type Client,
  clientWith,
  fullName,
  lines,
  listen,
  openPull,
  startAcme,
  tokenClient,
} from '../acme.ts';

let github: LocalGitHub;
let app: Client;
beforeAll(async () => {
  ({ github, app } = await startAcme({ limits: { secondary: false } }));
});
afterAll(() => github.close());

type Graphql = Pick<Client, 'graphql'>;
// biome-ignore lint/suspicious/noExplicitAny: the tests say what they expect in it.
const mutate = (name: string, input: object, selection: string, client: Graphql = app): Promise<any> =>
  client.graphql(
    `mutation ($input: ${name.charAt(0).toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ${selection} } }`,
    {
      input,
    },
  );

describe('createCommitOnBranch', () => {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const commitOn = (pull: PullRequest, changes: object = {}, client: Graphql = app) =>
    mutate(
      'createCommitOnBranch',
      {
        branch: { repositoryNameWithOwner: fullName, branchName: pull.headRef },
        expectedHeadOid: pull.headSha,
        message: { headline: 'Fix', body: 'Because' },
        fileChanges: { additions: [{ path: 'main.tf', contents: base64(lines({ 20: 'fixed' })) }] },
        ...changes,
      },
      'commit { oid message signature { isValid wasSignedByGitHub } author { name email user { login } } } ref { name }',
      client,
    );

  test('writes one signed commit and starts a synchronize', async () => {
    const pull = await openPull(github);
    const hooks = await listen(github);
    const before = pull.headSha;
    const { createCommitOnBranch } = await commitOn(pull);
    expect(createCommitOnBranch.commit).toMatchObject({
      message: 'Fix\n\nBecause',
      signature: { isValid: true, wasSignedByGitHub: true },
      author: {
        name: 'require-imdsv2[bot]',
        email: expect.stringContaining('require-imdsv2[bot]@users.noreply.'),
        user: null,
      },
    });
    const { oid } = createCommitOnBranch.commit;
    expect(await github.readFile(fullName, oid, 'main.tf')).toBe(lines({ 20: 'fixed' }));
    await github.settled();
    const [event] = hooks.filter(({ payload }) => payload.action === 'synchronize');
    expect(event?.payload).toMatchObject({ before, after: oid, sender: { login: 'require-imdsv2[bot]' } });
  });

  test('refuses a branch that has moved', async () => {
    const pull = await openPull(github);
    const expected = pull.headSha;
    await github.commit(fullName, { branch: pull.headRef, files: { 'other.tf': 'x\n' } });
    await expect(commitOn(pull, { expectedHeadOid: expected })).rejects.toMatchObject({
      data: { createCommitOnBranch: null },
      errors: [
        {
          type: 'STALE_DATA',
          path: ['createCommitOnBranch'],
          message: `Expected branch to point to "${expected}" but it did not.  Pull and try again.`,
        },
      ],
    });
  });

  test('of two at the same time one wins', async () => {
    const pull = await openPull(github);
    const expectedHeadOid = pull.headSha;
    const results = await Promise.allSettled([
      commitOn(pull, { expectedHeadOid }),
      commitOn(pull, { expectedHeadOid }),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('knows no file modes', async () => {
    const pull = await openPull(github, { 'run.sh': { content: 'run\n', mode: '100755' } });
    const { createCommitOnBranch } = await commitOn(pull, {
      fileChanges: { additions: [{ path: 'run.sh', contents: base64('ran\n') }] },
    });
    const tree = await app.rest.git.getTree({ ...at, tree_sha: createCommitOnBranch.commit.oid });
    expect(tree.data.tree.find(({ path }) => path === 'run.sh')?.mode).toBe('100644');
  });

  test('deletes what is there, and nothing else', async () => {
    const pull = await openPull(github);
    const deletion = (path: string) => ({ fileChanges: { deletions: [{ path }] } });
    await expect(commitOn(pull, deletion('nothing.tf'))).rejects.toThrow('does not exist as of commit oid');
    await expect(commitOn(pull, deletion('../main.tf'))).rejects.toThrow('not a valid path');
    const { createCommitOnBranch } = await commitOn(pull, deletion('main.tf'));
    expect(await github.readFile(fullName, createCommitOnBranch.commit.oid, 'main.tf')).toBeNull();
  });

  test('needs contents: write', async () => {
    const pull = await openPull(github);
    const reader = await clientWith(github, { contents: 'read', pull_requests: 'write' });
    await expect(commitOn(pull, {}, reader)).rejects.toMatchObject({ errors: [{ type: 'FORBIDDEN' }] });
  });

  describe('on a fork', () => {
    async function forkPull(owner: string, maintainerCanModify: boolean) {
      const fork = `${owner}/infrastructure`;
      await github.createRepository({ fullName: fork, forkOf: fullName });
      await github.commit(fork, { branch: 'fix', files: { 'main.tf': lines({ 5: 'five' }) } });
      const pull = await github.openPullRequest(fullName, {
        title: 'Fork',
        head: `${owner}:fix`,
        user: 'mona',
        maintainerCanModify,
      });
      return { pull, branch: { repositoryNameWithOwner: fork, branchName: 'fix' } };
    }

    test('of a person who lets maintainers edit', async () => {
      const { pull, branch } = await forkPull('mona', true);
      const { createCommitOnBranch } = await commitOn(pull, { branch });
      expect(github.pullRequest(fullName, pull.number).headSha).toBe(createCommitOnBranch.commit.oid);
    });

    test('of a person who does not', async () => {
      const { pull, branch } = await forkPull('lisa', false);
      await expect(commitOn(pull, { branch })).rejects.toMatchObject({ errors: [{ type: 'NOT_FOUND' }] });
    });

    test('of an organization', async () => {
      github.createOrganization('globex');
      const { pull, branch } = await forkPull('globex', true);
      await expect(commitOn(pull, { branch })).rejects.toMatchObject({ errors: [{ type: 'NOT_FOUND' }] });
    });
  });
});

describe('threads and comments', () => {
  async function thread() {
    const pull = await openPull(github);
    const comments = [{ path: 'main.tf', line: 20, body: 'Here' }];
    await app.rest.pulls.createReview({ ...at, pull_number: pull.number, event: 'COMMENT', comments });
    return github.threads(fullName, pull.number)[0]!;
  }

  test('are resolved, which needs contents: write', async () => {
    const one = await thread();
    const writer = await clientWith(github, { pull_requests: 'write', contents: 'read' });
    const resolve = (client: Graphql) =>
      mutate(
        'resolveReviewThread',
        { threadId: one.nodeId },
        'thread { isResolved viewerCanUnresolve }',
        client,
      );
    await expect(resolve(writer)).rejects.toMatchObject({
      errors: [{ type: 'FORBIDDEN', path: ['resolveReviewThread'] }],
    });
    expect(await resolve(app)).toEqual({
      resolveReviewThread: { thread: { isResolved: true, viewerCanUnresolve: true } },
    });
    expect(one.isResolved).toBe(true);
  });

  test('are minimized with pull_requests: write', async () => {
    const one = await thread();
    const writer = await clientWith(github, { pull_requests: 'write' });
    const input = { subjectId: one.comments[0]!.nodeId, classifier: 'OUTDATED', clientMutationId: 'mine' };
    const answer = await mutate(
      'minimizeComment',
      input,
      'clientMutationId minimizedComment { isMinimized minimizedReason }',
      writer,
    );
    expect(answer.minimizeComment).toEqual({
      clientMutationId: 'mine',
      minimizedComment: { isMinimized: true, minimizedReason: 'outdated' },
    });
  });

  test('are found by their id only, and only where they can be seen', async () => {
    const one = await thread();
    github.createUser('stranger');
    const stranger = tokenClient(github, github.createToken('stranger'));
    for (const [threadId, client] of [
      ['PRRT_x', app],
      [one.comments[0]!.nodeId, app],
      [one.nodeId, stranger],
    ] as const) {
      await expect(
        mutate('resolveReviewThread', { threadId }, 'thread { id }', client),
      ).rejects.toMatchObject({
        errors: [{ type: 'NOT_FOUND' }],
      });
    }
  });

  test('addPullRequestReviewThread takes a line that is never shown', async () => {
    const pull = await openPull(github);
    const input = { pullRequestId: pull.nodeId, path: 'main.tf', line: 1, body: 'Invisible' };
    const { addPullRequestReviewThread } = await mutate(
      'addPullRequestReviewThread',
      input,
      'thread { line comments(first: 1) { nodes { diffHunk } } }',
    );
    expect(addPullRequestReviewThread.thread).toEqual({ line: 1, comments: { nodes: [{ diffHunk: '' }] } });
    expect(github.threads(fullName, pull.number)).toHaveLength(0);
    await mutate(
      'submitPullRequestReview',
      { pullRequestId: pull.nodeId, event: 'COMMENT' },
      'pullRequestReview { state }',
    );
    expect(github.threads(fullName, pull.number)).toHaveLength(1);
  });

  test('addPullRequestReview is as strict as REST', async () => {
    const pull = await openPull(github);
    const add = (line: number) =>
      mutate(
        'addPullRequestReview',
        { pullRequestId: pull.nodeId, event: 'COMMENT', threads: [{ path: 'main.tf', line, body: 'Here' }] },
        'pullRequestReview { state }',
      );
    await expect(add(1)).rejects.toMatchObject({
      errors: [{ type: 'UNPROCESSABLE', message: 'Line could not be resolved' }],
    });
    expect(github.reviews(fullName, pull.number)).toHaveLength(0);
    expect(await add(20)).toEqual({ addPullRequestReview: { pullRequestReview: { state: 'COMMENTED' } } });
  });
});

describe('updateRefs', () => {
  const nowhere = '0'.repeat(40);
  const branches = async () =>
    Object.fromEntries(
      (await app.rest.repos.listBranches({ ...at, per_page: 100 })).data.map(({ name, commit }) => [
        name,
        commit.sha,
      ]),
    );
  const update = (refUpdates: object[], client: Graphql = app) =>
    mutate(
      'updateRefs',
      { repositoryId: github.repository(fullName).nodeId, refUpdates },
      'clientMutationId',
      client,
    );

  test('moves and deletes several branches at once, by force where that is asked for', async () => {
    const [one, other] = [await openPull(github), await openPull(github)];
    const was = one.headSha;
    await update([
      { name: `refs/heads/${one.headRef}`, beforeOid: was, afterOid: other.headSha, force: true },
      { name: `refs/heads/${other.headRef}`, beforeOid: other.headSha, afterOid: nowhere },
    ]);
    const now = await branches();
    expect(now[one.headRef]).toBe(other.headSha);
    expect(now[other.headRef]).toBeUndefined();
  });

  test('moves none of them where one is not where it should be, or would lose commits', async () => {
    const [one, other] = [await openPull(github), await openPull(github)];
    const before = await branches();
    const [first, second] = [`refs/heads/${one.headRef}`, `refs/heads/${other.headRef}`];
    const gone = { name: first, beforeOid: one.headSha, afterOid: nowhere };
    const others = [
      { name: second, beforeOid: one.headSha, afterOid: nowhere },
      { name: second, afterOid: one.headSha },
      { name: 'refs/tags/v1', afterOid: one.headSha },
      { name: second, afterOid: 'f'.repeat(40), force: true },
    ];
    for (const wrong of others) await expect(update([gone, wrong])).rejects.toThrow();
    expect(await branches()).toEqual(before);
  });

  test('is refused to who may only read', async () => {
    const pull = await openPull(github);
    const reader = await clientWith(github, { contents: 'read', metadata: 'read' });
    const gone = { name: `refs/heads/${pull.headRef}`, afterOid: nowhere };
    await expect(update([gone], reader as never)).rejects.toMatchObject({ errors: [{ type: 'FORBIDDEN' }] });
  });
});
