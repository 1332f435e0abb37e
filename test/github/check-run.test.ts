import { expect, test } from 'vitest';
import { completeCheckRun, startCheckRun } from '../../src/github/check-run.ts';
import { mockGitHub, pull, testOctokit } from './octokit.ts';

const github = mockGitHub();
const run = { owner: 'octo-org', repo: 'infra', id: 42 };
const path = '/repos/octo-org/infra/check-runs/42';

test('the run is created in progress, with the number of the pull request', async () => {
  github
    .post('/repos/octo-org/infra/check-runs', {
      name: 'require-imdsv2',
      head_sha: pull.headSha,
      external_id: '7',
      status: 'in_progress',
      started_at: /^\d{4}-/,
      output: { title: 'Reviewing', summary: /./ },
    })
    .reply(201, { id: 42 });
  const { owner, repo, headSha: sha } = pull;
  expect(await startCheckRun(testOctokit(), { owner, repo, sha }, '7')).toEqual(run);
});

const annotation = (line: number) => ({
  path: 'main.tf',
  start_line: line,
  end_line: line,
  annotation_level: 'failure' as const,
  title: 't',
  message: 'm',
});

test.each([
  { count: 0, batches: [] },
  { count: 50, batches: [50] },
  { count: 51, batches: [50, 1] },
  { count: 120, batches: [50, 50, 20] },
])(
  '$count annotations go in batches of fifty, completed with the last: $batches',
  async ({ count, batches }) => {
    const bodies: Record<string, unknown>[] = [];
    for (let i = 0; i < Math.max(1, batches.length); i++) {
      github.patch(path, (body) => bodies.push(body) > 0).reply(200, { id: 42 });
    }
    const annotations = Array.from({ length: count }, (_, index) => annotation(index + 1));
    const result = { conclusion: 'failure', title: 'Two', summary: 's', text: 'x', annotations } as const;
    await completeCheckRun(testOctokit(), run, result);
    const outputs = bodies.map(
      (body) => body.output as { title: string; annotations?: { start_line: number }[] },
    );
    expect(outputs.flatMap((output) => output.annotations?.length ?? [])).toEqual(batches);
    expect(outputs.flatMap((output) => output.annotations?.map((one) => one.start_line) ?? [])).toEqual(
      annotations.map((one) => one.start_line),
    );
    expect(bodies.map((body) => body.status)).toEqual([...bodies.slice(1).map(() => undefined), 'completed']);
    expect(bodies.at(-1)).toMatchObject({
      conclusion: 'failure',
      output: { title: 'Two', summary: 's', text: 'x' },
    });
  },
);

test('a failing GitHub is asked again', async () => {
  github.patch(path).reply(502, 'Bad Gateway').patch(path).reply(200, { id: 42 });
  await completeCheckRun(testOctokit(), run, { conclusion: 'success', title: 't', summary: 's' });
});

test('a secondary limit is waited for, not failed', async () => {
  const limited = { message: 'You have exceeded a secondary rate limit. Please wait.' };
  github.patch(path).reply(403, limited, { 'retry-after': '3' }).patch(path).reply(200, { id: 42 });
  await completeCheckRun(testOctokit(), run, { conclusion: 'success', title: 't', summary: 's' });
});
