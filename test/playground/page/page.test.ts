import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalGitHub, startGitHub } from '../../../playground/github.ts';
import { createPage } from '../../../playground/page/page.ts';
import type { ShownPullRequest, ShownRepository } from '../../../playground/page/shown.ts';
import { send, tokenClient } from '../acme.ts';

const folder = mkdtempSync(join(tmpdir(), 'page-'));
let github: LocalGitHub;
let listeners = 0;

beforeAll(async () => {
  writeFileSync(join(folder, 'index.html'), '<title>The page</title>');
  github = await startGitHub({ pages: await createPage(() => counted(github), folder) });
});

function counted(real: LocalGitHub): LocalGitHub {
  return {
    ...real,
    onChange(listener) {
      listeners += 1;
      const end = real.onChange(listener);
      return () => {
        listeners -= 1;
        end();
      };
    },
  };
}

afterAll(async () => {
  await github.close();
  rmSync(folder, { recursive: true });
});

/** With any headers, which `fetch` doesn't let through. */
function ask(path: string, headers: Record<string, string> = {}, body?: unknown) {
  return new Promise<{ status: number; text: string; headers: NodeJS.Dict<string | string[]> }>(
    (resolve, reject) => {
      const method = body === undefined ? 'GET' : 'POST';
      const sent = httpRequest(github.url + path, { method, headers }, async (response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk as Buffer);
        resolve({
          status: response.statusCode!,
          text: Buffer.concat(chunks).toString(),
          headers: response.headers,
        });
      });
      sent.on('error', reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    },
  );
}

/** As the page itself would press a button. */
async function press(path: string, body: unknown) {
  const headers = { origin: github.url, 'content-type': 'application/json' };
  const { status, text } = await ask(`/-/api${path}`, headers, body);
  return { status, ...(JSON.parse(text) as { done?: unknown; message?: string }) };
}

async function view<T>(path: string): Promise<T> {
  return JSON.parse((await ask(`/-/api${path}`)).text);
}

describe('who may ask', () => {
  const json = { 'content-type': 'application/json' };
  const cases: { name: string; headers: () => Record<string, string>; body?: unknown; message: string }[] = [
    {
      name: 'a name of somebody else that leads to this machine',
      headers: () => ({ host: `evil.example:${github.port}` }),
      message: 'evil.example is not a name of this machine.',
    },
    {
      name: 'a page of another site that presses a button',
      headers: () => ({ ...json, origin: 'https://evil.example' }),
      body: {},
      message: 'https://evil.example may press no buttons here.',
    },
    {
      name: 'another server on this machine',
      headers: () => ({ ...json, origin: 'http://localhost:1' }),
      body: {},
      message: 'http://localhost:1 may press no buttons here.',
    },
    {
      name: 'something without an origin',
      headers: () => json,
      body: {},
      message: 'A request without an origin may press no buttons here.',
    },
    {
      name: 'a form, which can’t send JSON',
      headers: () => ({ 'content-type': 'text/plain', origin: github.url }),
      body: {},
      message: 'Only application/json is understood.',
    },
  ];
  test.each(cases)('not $name', async ({ headers, body, message }) => {
    const { status, text } = await ask('/-/api/new/typed', headers(), body);
    expect({ status, text }).toEqual({ status: 403, text: JSON.stringify({ message }) });
    expect(github.repositories()).toEqual([]);
  });

  test('this machine under both of its names', async () => {
    const { status, headers } = await ask('/', { host: `127.0.0.1:${github.port}` });
    expect(status).toBe(200);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });
});

test('documents are at the addresses of repositories and pull requests, and the API is where it was', async () => {
  for (const path of ['/', '/acme/infrastructure', '/acme/infrastructure/pull/1', '/-/../../etc/passwd'])
    expect((await ask(path)).text).toBe('<title>The page</title>');
  expect(JSON.parse((await ask('/api/v3/app')).text).message).toContain('JSON web token');
  expect(await ask('/-/api/nothing')).toMatchObject({ status: 404 });
});

describe('commands of the command line', () => {
  test('“Replay its merges” prints what backtest prints', async () => {
    const fullName = 'acme/replayed-here';
    await github.createRepository({ fullName });
    await github.commit(fullName, { branch: 'main', files: { 'README.md': '#\n' } });
    const files = { 'main.tf': 'resource "aws_instance" "a" {}\n' };
    await github.commit(fullName, { branch: 'main', files });
    const { status, done } = await press(`/repos/${fullName}/backtest`, {});
    expect(status).toBe(200);
    expect(done).toMatchObject({
      command: 'require-imdsv2 backtest --branch main',
      status: 0,
      output: expect.stringContaining('would have stopped 1'),
    });
  });

  test('“Verify this run” refuses a run of another commit', async () => {
    const fullName = 'acme/verified-here';
    await github.createRepository({ fullName });
    await github.commit(fullName, { branch: 'main', files: { 'README.md': '#\n' } });
    await github.commit(fullName, { branch: 'change', from: 'main', files: { 'a.md': 'a\n' } });
    const { number } = await github.openPullRequest(fullName, { title: 'A', head: 'change' });
    expect(await press(`/repos/${fullName}/pulls/${number}/verify`, { run: 4711 })).toMatchObject({
      status: 422,
      message: 'That check run is not of the newest commit.',
    });
  });
});

describe('a pull request that is typed', () => {
  test('changes what is different before and after', async () => {
    const files = [
      { path: 'main.tf', before: 'a = 1\n', after: 'a = 2\n' },
      { path: 'gone.tf', before: 'b = 1\n', after: null },
      { path: 'same.tf', before: 'c = 1\n', after: 'c = 1\n' },
      { path: 'dir/new.tf', before: null, after: 'd = 1\n' },
    ];
    const { status, done } = await press('/new/typed', { title: ' A change ', files });
    expect({ status, done }).toEqual({ status: 200, done: '/acme/typed/pull/1' });
    const pull = await view<ShownPullRequest>('/repos/acme/typed/pulls/1');
    expect(pull).toMatchObject({ title: 'A change', state: 'open', base: 'main', head: 'change' });
    expect(pull.files.map((file) => [file.path, file.status])).toEqual([
      ['dir/new.tf', 'added'],
      ['gone.tf', 'removed'],
      ['main.tf', 'modified'],
    ]);
    expect(pull.merge).toEqual({
      blockers: ['Required status check "require-imdsv2" is expected.'],
      mergeable: true,
      requiredChecks: ['require-imdsv2'],
    });
    expect(await press('/new/typed', { title: 'Next', files })).toMatchObject({
      done: '/acme/typed-2/pull/1',
    });
    const [newest] = await view<ShownRepository[]>('/repositories');
    expect(newest).toMatchObject({ name: 'acme/typed-2', pulls: [{ title: 'Next', check: null }] });
  });

  const file = (path: string, after = 'a = 1\n') => ({ path, before: null, after });
  const refused: [name: string, sent: unknown, message: RegExp][] = [
    ['no title', { title: ' ', files: [file('a.tf')] }, /needs a title/],
    ['no file name', { title: 'x', files: [file('')] }, /needs a name/],
    ['a path out of the repository', { title: 'x', files: [file('../a.tf')] }, /is a path without/],
    ['a path from the root', { title: 'x', files: [file('/etc/a.tf')] }, /is a path without/],
    ['a path into git’s own', { title: 'x', files: [file('a/.GIT/config')] }, /is a path without/],
    ['the same name twice', { title: 'x', files: [file('a.tf'), file('a.tf')] }, /same name/],
    ['no change', { title: 'x', files: [{ path: 'a.tf', before: 'a', after: 'a' }] }, /Nothing changes/],
    ['something else', ['?'], /expected object/],
  ];
  test.each(refused)('needs sense: %s', async (_, sent, message) => {
    const before = github.repositories().length;
    expect(await press('/new/typed', sent)).toMatchObject({
      status: 422,
      message: expect.stringMatching(message),
    });
    expect(github.repositories()).toHaveLength(before);
  });
});

test('checks that an organization requires are required, too', async () => {
  github.setOrganizationRole('acme', 'mona', 'admin');
  const required_status_checks = [{ context: 'plan' }, { context: 'require-imdsv2' }];
  const parameters = { strict_required_status_checks_policy: false, required_status_checks };
  await send(tokenClient(github, github.createToken('mona')), 'POST /orgs/acme/rulesets', {
    name: 'plans',
    enforcement: 'active',
    conditions: {
      ref_name: { include: ['~DEFAULT_BRANCH'], exclude: [] },
      repository_name: { include: ['typed'], exclude: [] },
    },
    rules: [{ type: 'required_status_checks', parameters }],
  });
  const { merge } = await view<ShownPullRequest>('/repos/acme/typed/pulls/1');
  expect(merge.requiredChecks).toEqual(['require-imdsv2', 'plan']);
});

test('a pull request from a repository on disk', async () => {
  const { directory } = github.repository('acme/typed').git;
  const sent = { repo: directory, base: 'main', head: 'change' };
  expect(await press('/new/from-disk', sent)).toMatchObject({ done: '/acme/typed-3/pull/1' });
  const { files } = await view<ShownPullRequest>('/repos/acme/typed-3/pulls/1');
  expect(files).toHaveLength(3);
  const wrong = await press('/new/from-disk', { ...sent, head: 'nowhere' });
  expect(wrong).toMatchObject({ status: 422, message: expect.stringContaining('has no commit nowhere') });
});

describe('buttons', () => {
  const at = '/repos/acme/typed/pulls/1';

  test('a comment, an answer, a resolved conversation', async () => {
    const { id } = await reviewOf('acme/typed', 'main.tf', 1, 'Better:\n\n```suggestion\na = 3\n```\n');
    await press(`${at}/comment`, { body: 'Hello' });
    await press(`${at}/reply`, { comment: id, body: 'Really?' });
    const pull = await view<ShownPullRequest>(at);
    const review = pull.conversation.find(({ kind }) => kind === 'review');
    expect(review).toMatchObject({
      threads: [
        { path: 'main.tf', line: 1, resolvedBy: null, comments: [{ canCommit: true }, { body: 'Really?' }] },
      ],
    });
    expect(pull.conversation.filter(({ kind }) => kind === 'review')).toHaveLength(1);
    expect(pull.conversation).toContainEqual(
      expect.objectContaining({ kind: 'comment', body: 'Hello', author: 'octocat' }),
    );

    const thread = github.threads('acme/typed', 1)[0]!;
    await press(`${at}/resolve`, { thread: thread.id, resolved: true });
    expect(thread).toMatchObject({ isResolved: true, resolvedBy: { login: 'octocat' } });
    await press(`${at}/resolve`, { thread: thread.id, resolved: false });
    expect(await press(`${at}/suggestion`, { comment: id, index: 0 })).toMatchObject({ status: 200 });
    expect(await github.readFile('acme/typed', 'change', 'main.tf')).toBe('a = 3\n');
  });

  test('what GitHub refuses is said', async () => {
    expect(await press(`${at}/merge`, {})).toMatchObject({
      status: 422,
      message: expect.stringContaining('is expected'),
    });
    expect(await press(`${at}/suggestion`, { comment: 1, index: 0 })).toMatchObject({
      message: 'there is no review comment 1',
    });
    expect(await press(`${at}/resolve`, { thread: 1, resolved: true })).toMatchObject({
      message: 'That conversation is gone.',
    });
    expect(await press(`${at}/comment`, { body: ' ' })).toMatchObject({ message: 'Write something first.' });
  });

  test('closing and reopening', async () => {
    await press(`${at}/close`, {});
    expect(await view(at)).toMatchObject({ state: 'closed' });
    await press(`${at}/reopen`, {});
    expect(await view(at)).toMatchObject({ state: 'open' });
  });
});

test('whoever listens hears of changes, and is forgotten when gone', async () => {
  const leaving = new AbortController();
  const stream = await fetch(`${github.url}/-/api/events`, { signal: leaving.signal });
  const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader.read()).value).toBe('event: changed\ndata:\n\n');
  github.comment('acme/typed', 1, 'mona', 'News');
  expect((await reader.read()).value).toBe('event: changed\ndata:\n\n');
  leaving.abort();
  await expect(reader.read()).rejects.toThrow();
  await expect.poll(() => listeners).toBe(0);
});

/** A review of one comment, by a person with a token. */
async function reviewOf(fullName: string, path: string, line: number, body: string) {
  const token = github.createToken('octocat');
  await fetch(`${github.url}/api/v3/repos/${fullName}/pulls/1/reviews`, {
    method: 'POST',
    headers: { authorization: `token ${token}` },
    body: JSON.stringify({ event: 'COMMENT', comments: [{ path, line, side: 'RIGHT', body }] }),
  });
  return github.reviewComments(fullName, 1)[0]!;
}
