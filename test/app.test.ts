import examples from '@octokit/webhooks-examples' with { type: 'json' };
import { Probot } from 'probot';
import { expect, test } from 'vitest';
import { requireImdsv2 } from '../src/app.ts';
import type { Job, Queue } from '../src/queue/memory-queue.ts';

type Payload = Record<string, unknown> & { action?: string };

/** The package's types describe an ES module; what it exports is the list itself. */
const events = examples as unknown as { name: string; examples: Payload[] }[];

/** A real payload of GitHub's, with an installation, as an App gets it. */
function example(
  event: string,
  action: string,
  changes: Payload = {},
): { name: never; id: string; payload: never } {
  const found = events.find(({ name }) => name === event)?.examples ?? [];
  const payload = found.find((one) => one.action === action) ?? found[0];
  const whole = { ...payload, installation: { id: 5 }, action, ...changes };
  return { name: event as never, id: `delivery-${action}`, payload: whole as never };
}

async function jobsOf(
  event: ReturnType<typeof example>,
  outcome: ReturnType<Queue['add']> = 'queued',
): Promise<Job[]> {
  const jobs: Job[] = [];
  const queue: Queue = {
    add: (job) => {
      jobs.push(job);
      return outcome;
    },
    size: { waiting: 0, running: 0 },
    close: async () => 0,
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
      { key: 'Codertocat/Hello-World#2', delivery: `delivery-${action}`, run: expect.any(Function) },
    ]);
  },
);

test('another base is a job, another title is none', async () => {
  const edited = (changes: object) => example('pull_request', 'edited', { changes });
  expect(await jobsOf(edited({ base: { ref: { from: 'main' }, sha: { from: 'a' } } }))).toHaveLength(1);
  expect(await jobsOf(edited({ title: { from: 'old' } }))).toEqual([]);
});

test.each(['closed', 'labeled', 'converted_to_draft'])('pull_request.%s costs nothing', async (action) => {
  expect(await jobsOf(example('pull_request', action))).toEqual([]);
});

test('a job that is not taken is a failed delivery, which GitHub lists', async () => {
  await expect(jobsOf(example('pull_request', 'opened'), 'full')).rejects.toThrow('The queue is full');
});

test('a webhook without installation can’t be answered', async () => {
  expect(await jobsOf(example('pull_request', 'opened', { installation: undefined }))).toEqual([]);
});
