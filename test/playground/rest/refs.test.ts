import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LocalGitHub } from '../../../playground/github.ts';
import { type Client, clientWith, fullName, lines, refusal, send, startAcme } from '../acme.ts';

let github: LocalGitHub;
let app: Client;
let main: string;
beforeAll(async () => {
  ({ github, app } = await startAcme({ limits: { secondary: false } }));
  main = await github.commit(fullName, { branch: 'main', files: { 'main.tf': lines({ 1: 'one' }) } });
});
afterAll(() => github.close());

const refs = `/repos/${fullName}/git/refs`;

test('a branch is made, moved and deleted', async () => {
  const { status } = await send(app, `POST ${refs}`, { ref: 'refs/heads/fix/imds', sha: main });
  expect(status).toBe(201);
  expect((await send(app, `GET /repos/${fullName}/git/ref/heads/fix/imds`)).data.object.sha).toBe(main);
  const next = await github.commit(fullName, { branch: 'other', from: 'main', files: { 'a.tf': 'a\n' } });
  await send(app, `PATCH ${refs}/heads/fix/imds`, { sha: next });
  const back = send(app, `PATCH ${refs}/heads/fix/imds`, { sha: main });
  expect(await refusal(back)).toMatchObject({ status: 422, message: 'Update is not a fast forward' });
  await send(app, `PATCH ${refs}/heads/fix/imds`, { sha: main, force: true });
  expect((await send(app, `GET /repos/${fullName}/git/matching-refs/heads/fix/`)).data).toMatchObject([
    { object: { sha: main } },
  ]);
  await send(app, `DELETE ${refs}/heads/fix/imds`);
  expect((await refusal(send(app, `GET /repos/${fullName}/git/ref/heads/fix/imds`))).status).toBe(404);
});

test.each([
  ['that exists', { ref: 'refs/heads/main' }, 'Reference already exists'],
  ['of a commit that does not', { ref: 'refs/heads/new', sha: 'f'.repeat(40) }, 'Object does not exist'],
  [
    'that is no ref',
    { ref: 'new' },
    "Reference name must start with 'refs/' and contain at least three parts",
  ],
])('a branch %s is refused', async (_name, fields, message) => {
  expect(await refusal(send(app, `POST ${refs}`, { sha: main, ...fields }))).toMatchObject({
    status: 422,
    message,
  });
});

test('writing needs contents: write', async () => {
  const reader = await clientWith(github, { contents: 'read' });
  expect((await refusal(send(reader, `POST ${refs}`, { ref: 'refs/heads/no', sha: main }))).status).toBe(403);
});

test('a pull request is opened once, by who asks', async () => {
  await github.commit(fullName, { branch: 'fixes', from: 'main', files: { 'fix.tf': 'fix\n' } });
  const open = (fields: object = {}) =>
    send(app, `POST /repos/${fullName}/pulls`, {
      title: 'Fix',
      head: 'fixes',
      base: 'main',
      body: 'Why',
      ...fields,
    });
  const { data } = await open();
  expect(data).toMatchObject({
    title: 'Fix',
    body: 'Why',
    user: { login: 'require-imdsv2[bot]' },
    changed_files: 1,
  });
  const errorsOf = async (fields: object) => (await refusal(open(fields))).errors;
  expect(await errorsOf({})).toMatchObject([{ message: 'A pull request already exists for acme:fixes.' }]);
  expect(await errorsOf({ head: 'nothing' })).toMatchObject([
    { message: 'acme/infrastructure has no branch nothing' },
  ]);
  expect(await errorsOf({ title: '' })).toMatchObject([{ field: 'title', code: 'missing_field' }]);
  await send(app, `PATCH /repos/${fullName}/pulls/${data.number}`, { title: 'Better', state: 'closed' });
  expect(github.pullRequest(fullName, data.number)).toMatchObject({ title: 'Better', state: 'closed' });
});

test('a push that leaves a pull request without a commit closes it', async () => {
  await github.commit(fullName, { branch: 'emptied', from: 'main', files: { 'e.tf': 'e\n' } });
  const pull = await github.openPullRequest(fullName, { title: 'Emptied', head: 'emptied' });
  const more = await github.commit(fullName, { branch: 'emptied', files: { 'f.tf': 'f\n' } });
  expect(pull).toMatchObject({ state: 'open', headSha: more });
  const tip = await github.commit(fullName, { branch: 'main', files: { 'g.tf': 'g\n' } });
  await send(app, `PATCH ${refs}/heads/emptied`, { sha: tip, force: true });
  expect(pull).toMatchObject({ state: 'closed', merged: false });
});
