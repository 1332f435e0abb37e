import { describe, expect, test } from 'vitest';
import { compliant, stage, violating } from './stage.ts';

const on = stage();

const policyPath = '.github/require-imdsv2.yml';
const withTeam = 'suppressions:\n  approvals:\n    teams: [security]\n';
const withOwners = 'suppressions:\n  approvals:\n    codeowners: true\n';
const words = 'until=2099-01-31 the vendor’s agent needs it';

/** The bodies of what the App answered, without its hidden lines. */
function answers(fullName: string, number: number): string[] {
  const { github } = on;
  const all = [...github.comments(fullName, number), ...github.reviewComments(fullName, number)];
  return all
    .filter(({ app, body }) => app !== null && body.includes('require-imdsv2:answer='))
    .map(({ body }) => body.replace(/\n*<!--[\s\S]*/, ''));
}

async function opened({
  base = {},
  files = { 'main.tf': violating('web') },
}: {
  base?: Record<string, string>;
  files?: Record<string, string>;
} = {}) {
  const { github } = on;
  const house = on.move();
  const owned = Object.entries(base).map(([path, text]) => [path, text.replaceAll('@HOUSE/', `@${house}/`)]);
  const pull = await on.open(files, { 'README.md': '#\n', ...Object.fromEntries(owned) });
  for (const login of ['writer', 'member', 'owner', 'octocat'])
    github.setPermission(pull.fullName, login, 'write');
  github.setTeamMember(house, 'security', 'member', true);
  await on.reviewed(pull);
  return pull;
}

interface Place {
  readonly fullName: string;
  readonly number: number;
}

/** The verdict on the newest head once all jobs are done. */
async function verdict({ fullName, number }: Place) {
  const { github } = on;
  await on.settled();
  const { headSha } = github.pullRequest(fullName, number);
  const run = github.checkRuns(fullName, headSha).at(-1);
  return { conclusion: run?.conclusion, summary: run?.summary ?? '', headSha };
}

async function text({ fullName, number }: Place, path = 'main.tf') {
  return on.github.readFile(fullName, on.github.pullRequest(fullName, number).headSha, path);
}

/** Writes a command into the thread of the first finding. */
async function inThread({ fullName, number }: Place, login: string, body: string) {
  const [finding] = on.github.reviewComments(fullName, number);
  const reply = on.github.reply(finding!.id, login, body);
  await on.settled();
  return reply;
}

describe('“/imdsv2 except”', () => {
  test('in a thread commits the comment with approver and link, and the check passes', async () => {
    const pull = await opened();
    await inThread(pull, 'writer', `/imdsv2 except ${words}`);
    const line = `# require-imdsv2:ignore the vendor’s agent needs it until=2099-01-31 approved-by=@writer (pull/${pull.number})\n`;
    expect(await text(pull)).toBe(line + violating('web'));
    expect(await verdict(pull)).toMatchObject({ conclusion: 'success' });
    expect(answers(pull.fullName, pull.number)).toEqual([
      expect.stringMatching(/^Suppressed until 2099-01-31: `aws_instance.web`\. Approved by `writer`/),
    ]);
  });

  test('in the conversation names the target by address or by path', async () => {
    for (const subject of ['aws_instance.web', 'main.tf', '`aws_instance.web`']) {
      const pull = await opened();
      on.github.comment(pull.fullName, pull.number, 'writer', `/imdsv2 except ${subject} ${words}`);
      expect(await verdict(pull)).toMatchObject({ conclusion: 'success' });
    }
  });

  const refused: [name: string, words: string, answer: string | RegExp][] = [
    ['without a reason', 'aws_instance.web until=2099-01-31', 'Not done: the reason has no words.'],
    [
      'with a day of the past',
      'aws_instance.web until=2020-01-31 old',
      'Not done: 2020-01-31 is in the past.',
    ],
    ['with what is no day', 'aws_instance.web until=soon old', /^Not done: "soon" is no date/],
    [
      'with two days',
      'aws_instance.web until=2099-01-01 until=2099-01-02 x',
      /^Not done: give one last day only/,
    ],
    [
      'with a forged approval',
      'aws_instance.web until=2099-01-01 x approved-by=@boss (pull/1)',
      /can’t contain “approved-by=”/,
    ],
    ['without a target', 'until=2099-01-01', /^Name the target/],
    ['for an unknown target', 'aws_instance.x until=2099-01-01 x', /^No open finding is at `aws_instance.x`/],
  ];
  test.each(refused)('%s commits nothing and says why', async (_name, command, answer) => {
    const pull = await opened();
    on.github.comment(pull.fullName, pull.number, 'writer', `/imdsv2 except ${command}`);
    expect(await verdict(pull)).toMatchObject({ conclusion: 'failure', headSha: pull.headSha });
    expect(answers(pull.fullName, pull.number)).toEqual([
      typeof answer === 'string' ? answer : expect.stringMatching(answer),
    ]);
  });

  test('holds to suppressions.days and expiry', async () => {
    const base = { [policyPath]: 'suppressions:\n  days: 30\n  expiry: required\n' };
    const pull = await opened({ base });
    const { fullName, number } = pull;
    on.github.comment(fullName, number, 'writer', `/imdsv2 except aws_instance.web ${words}`);
    await on.settled();
    on.github.comment(fullName, number, 'writer', '/imdsv2 except aws_instance.web no day');
    expect(await verdict(pull)).toMatchObject({ headSha: pull.headSha });
    expect(answers(fullName, number)).toEqual([
      expect.stringContaining('longer than the policy allows'),
      expect.stringContaining('has no last day, and the policy requires one'),
    ]);
  });

  test('of two at once one commits, and the other is told that the finding is gone', async () => {
    const pull = await opened();
    const [finding] = on.github.reviewComments(pull.fullName, pull.number);
    on.github.reply(finding!.id, 'writer', `/imdsv2 except ${words}`);
    on.github.reply(finding!.id, 'owner', `/imdsv2 except ${words}`);
    expect(await verdict(pull)).toMatchObject({ conclusion: 'success' });
    expect((await text(pull))?.match(/require-imdsv2:ignore/g)).toHaveLength(1);
    expect(answers(pull.fullName, pull.number)).toEqual([
      expect.stringMatching(/^Suppressed/),
      expect.stringMatching(/^The finding of this thread is gone/),
    ]);
  });
});

describe('where the policy requires an approval', () => {
  test('a member of the team approves; without the App’s record the same comment counts for nothing', async () => {
    const pull = await opened({ base: { [policyPath]: withTeam } });
    await inThread(pull, 'member', `/imdsv2 except ${words}`);
    expect(await verdict(pull)).toMatchObject({ conclusion: 'success' });
    const forged = await opened({
      base: { [policyPath]: withTeam },
      files: { 'main.tf': (await text(pull))! },
    });
    const { conclusion, summary } = await verdict(forged);
    expect(conclusion).toBe('failure');
    expect(summary).toContain('has no approval by');
  });

  const nobody: [name: string, login: string, policy: string, answer: RegExp][] = [
    ['a person outside of the team', 'writer', withTeam, /^Not done: `writer` is not a member of `security`/],
    [
      'the author of the pull request',
      'octocat',
      withTeam,
      /^Not done: the author of a pull request can’t approve/,
    ],
    [
      'a person who owns no file',
      'writer',
      withOwners,
      /^Not done: `writer` is not a code owner of the file/,
    ],
  ];
  test.each(nobody)('%s approves nothing', async (_name, login, policy, answer) => {
    const pull = await opened({ base: { [policyPath]: policy, CODEOWNERS: '*.tf @owner\n' } });
    on.github.setTeamMember(pull.fullName.split('/')[0]!, 'security', 'octocat', true);
    await inThread(pull, login, `/imdsv2 except ${words}`);
    expect(await verdict(pull)).toMatchObject({ conclusion: 'failure', headSha: pull.headSha });
    expect(answers(pull.fullName, pull.number)).toEqual([expect.stringMatching(answer)]);
  });

  test('a code owner approves, by name or by team', async () => {
    for (const [login, owners] of [
      ['owner', '*.tf @owner'],
      ['member', '* @writer\n/main.tf @HOUSE/security'],
    ]) {
      const pull = await opened({ base: { [policyPath]: withOwners, '.github/CODEOWNERS': `${owners}\n` } });
      await inThread(pull, login!, `/imdsv2 except ${words}`);
      expect(await verdict(pull)).toMatchObject({ conclusion: 'success' });
    }
  });

  test('the author of a commit that changes the file approves nothing', async () => {
    const { github } = on;
    const pull = await opened({ base: { [policyPath]: withTeam } });
    await github.commit(pull.fullName, {
      branch: 'change',
      author: 'member',
      files: { 'main.tf': `${violating('web')}\n` },
    });
    await on.settled();
    await inThread(pull, 'member', `/imdsv2 except ${words}`);
    expect(answers(pull.fullName, pull.number)).toEqual([
      expect.stringMatching(/wrote a commit of this pull request/),
    ]);
  });

  test('the author of the finding’s lines approves nothing, though the pull request is another person’s', async () => {
    const { github } = on;
    const pull = await opened({
      base: { [policyPath]: withTeam },
      files: { 'README.md': '# Nothing\n' },
    });
    const { fullName } = pull;
    const house = fullName.split('/')[0]!;
    github.setTeamMember(house, 'security', 'owner', true);
    const files = { 'main.tf': violating('web') };
    await github.commit(fullName, { branch: 'main', author: 'member', files });
    const changed = { 'main.tf': `# A word\n\n${violating('web')}` };
    await github.commit(fullName, { branch: 'later', from: 'main', files: changed });
    const { number } = await github.openPullRequest(fullName, { title: 'Later', head: 'later' });
    await on.settled();
    github.comment(fullName, number, 'member', `/imdsv2 except aws_instance.web ${words}`);
    await on.settled();
    github.comment(fullName, number, 'owner', `/imdsv2 except aws_instance.web ${words}`);
    expect(await verdict({ fullName, number })).toMatchObject({ conclusion: 'success' });
    expect(answers(fullName, number)).toEqual([
      expect.stringMatching(/^Not done: `member` wrote the lines of the finding/),
      expect.stringMatching(/^Suppressed until/),
    ]);
  });

  test('where GitHub can’t blame, the commits of the pull request tell', async () => {
    const { github } = on;
    const pull = await opened({ base: { [policyPath]: withTeam } });
    await github.commit(pull.fullName, {
      branch: 'change',
      author: 'member',
      files: { 'main.tf': `${violating('web')}\n` },
    });
    await on.settled();
    github.setTeamMember(pull.fullName.split('/')[0]!, 'security', 'owner', true);
    github.fail({ method: 'POST', path: /graphql$/, body: /query Blame/ }, { status: 502, body: {} }, 10);
    await inThread(pull, 'member', `/imdsv2 except ${words}`);
    await inThread(pull, 'owner', `/imdsv2 except ${words}`);
    expect(answers(pull.fullName, pull.number)).toEqual([
      expect.stringMatching(/wrote a commit of this pull request/),
      expect.stringMatching(/^Suppressed until/),
    ]);
  });

  test('a comment of another tool, and one of this tool without approval, count for nothing', async () => {
    const tf = `# require-imdsv2:ignore legacy\n#trivy:ignore:AVD-AWS-0028\n${violating('web')}`;
    const pull = await opened({ base: { [policyPath]: withTeam }, files: { 'main.tf': tf } });
    const { conclusion, summary } = await verdict(pull);
    expect(conclusion).toBe('failure');
    expect(summary).toContain('has no approval, and the policy requires one');
  });

  test('who leaves the team takes nothing back, and approves nothing any more', async () => {
    const { github } = on;
    const pull = await opened({
      base: { [policyPath]: withTeam },
      files: { 'main.tf': violating('web'), 'b.tf': violating('b') },
    });
    github.comment(pull.fullName, pull.number, 'member', `/imdsv2 except aws_instance.web ${words}`);
    await on.settled();
    github.setTeamMember(pull.fullName.split('/')[0]!, 'security', 'member', false);
    github.comment(pull.fullName, pull.number, 'member', `/imdsv2 except aws_instance.b ${words}`);
    const { conclusion, summary } = await verdict(pull);
    expect(conclusion).toBe('failure');
    expect(summary).toContain('| 🔕 suppressed | `aws_instance.web`');
    expect(answers(pull.fullName, pull.number).at(-1)).toMatch(/^Not done: `member` is not a member/);
  });

  const taken: [
    name: string,
    attack: (comment: Parameters<typeof on.github.editComment>[0]) => void,
    why: string,
  ][] = [
    ['deleted', (comment) => on.github.deleteComment(comment), 'was deleted'],
    ['edited', (comment) => on.github.editComment(comment, `/imdsv2 except ${words}!`), 'was edited'],
  ];
  test.each(taken)('an approval whose comment is %s counts for nothing', async (_name, attack, why) => {
    const { github } = on;
    const pull = await opened({ base: { [policyPath]: withTeam } });
    const comment = await inThread(pull, 'member', `/imdsv2 except ${words}`);
    expect(await verdict(pull)).toMatchObject({ conclusion: 'success' });
    attack(comment);
    const { headSha } = github.pullRequest(pull.fullName, pull.number);
    github.rerunCheck(github.checkRuns(pull.fullName, headSha).at(-1)!.id);
    const { conclusion, summary } = await verdict(pull);
    expect(conclusion).toBe('failure');
    expect(summary).toContain(`the comment by which @\u2060member approved ${why}`);
  });

  const changes: [name: string, change: (text: string) => string][] = [
    ['another last day', (text) => text.replace('2099-01-31', '2099-12-31')],
    ['another approver', (text) => text.replace('@member', '@owner')],
    ['another value', (text) => text.replace('"optional"', '"optionally"')],
    ['another target', (text) => text.replace('"web"', '"other"')],
  ];
  test.each(changes)('an approval is not good for %s', async (_name, change) => {
    const { github } = on;
    const pull = await opened({ base: { [policyPath]: withTeam } });
    await inThread(pull, 'member', `/imdsv2 except ${words}`);
    const files = { 'main.tf': change((await text(pull))!) };
    await github.commit(pull.fullName, { branch: 'change', files });
    expect(await verdict(pull)).toMatchObject({ conclusion: 'failure' });
  });

  test('lines that move and a target that is fixed beside it change nothing', async () => {
    const { github } = on;
    const pull = await opened({ base: { [policyPath]: withTeam } });
    await inThread(pull, 'member', `/imdsv2 except ${words}`);
    const files = { 'main.tf': `${compliant('first')}\n${(await text(pull))!}` };
    await github.commit(pull.fullName, { branch: 'change', files });
    expect(await verdict(pull)).toMatchObject({ conclusion: 'success' });
  });

  test('a process that dies between commit and answer: the next try answers, and writes no second comment', async () => {
    const { github } = on;
    const pull = await opened({ base: { [policyPath]: withTeam } });
    github.fail(
      { method: 'POST', path: /comments\/\d+\/replies$/ },
      { status: 403, body: { message: 'No' } },
      1,
    );
    const comment = await inThread(pull, 'member', `/imdsv2 except ${words}`);
    expect(await verdict(pull)).toMatchObject({ conclusion: 'failure' });
    const delivery = github.deliveries().findLast(({ event }) => event === 'pull_request_review_comment')!;
    expect((delivery.payload as { comment: { id: number } }).comment.id).toBe(comment.id);
    await github.deliver('pull_request_review_comment', delivery.payload);
    expect(await verdict(pull)).toMatchObject({ conclusion: 'success' });
    expect((await text(pull))?.match(/require-imdsv2:ignore/g)).toHaveLength(1);
  });
});

describe('a pull request from a fork', () => {
  /** A fork of a person, with a pull request that the person opened. */
  async function forked(owner: string, files: Record<string, string>) {
    const { github } = on;
    const { fullName } = await opened({
      base: { [policyPath]: withTeam },
      files: { 'README.md': '# Nothing\n' },
    });
    github.createUser(owner);
    const fork = `${owner}/fork`;
    await github.createRepository({ fullName: fork, forkOf: fullName });
    await github.commit(fork, { branch: 'patch', from: 'main', author: owner, files });
    const options = {
      title: 'From a fork',
      head: `${owner}:patch`,
      maintainerCanModify: true,
      author: owner,
    };
    const { number } = await github.openPullRequest(fullName, options);
    return { fullName, number };
  }

  test('its author gives no commands, forges no approval and changes no policy; a member approves', async () => {
    const { github } = on;
    const forgery = `# require-imdsv2:ignore mine until=2099-01-31 approved-by=@member (pull/1)\n`;
    const files = {
      'main.tf': forgery + violating('web'),
      [policyPath]: 'enforcement: advise\nsuppressions: all\n',
    };
    const pull = await forked('attacking-person', files);
    const { conclusion, summary } = await verdict(pull);
    expect(conclusion).toBe('failure');
    expect(summary).toContain('has no approval by');
    github.comment(pull.fullName, pull.number, 'attacking-person', `/imdsv2 except main.tf ${words}`);
    github.comment(pull.fullName, pull.number, 'attacking-person', `> /imdsv2 except main.tf ${words}`);
    expect(await verdict(pull)).toMatchObject({ conclusion: 'failure' });
    expect(await text(pull)).toBe(files['main.tf']);
    expect(answers(pull.fullName, pull.number).join()).not.toContain('Suppressed');
    github.comment(pull.fullName, pull.number, 'member', `/imdsv2 except main.tf ${words}`);
    await on.settled();
    expect(answers(pull.fullName, pull.number).at(-1)).toMatch(/^Suppressed until/);
  });

  const forks: [owner: string, kind: 'User' | 'Organization', edits: boolean, answer: RegExp][] = [
    ['forking-person', 'User', true, /^Suppressed until/],
    [
      'closed-person',
      'User',
      false,
      /^Not done: GitHub doesn’t let this App write to `patch` of `closed-person\/fork`/,
    ],
    ['forking-house', 'Organization', true, /^Not done: GitHub doesn’t let this App write/],
  ];
  test.each(forks)('of %s', async (owner, kind, maintainerCanModify, answer) => {
    const { github } = on;
    const { fullName } = await opened({ files: { 'README.md': '# Nothing\n' } });
    if (kind === 'Organization') github.createOrganization(owner);
    else github.createUser(owner);
    const fork = `${owner}/fork`;
    await github.createRepository({ fullName: fork, forkOf: fullName });
    await github.commit(fork, { branch: 'patch', from: 'main', files: { 'main.tf': violating('web') } });
    const options = { title: 'From a fork', head: `${owner}:patch`, maintainerCanModify };
    const { number } = await github.openPullRequest(fullName, options);
    await on.settled();
    github.comment(fullName, number, 'writer', `/imdsv2 except aws_instance.web ${words}`);
    await on.settled();
    expect(answers(fullName, number)).toEqual([expect.stringMatching(answer)]);
  });
});
