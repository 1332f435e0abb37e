import { expect, test } from 'vitest';
import { stage, violating } from './stage.ts';

const on = stage();

/** The bodies of what the App said in the conversation, without its hidden lines. */
function answers(fullName: string, number: number): string[] {
  const { github } = on;
  const all = [...github.comments(fullName, number), ...github.reviewComments(fullName, number)];
  return all
    .filter(({ app, body }) => app !== null && body.includes('require-imdsv2:answer='))
    .map(({ body }) => body.replace(/\n*<!--[\s\S]*/, ''));
}

/** A reviewed pull request with one finding, and people who may write and who may not. */
async function opened(files: Record<string, string> = { 'main.tf': violating('web') }) {
  const pull = await on.open(files);
  on.github.setPermission(pull.fullName, 'writer', 'write');
  on.github.setPermission(pull.fullName, 'reader', 'read');
  await on.reviewed(pull);
  return pull;
}

test('“/imdsv2 fix” in a thread commits what the button commits, and answers there', async () => {
  const { github } = on;
  const { fullName, number } = await opened();
  const [finding] = github.reviewComments(fullName, number);
  github.reply(finding!.id, 'writer', '/imdsv2 fix');
  await on.settled();
  const head = github.pullRequest(fullName, number).headSha;
  expect(await github.readFile(fullName, head, 'main.tf')).toContain('http_tokens = "required"');
  expect(answers(fullName, number)).toEqual([`Committed the fixes: ${head}`]);
  expect(github.reviewComments(fullName, number).at(-1)).toMatchObject({ inReplyTo: { id: finding!.id } });
  const [commit] = (await github.commits(fullName, number)).slice(-1);
  expect(commit).toMatchObject({ message: expect.stringContaining('Co-authored-by: writer') });
});

test('“/imdsv2 why” shows the places of the value, in the thread and in the conversation', async () => {
  const { github } = on;
  const main = `variable "tokens" {\n  default = "optional"\n}\n${violating('web').replace('"optional"', 'var.tokens')}`;
  const { fullName, number } = await opened({ 'main.tf': main });
  github.comment(fullName, number, 'writer', '/imdsv2 why aws_instance.web');
  await on.settled();
  const [finding] = github.reviewComments(fullName, number);
  github.reply(finding!.id, 'writer', '/imdsv2 why');
  await on.settled();
  const said = answers(fullName, number);
  expect(said).toHaveLength(2);
  expect(said[0]).toBe(said[1]);
  expect(said[0]).toContain('`main.tf:2` `default = "optional"`');
  expect(said[0]).toContain('`main.tf:6` `http_tokens = var.tokens`');
});

const names: [string, string, string][] = [
  [
    'no subject',
    '/imdsv2 why',
    'Name the target, because this is not the thread of a finding:\n\n- `aws_instance.web`',
  ],
  [
    'another address',
    '/imdsv2 why aws_instance.x',
    'No open finding is at `aws_instance.x`. Open are:\n\n- `aws_instance.web`',
  ],
  ['another verb', '/imdsv2 shipit', "The App doesn't know `shipit`."],
];
test.each(names)('in the conversation: %s', async (_name, body, answer) => {
  const { fullName, number } = await opened();
  on.github.comment(fullName, number, 'writer', body);
  await on.settled();
  expect(answers(fullName, number)).toEqual([expect.stringContaining(answer)]);
});

test('who may not write is told so once, and nothing is done', async () => {
  const { github } = on;
  const { fullName, number, headSha } = await opened();
  github.comment(fullName, number, 'reader', '/imdsv2 fix');
  await on.settled();
  github.comment(fullName, number, 'reader', '/imdsv2 fix');
  github.comment(fullName, number, 'stranger', '/imdsv2 fix');
  await on.settled();
  expect(answers(fullName, number)).toEqual([
    'Not done: `reader` has no write permission on this repository.',
    'Not done: `stranger` has no write permission on this repository.',
  ]);
  expect(github.pullRequest(fullName, number).headSha).toBe(headSha);
});

test('quoted, fenced, edited, deleted commands and those of bots are none', async () => {
  const { github } = on;
  const { fullName, number, headSha } = await opened();
  for (const body of ['> /imdsv2 fix', '```\n/imdsv2 fix\n```', 'See:\n/imdsv2 fix'])
    github.comment(fullName, number, 'writer', body);
  github.editComment(github.comment(fullName, number, 'writer', 'Hello'), '/imdsv2 fix');
  github.editComment(github.comment(fullName, number, 'writer', '/imdsv2 why'), '/imdsv2 fix');
  github.deleteComment(github.comment(fullName, number, 'writer', '/imdsv2 fix'));
  const bot = github.comment(fullName, number, 'writer', 'From a bot');
  Object.assign(bot, { user: { ...bot.user, type: 'Bot' }, body: '/imdsv2 fix' });
  await on.settled();
  expect(answers(fullName, number)).toEqual([]);
  expect(github.pullRequest(fullName, number).headSha).toBe(headSha);
});

test('a webhook that comes again is not answered again', async () => {
  const { github } = on;
  const { fullName, number } = await opened();
  github.comment(fullName, number, 'writer', '/imdsv2 why aws_instance.web');
  await on.settled();
  const delivery = github.deliveries().findLast(({ event }) => event === 'issue_comment')!;
  const anew = { ...delivery.payload };
  await github.redeliver(delivery.id);
  await github.deliver('issue_comment', anew);
  await on.settled();
  expect(answers(fullName, number)).toHaveLength(1);
});

test('an answer of which GitHub did not say that it took it is not written twice', async () => {
  const { github } = on;
  const { fullName, number } = await opened();
  github.fail({ method: 'POST', path: /issues\/\d+\/comments$/ }, { status: 502, after: true }, 1);
  github.comment(fullName, number, 'writer', '/imdsv2 why aws_instance.web');
  await on.settled();
  await github.until(() => answers(fullName, number).length > 0);
  await on.settled();
  expect(answers(fullName, number)).toHaveLength(1);
});

test('an answer of the App that a person copies answers nothing else', async () => {
  const { github } = on;
  const { fullName, number } = await opened();
  github.comment(fullName, number, 'writer', '/imdsv2 why aws_instance.web');
  await on.settled();
  const copied = github.comments(fullName, number).at(-1)!.body;
  const next = github.comment(fullName, number, 'writer', '/imdsv2 why aws_instance.web');
  github.comment(fullName, number, 'reader', copied.replace(/answer=issue-\d+/, `answer=issue-${next.id}`));
  await on.settled();
  expect(answers(fullName, number).filter((text) => text.includes('decides'))).toHaveLength(2);
});

test('a thousand commands are bounded: twenty an hour are answered, and the rest is told', async () => {
  const { github } = on;
  // Its limits are its own.
  on.move();
  const { fullName, number } = await opened();
  github.clearRequests();
  // The App is down while they come, and hears of the last ones only.
  github.setWebhookReachable(false);
  for (let index = 0; index < 1_000; index++) {
    if (index === 990) github.setWebhookReachable(true);
    github.comment(fullName, number, 'writer', '/imdsv2 why aws_instance.web');
  }
  await on.settled();
  await on.settled();
  const said = answers(fullName, number);
  expect(said.filter((text) => text.includes('decides'))).toHaveLength(20);
  expect(said.at(-1)).toMatch(/^Not done: the App answers at most 20 commands an hour/);
  expect(said).toHaveLength(21);
  const writes = github
    .requests()
    .filter(({ method, path }) => method === 'POST' && path.includes('/comments'));
  expect(writes).toHaveLength(21);
}, 120_000);
