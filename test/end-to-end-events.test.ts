import { describe, expect, test } from 'vitest';
import { compliant, stage, violating } from './stage.ts';

const on = stage();

const policyPath = '.github/require-imdsv2.yml';

test('drafts are reviewed; closing costs one look; reopening reviews again', async () => {
  const { github } = on;
  const { fullName } = await on.open({ 'main.tf': compliant('a') });
  await github.commit(fullName, { branch: 'draft', from: 'main', files: { 'b.tf': violating('b') } });
  const draft = await github.openPullRequest(fullName, { title: 'Draft', head: 'draft', draft: true });
  expect(await on.reviewed({ fullName, headSha: draft.headSha })).toMatchObject({ conclusion: 'failure' });
  github.clearRequests();
  github.closePullRequest(fullName, draft.number);
  await on.settled();
  expect(on.requests()).toEqual(['POST graphql']);
  await github.reopenPullRequest(fullName, draft.number);
  await on.settled();
  expect(github.checkRuns(fullName, draft.headSha)).toHaveLength(2);
  github.markReadyForReview(fullName, draft.number);
  await on.settled();
  expect(github.checkRuns(fullName, draft.headSha)).toHaveLength(3);
  expect(github.reviews(fullName, draft.number)).toHaveLength(1);
  // A request for an unchanged list costs nothing.
  const lists = github.requests().filter(({ path }) => path.includes('/files'));
  expect(lists.map(({ status }) => status)).toEqual([304, 304]);
});

test('another base is another review, another title is none', async () => {
  const { github } = on;
  const pull = await on.open({ 'main.tf': violating('a') });
  await on.reviewed(pull);
  await github.commit(pull.fullName, {
    branch: 'lenient',
    from: 'main',
    files: { [policyPath]: 'enforcement: advise\n' },
  });
  await github.editPullRequest(pull.fullName, pull.number, { title: 'Another' });
  await on.settled();
  expect(github.checkRuns(pull.fullName, pull.headSha)).toHaveLength(1);
  await github.editPullRequest(pull.fullName, pull.number, { base: 'lenient' });
  await on.settled();
  expect(github.checkRuns(pull.fullName, pull.headSha).map(({ conclusion }) => conclusion)).toContain(
    'neutral',
  );
});

test('a check suite is run again, as a new run of the same name', async () => {
  const { github } = on;
  const pull = await on.open({ 'main.tf': violating('a') });
  const run = await on.reviewed(pull);
  github.rerunSuite(run.suite.id);
  const again = await github.untilCheckCompletes(pull.fullName, pull.headSha, { after: run.id });
  expect([again.name, again.conclusion, again.id === run.id]).toEqual([run.name, 'failure', false]);
});

test('pull requests that were open before the App came get their check', async () => {
  const { github } = on;
  const owner = github.createOrganization('newcomer').login;
  const fullName = `${owner}/infra`;
  await github.createRepository({ fullName });
  await github.commit(fullName, { branch: 'main', files: { 'README.md': '#\n' } });
  await github.commit(fullName, { branch: 'change', from: 'main', files: { 'a.tf': violating('a') } });
  const pull = await github.openPullRequest(fullName, { title: 'Earlier', head: 'change' });
  github.install(owner);
  expect(await on.reviewed({ fullName, headSha: pull.headSha })).toMatchObject({ conclusion: 'failure' });
});

test('repositories that are added later get their checks, too', async () => {
  const { github } = on;
  const owner = github.createOrganization('selective').login;
  for (const name of ['a', 'b']) {
    await github.createRepository({ fullName: `${owner}/${name}` });
    await github.commit(`${owner}/${name}`, { branch: 'main', files: { 'README.md': '#\n' } });
    await github.commit(`${owner}/${name}`, { branch: 'x', from: 'main', files: { 'a.tf': violating('a') } });
  }
  github.install(owner, { repositories: [`${owner}/a`] });
  const fullName = `${owner}/b`;
  const pull = await github.openPullRequest(fullName, { title: 'Earlier', head: 'x' });
  await on.settled();
  expect(github.checkRuns(fullName, pull.headSha)).toEqual([]);
  github.addRepositories(owner, [fullName]);
  expect(await on.reviewed({ fullName, headSha: pull.headSha })).toMatchObject({ conclusion: 'failure' });
});

describe('the button', () => {
  test('refuses who may not write, and says so where it was pressed', async () => {
    const { github } = on;
    const pull = await on.open({ 'main.tf': violating('a') });
    const run = await on.reviewed(pull);
    github.createUser('stranger');
    github.setPermission(pull.fullName, 'stranger', 'read');
    const { installationId } = github.deliveries().find(({ event }) => event === 'pull_request')!;
    await github.deliver('check_run', {
      action: 'requested_action',
      installation: { id: installationId },
      requested_action: { identifier: 'apply-fixes' },
      check_run: { id: run.id, name: run.name, external_id: String(pull.number), head_sha: pull.headSha },
      repository: { name: pull.fullName.split('/')[1], owner: { login: 'acme' } },
      sender: { login: 'stranger', id: 5 },
    });
    await on.settled();
    expect(github.pullRequest(pull.fullName, pull.number).headSha).toBe(pull.headSha);
    const note = github.checkRuns(pull.fullName, pull.headSha)[0]!.summary;
    expect(note).toMatch(/^> \*\*Apply fixes\.\*\* Not applied: stranger has no write permission/);
  });

  test('a head that moves in between is read again, never overwritten', async () => {
    const { github } = on;
    const pull = await on.open({ 'main.tf': violating('a') });
    github.setPermission(pull.fullName, 'octocat', 'write');
    const run = await on.reviewed(pull);
    const slow = github.fail({ path: '/graphql', body: /createCommitOnBranch/ }, { delay: 600 }, 1);
    github.clearRequests();
    github.pressAction(run.id, 'apply-fixes', 'octocat');
    await github.until(() => on.requests().includes('POST graphql'));
    await github.commit(pull.fullName, { branch: 'change', files: { 'other.tf': violating('b') } });
    await on.settled();
    slow();
    const { headSha } = github.pullRequest(pull.fullName, pull.number);
    expect(await github.readFile(pull.fullName, headSha, 'main.tf')).toBe(compliant('a'));
    expect(await github.readFile(pull.fullName, headSha, 'other.tf')).toBe(compliant('b'));
  });

  test('fixes the newest head, not the one the run was about', async () => {
    const { github } = on;
    const pull = await on.open({ 'main.tf': violating('a') });
    github.setPermission(pull.fullName, 'octocat', 'write');
    const run = await on.reviewed(pull);
    const moved = await github.commit(pull.fullName, {
      branch: 'change',
      files: { 'new.tf': violating('b') },
    });
    await on.reviewed({ ...pull, headSha: moved });
    github.pressAction(run.id, 'apply-fixes', 'octocat');
    await on.settled();
    const { headSha } = github.pullRequest(pull.fullName, pull.number);
    expect(await github.readFile(pull.fullName, headSha, 'main.tf')).toBe(compliant('a'));
    expect(await github.readFile(pull.fullName, headSha, 'new.tf')).toBe(compliant('b'));
    expect(await on.reviewed({ ...pull, headSha })).toMatchObject({ conclusion: 'success' });
  });
});

describe('forks', () => {
  async function openFromFork(owner: string, kind: 'User' | 'Organization', maintainerCanModify: boolean) {
    const { github } = on;
    const { fullName } = await on.open({ 'main.tf': compliant('a') });
    if (kind === 'User') github.createUser(owner);
    else github.createOrganization(owner);
    const fork = `${owner}/fork`;
    await github.createRepository({ fullName: fork, forkOf: fullName });
    await github.commit(fork, { branch: 'patch', from: 'main', files: { 'b.tf': violating('b') } });
    const pull = await github.openPullRequest(fullName, {
      title: 'From a fork',
      head: `${owner}:patch`,
      maintainerCanModify,
    });
    return { fullName, number: pull.number, headSha: pull.headSha };
  }

  test('are judged and commented in the base repository; their branch can’t be written', async () => {
    const pull = await openFromFork('forking-org', 'Organization', true);
    const run = await on.reviewed(pull);
    expect(run).toMatchObject({
      conclusion: 'failure',
      externalId: expect.stringMatching(/^\d+ comments/),
      actions: [],
    });
    expect(run.summary).toContain('This App can’t write the branch, so there is no button.');
    expect(on.github.reviewComments(pull.fullName, pull.number)).toHaveLength(1);
  });

  test('of people who allow edits have the button; when GitHub refuses after all, the run says so', async () => {
    const pull = await openFromFork('contributor', 'User', true);
    on.github.setPermission(pull.fullName, 'octocat', 'write');
    const run = await on.reviewed(pull);
    expect(run.actions).toHaveLength(1);
    on.github.pressAction(run.id, 'apply-fixes', 'octocat');
    await on.settled();
    const after = on.github.checkRuns(pull.fullName, pull.headSha)[0]!;
    const moved = on.github.pullRequest(pull.fullName, pull.number).headSha !== pull.headSha;
    expect(moved || after.summary!.includes('this App may not write to contributor/fork')).toBe(true);
  });
});

describe('policy', () => {
  test('the organization’s file holds where the repository has none, and its locks hold always', async () => {
    const { github } = on;
    const owner = github.createOrganization('strict-org').login;
    github.install(owner);
    await github.createRepository({ fullName: `${owner}/.github` });
    const policy = 'enforcement: advise\nlocked: [enforcement]\n';
    await github.commit(`${owner}/.github`, { branch: 'main', files: { [policyPath]: policy } });
    const fullName = `${owner}/infra`;
    await github.createRepository({ fullName });
    await github.commit(fullName, {
      branch: 'main',
      files: { [policyPath]: 'enforcement: enforce\non_unknown: fail\n' },
    });
    await github.commit(fullName, { branch: 'change', from: 'main', files: { 'a.tf': violating('a') } });
    const pull = await github.openPullRequest(fullName, { title: 'Change', head: 'change' });
    const run = await on.reviewed({ fullName, headSha: pull.headSha });
    expect(run).toMatchObject({ conclusion: 'neutral' });
    expect(run.summary).toContain(
      'enforcement is locked by .github/require-imdsv2.yml of strict-org/.github',
    );
  });

  test('a policy file that would not be understood is told before it is merged', async () => {
    const run = await on.reviewed(await on.open({ [policyPath]: 'enforcement: enforce\nscpoe: module\n' }));
    expect(run.annotations).toEqual([
      expect.objectContaining({ path: policyPath, start_line: 2, annotation_level: 'warning' }),
    ]);
    expect(run.conclusion).toBe('success');
  });

  test.each([
    {
      policy: 'scope: introduced\n',
      conclusion: 'success',
      title: 'No EC2 targets in the changed Terraform',
    },
    { policy: 'scope: changed\n', conclusion: 'failure', title: '1 of 1 EC2 target allows IMDSv1' },
    { policy: 'scope: module\n', conclusion: 'failure', title: '2 of 2 EC2 targets allow IMDSv1' },
    {
      policy: 'exclude: ["**/*.tf"]\n',
      conclusion: 'success',
      title: 'No EC2 targets in the changed Terraform',
    },
    { policy: 'scpoe: module\n', conclusion: 'failure', title: '1 of 1 EC2 target allows IMDSv1' },
  ])('$policy: $title', async ({ policy, conclusion, title }) => {
    const base = { 'a.tf': violating('a'), 'other.tf': violating('other'), [policyPath]: policy };
    const pull = await on.open({ 'a.tf': `${violating('a')}# touched\n` }, base);
    const run = await on.reviewed(pull);
    expect(run).toMatchObject({ conclusion, title });
    if (policy.startsWith('exclude')) expect(run.summary).toContain('Excluded by policy: `a.tf`');
    if (policy.startsWith('scpoe')) expect(run.summary).toContain('line 1: Unknown key scpoe');
  });
});

describe('kinds of changes', () => {
  test('a renamed file has its findings under the new name', async () => {
    const pull = await on.open({ 'a.tf': null, 'b.tf': violating('a') }, { 'a.tf': violating('a') });
    const run = await on.reviewed(pull);
    expect(run.annotations.map(({ path }) => path)).toEqual(['b.tf']);
  });

  test('a removed file leaves nothing to say', async () => {
    const pull = await on.open({ 'a.tf': null }, { 'a.tf': violating('a'), 'README.md': '#\n' });
    expect(await on.reviewed(pull)).toMatchObject({ conclusion: 'success', annotations: [] });
  });

  test('another file mode changes nothing that could be wrong', async () => {
    const { github } = on;
    const pull = await on.open(
      { 'README.md': '# Changed\n' },
      { 'a.tf': violating('a'), 'README.md': '#\n' },
    );
    const files = { 'a.tf': { content: violating('a'), mode: '100755' } };
    const headSha = await github.commit(pull.fullName, { branch: 'change', files });
    expect(await on.reviewed({ ...pull, headSha })).toMatchObject({ conclusion: 'success', annotations: [] });
  });

  test('CRLF stays CRLF, and a missing final newline stays missing', async () => {
    const { github } = on;
    const crlf = violating('a').replaceAll('\n', '\r\n');
    const bare = violating('b').trimEnd();
    const pull = await on.open({ 'crlf.tf': crlf, 'bare.tf': bare });
    await on.reviewed(pull);
    const ids = github.reviewComments(pull.fullName, pull.number).map(({ id }) => id);
    const headSha = await github.commitSuggestions(ids);
    expect(await github.readFile(pull.fullName, headSha, 'crlf.tf')).toBe(
      crlf.replace('optional', 'required'),
    );
    expect(await github.readFile(pull.fullName, headSha, 'bare.tf')).toBe(
      bare.replace('optional', 'required'),
    );
    expect(await on.reviewed({ ...pull, headSha })).toMatchObject({ conclusion: 'success' });
  });
});

test('threads that people answered are left to them', async () => {
  const { github } = on;
  const pull = await on.open({ 'a.tf': violating('a') });
  await on.reviewed(pull);
  const [comment] = github.reviewComments(pull.fullName, pull.number);
  github.reply(comment!.id, 'octocat', 'We talk about it');
  const headSha = await github.commit(pull.fullName, { branch: 'change', files: { 'a.tf': compliant('a') } });
  await on.reviewed({ ...pull, headSha });
  expect(github.threads(pull.fullName, pull.number).map(({ isResolved }) => isResolved)).toEqual([false]);
});

test('a push that takes all Terraform out of a pull request leaves no thread open', async () => {
  const { github } = on;
  const pull = await on.open({ 'a.tf': violating('a'), 'README.md': '# Changed\n' });
  await on.reviewed(pull);
  const headSha = await github.commit(pull.fullName, { branch: 'change', files: { 'a.tf': null } });
  expect(await on.reviewed({ ...pull, headSha })).toMatchObject({ conclusion: 'success' });
  expect(github.threads(pull.fullName, pull.number).map(({ isResolved }) => isResolved)).toEqual([true]);
});
