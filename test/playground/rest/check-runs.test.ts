import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LocalGitHub, PullRequest } from '../../../playground/github.ts';
import {
  at,
  type Client,
  clientWith,
  fullName,
  lines,
  openPull,
  refusal,
  send,
  startAcme,
  tokenClient,
} from '../acme.ts';

let github: LocalGitHub;
let app: Client;
let pull: PullRequest;
beforeAll(async () => {
  ({ github, app } = await startAcme({ limits: { secondary: false } }));
  pull = await openPull(github);
});
afterAll(() => github.close());

const annotation = {
  path: 'main.tf',
  start_line: 1,
  end_line: 1,
  annotation_level: 'failure',
  message: 'No',
} as const;
const output = { title: 'Title', summary: 'Summary' };
const create = (fields: object = {}) =>
  send(app, 'POST /repos/{owner}/{repo}/check-runs', {
    ...at,
    name: 'check',
    head_sha: pull.headSha,
    ...fields,
  });
const update = (check_run_id: number, fields: object) =>
  send(app, 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', { ...at, check_run_id, ...fields });

describe('limits', () => {
  const long = (length: number) => 'x'.repeat(length);
  const annotations = (...changes: object[]) => ({
    output: { ...output, annotations: changes.map((change) => ({ ...annotation, ...change })) },
  });
  const action = { label: 'Fix', description: 'Fix all', identifier: 'fix' };

  test.each([
    [
      '51 annotations',
      annotations(...Array(51).fill({})),
      'No more than 50 items are allowed; 51 were supplied.',
    ],
    [
      'a summary of 65,536',
      { output: { ...output, summary: long(65_536) } },
      'Only 65535 characters are allowed; 65536 were supplied.',
    ],
    [
      'a text of 65,536',
      { output: { ...output, text: long(65_536) } },
      'Only 65535 characters are allowed; 65536 were supplied.',
    ],
    ['output without title', { output: { summary: 'Summary' } }, '"title" wasn\'t supplied.'],
    ['output without summary', { output: { title: 'Title' } }, '"summary" wasn\'t supplied.'],
    [
      'four actions',
      { actions: [action, action, action, action] },
      'No more than 3 items are allowed; 4 were supplied.',
    ],
    [
      'a label of 21',
      { actions: [{ ...action, label: long(21) }] },
      'Only 20 characters are allowed; 21 were supplied.',
    ],
    [
      'a description of 41',
      { actions: [{ ...action, description: long(41) }] },
      'Only 40 characters are allowed; 41 were supplied.',
    ],
    [
      'an identifier of 21',
      { actions: [{ ...action, identifier: long(21) }] },
      'Only 20 characters are allowed; 21 were supplied.',
    ],
    ['an annotation without path', annotations({ path: undefined }), '"path" wasn\'t supplied.'],
    ['an annotation without message', annotations({ message: undefined }), '"message" wasn\'t supplied.'],
    ['line 0', annotations({ start_line: 0 }), 'start_line and end_line must be integers from 1'],
    ['an end before the start', annotations({ start_line: 2 }), 'start_line must not be after end_line'],
    [
      'columns over several lines',
      annotations({ end_line: 2, start_column: 1 }),
      'start_column and end_column are only allowed when start_line is end_line',
    ],
    [
      'an unknown level',
      annotations({ annotation_level: 'error' }),
      '"error" is not a member of ["notice","warning","failure"].',
    ],
    [
      'an annotation title of 256',
      annotations({ title: long(256) }),
      'Only 255 characters are allowed; 256 were supplied.',
    ],
    [
      'a message over 64 KB',
      annotations({ message: long(65_537) }),
      'No more than 65536 bytes are allowed; 65537 were supplied.',
    ],
    [
      'raw details over 64 KB',
      annotations({ raw_details: 'ü'.repeat(40_000) }),
      'No more than 65536 bytes are allowed; 80000 were supplied.',
    ],
    ['completed without conclusion', { status: 'completed' }, '"conclusion" wasn\'t supplied.'],
    ['a conclusion only GitHub gives', { conclusion: 'stale' }, '"stale" is not a member of'],
  ])('%s is refused', async (_name, fields, reason) => {
    const { status, message } = await refusal(create(fields));
    expect(status).toBe(422);
    expect(message).toContain(`Invalid request.\n\n${reason}`);
  });

  test('everything at its limit is accepted', async () => {
    const { data } = await create({
      output: {
        title: 'Title',
        summary: '\u{1F512}'.repeat(65_535),
        text: long(65_535),
        annotations: Array(50).fill({
          ...annotation,
          title: long(255),
          message: long(65_536),
          start_column: 1,
          end_column: 2,
        }),
      },
      actions: Array(3).fill({ label: long(20), description: long(40), identifier: long(20) }),
    });
    expect(data.output.annotations_count).toBe(50);
  });
});

describe('head_sha', () => {
  test('must be a commit of the repository', async () => {
    const unknown = 'f'.repeat(40);
    expect(await refusal(create({ head_sha: unknown }))).toMatchObject({
      status: 422,
      message: `No commit found for SHA: ${unknown}`,
    });
  });

  test('of a fork is known in the base as soon as there is a pull request', async () => {
    await github.createRepository({ fullName: 'mona/infrastructure', forkOf: fullName });
    const sha = await github.commit('mona/infrastructure', {
      branch: 'fork',
      files: { 'main.tf': lines({ 2: 'two' }) },
    });
    expect((await refusal(create({ head_sha: sha }))).status).toBe(422);
    await github.openPullRequest(fullName, { title: 'From a fork', head: 'mona:fork', user: 'mona' });
    const { data } = await create({ head_sha: sha });
    expect(data.pull_requests).toEqual([]);
  });
});

describe('updates', () => {
  test('append annotations, replace the rest, and nothing takes annotations away', async () => {
    const { data } = await create({ output: { ...output, annotations: [annotation] } });
    await update(data.id, {
      output: { summary: 'Second', annotations: [{ ...annotation, start_line: 2, end_line: 2 }] },
    });
    const after = await update(data.id, { output: { title: 'Third', summary: 'Third', annotations: [] } });
    expect(after.data.output).toMatchObject({ title: 'Third', annotations_count: 2 });
    const listed = await app.rest.checks.listAnnotations({ ...at, check_run_id: data.id });
    expect(listed.data.map(({ start_line }) => start_line)).toEqual([1, 2]);
  });

  test('a completed run does not go back', async () => {
    const { data } = await create({ conclusion: 'success' });
    expect(data).toMatchObject({ status: 'completed', conclusion: 'success' });
    expect((await refusal(update(data.id, { status: 'in_progress' }))).status).toBe(422);
  });

  test('a new run of the same name takes over', async () => {
    await create({ name: 'again', conclusion: 'failure' });
    const { data: second } = await create({ name: 'again' });
    const list = (filter: 'latest' | 'all') =>
      app.rest.checks.listForRef({ ...at, ref: pull.headSha, check_name: 'again', filter });
    expect((await list('latest')).data.check_runs.map(({ id }) => id)).toEqual([second.id]);
    expect((await list('all')).data.total_count).toBe(2);
  });

  test('name pull requests of the same repository', async () => {
    const { data } = await create();
    expect(data.pull_requests.map(({ number }: { number: number }) => number)).toEqual([pull.number]);
  });
});

describe('who may', () => {
  test('a token without checks: write gets 403', async () => {
    const reader = await clientWith(github, { checks: 'read' });
    const request = reader.checks.create({ ...at, name: 'check', head_sha: pull.headSha });
    expect(await refusal(request)).toMatchObject({
      status: 403,
      message: 'Resource not accessible by integration',
    });
  });

  test('a person gets 403, whatever they may', async () => {
    github.createUser('admin');
    github.setPermission(fullName, 'admin', 'admin');
    const person = tokenClient(github, github.createToken('admin'));
    const request = person.checks.create({ ...at, name: 'check', head_sha: pull.headSha });
    expect(await refusal(request)).toMatchObject({
      status: 403,
      message: 'You must authenticate via a GitHub App.',
    });
  });
});

describe('buttons', () => {
  test('show on a completed run, and only those it offers', async () => {
    const actions = [{ label: 'Fix', description: 'Fix all', identifier: 'fix' }];
    const { data } = await create({ actions });
    expect(() => github.pressAction(data.id, 'fix')).toThrow("isn't completed");
    await update(data.id, { conclusion: 'failure' });
    expect(() => github.pressAction(data.id, 'other')).toThrow('offers fix, not other');
    github.pressAction(data.id, 'fix');
  });
});
