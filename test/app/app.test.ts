import examples from '@octokit/webhooks-examples' with { type: 'json' };
import { Probot } from 'probot';
import { expect, test } from 'vitest';
import { type AppTask, requireImdsv2 } from '../../src/app/app.ts';
import type { Added, Job, Queue } from '../../src/queue/queue.ts';

type Payload = Record<string, unknown> & { action?: string };

/** The package's types describe an ES module; what it exports is the list itself. */
const events = examples as unknown as { name: string; examples: Payload[] }[];

/** A real payload of GitHub's, with an installation, as an App gets it. */
function example(
  event: string,
  action: string,
  changes: Payload = {},
  name = event,
): { name: never; id: string; payload: never } {
  const found = events.find(({ name }) => name === event)?.examples ?? [];
  const payload = found.find((one) => one.action === action) ?? found[0];
  const whole = { ...payload, installation: { id: 5 }, action, ...changes };
  return { name: name as never, id: `delivery-${action}`, payload: whole as never };
}

async function jobsOf(event: ReturnType<typeof example>, outcome: Added = 'queued'): Promise<Job<AppTask>[]> {
  const jobs: Job<AppTask>[] = [];
  const queue: Pick<Queue<AppTask>, 'add'> = {
    add: async (job) => {
      jobs.push(job);
      return outcome;
    },
  };
  const probot = new Probot({ githubToken: 'test', logLevel: 'fatal' });
  await probot.load(requireImdsv2(queue));
  await probot.receive(event);
  return jobs;
}

test.each(['opened', 'reopened', 'synchronize', 'ready_for_review'])(
  'pull_request.%s becomes a job',
  async (action) => {
    expect(await jobsOf(example('pull_request', action))).toEqual([
      {
        key: 'Codertocat/Hello-World#2',
        delivery: `delivery-${action}`,
        lane: '5',
        lock: 'Codertocat/Hello-World@ec26c3e57ca3a959ca5aad62de7213c562f8c821',
        order: expect.any(Number),
        task: {
          installation: 5,
          task: {
            kind: 'review',
            pull: {
              owner: 'Codertocat',
              repo: 'Hello-World',
              number: 2,
              headSha: 'ec26c3e57ca3a959ca5aad62de7213c562f8c821',
              headRef: 'changes',
              headRepository: 'Codertocat/Hello-World',
              headWritable: true,
              isPrivate: false,
              baseRef: 'master',
              baseSha: 'f95f852bd8fca8fcc58a9a2d6c842781e32a215e',
              changedFiles: 1,
              updatedAt: expect.any(String),
            },
          },
        },
      },
    ]);
  },
);

test('another base is a job, another title is none', async () => {
  const edited = (changes: object) => example('pull_request', 'edited', { changes });
  expect(await jobsOf(edited({ base: { ref: { from: 'main' }, sha: { from: 'a' } } }))).toHaveLength(1);
  expect(await jobsOf(edited({ title: { from: 'old' } }))).toEqual([]);
});

test('a closed pull request is a question: who else has this head?', async () => {
  expect(await jobsOf(example('pull_request', 'closed'))).toMatchObject([
    {
      key: 'Codertocat/Hello-World#2',
      task: { task: { kind: 'commit', sha: 'ec26c3e57ca3a959ca5aad62de7213c562f8c821', isClosed: true } },
    },
  ]);
});

test.each(['labeled', 'converted_to_draft'])('pull_request.%s costs nothing', async (action) => {
  expect(await jobsOf(example('pull_request', action))).toEqual([]);
});

test('a job that is not taken is a failed delivery, which GitHub lists', async () => {
  await expect(jobsOf(example('pull_request', 'opened'), 'full')).rejects.toThrow('The queue is full');
});

test('a webhook without installation can’t be answered', async () => {
  expect(await jobsOf(example('pull_request', 'opened', { installation: undefined }))).toEqual([]);
});

const tasksOf = async (event: ReturnType<typeof example>) =>
  (await jobsOf(event)).map(({ task }) => task.task);

test('a merge group is judged from its base to its head', async () => {
  const merge_group = {
    head_sha: 'a'.repeat(40),
    head_ref: 'refs/heads/gh-readonly-queue/main/pr-1-b',
    base_sha: 'b'.repeat(40),
    base_ref: 'refs/heads/main',
  };
  const repository = { name: 'infra', owner: { login: 'octo-org' } };
  expect(
    await tasksOf(example('pull_request', 'checks_requested', { merge_group, repository }, 'merge_group')),
  ).toEqual([
    {
      kind: 'merge-group',
      group: {
        owner: 'octo-org',
        repo: 'infra',
        headSha: merge_group.head_sha,
        headRef: merge_group.head_ref,
        baseSha: merge_group.base_sha,
        baseRef: 'main',
      },
    },
  ]);
});

const check_run = { id: 9, name: 'require-imdsv2', external_id: '7', head_sha: 'a'.repeat(40) };
const place = { owner: 'Codertocat', repo: 'Hello-World' };

test('a check run is run again by the number it kept', async () => {
  expect(await tasksOf(example('check_run', 'rerequested', { check_run }))).toEqual([
    { kind: 'commit', owner: 'github', repo: 'hello-world', sha: check_run.head_sha, number: 7 },
  ]);
  for (const other of [
    { ...check_run, name: 'build' },
    { ...check_run, external_id: 'somebody else’s' },
  ]) {
    expect(await tasksOf(example('check_run', 'rerequested', { check_run: other }))).toEqual([]);
  }
});

test('a merge group is judged again from the base that its run kept', async () => {
  const run = {
    ...check_run,
    external_id: `merge-group ${'b'.repeat(40)} release/1`,
    check_suite: { head_branch: 'q' },
  };
  expect(await tasksOf(example('check_run', 'rerequested', { check_run: run }))).toEqual([
    {
      kind: 'merge-group',
      group: {
        owner: 'github',
        repo: 'hello-world',
        headSha: check_run.head_sha,
        headRef: 'q',
        baseSha: 'b'.repeat(40),
        baseRef: 'release/1',
      },
    },
  ]);
});

test('a check suite is run again', async () => {
  const sha = 'ec26c3e57ca3a959ca5aad62de7213c562f8c821';
  expect(await tasksOf(example('check_suite', 'rerequested'))).toEqual([
    { kind: 'suite', suite: 118578147, sha, ...place },
  ]);
});

test('an edit that says nothing of what was changed is none', async () => {
  expect(await jobsOf(example('pull_request', 'edited', { changes: undefined }))).toEqual([]);
});

test('the button asks for the fixes, on behalf of who pressed it', async () => {
  const pressed = (identifier: string) =>
    example('check_run', 'requested_action', { check_run, requested_action: { identifier } });
  expect(await tasksOf(pressed('apply-fixes'))).toEqual([
    {
      kind: 'fix',
      request: {
        owner: 'electron',
        repo: 'electron',
        number: 7,
        checkRun: 9,
        sender: { login: 'codebytere', id: 2036040 },
      },
    },
  ]);
  expect(await tasksOf(pressed('something-else'))).toEqual([]);
});

test('new repositories get their check', async () => {
  const repositories = [{ full_name: 'o/a' }, { full_name: 'o/b' }];
  const expected = [
    { kind: 'repository', owner: 'o', repo: 'a' },
    { kind: 'repository', owner: 'o', repo: 'b' },
  ];
  expect(await tasksOf(example('installation', 'created', { repositories }))).toEqual(expected);
  expect(
    await tasksOf(example('installation_repositories', 'added', { repositories_added: repositories })),
  ).toEqual(expected);
});
