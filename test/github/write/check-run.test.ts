import { expect, test } from 'vitest';
import {
  completeCheckRun,
  createCompletedRun,
  resumeCheckRun,
  startCheckRun,
} from '../../../src/github/write/check-run.ts';
import { mockGitHub, pull, testOctokit } from '../octokit.ts';

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

const state = (status: string, annotations_count: number, external_id = '7') => ({
  id: 42,
  status,
  external_id,
  output: { annotations_count },
});

test('where the answer to a write is lost, it looks before it writes again: annotations would append', async () => {
  const annotations = Array.from({ length: 51 }, (_, index) => annotation(index + 1));
  const sizes: number[] = [];
  const take = ({ output }: { output: { annotations: unknown[] } }) =>
    sizes.push(output.annotations.length) > 0;
  github.patch(path, take).reply(502).get(path).reply(200, state('in_progress', 50)); // it was done
  github.patch(path, take).reply(502).get(path).reply(200, state('in_progress', 50)); // it was not
  github.patch(path, take).reply(200, {});
  await completeCheckRun(testOctokit(), run, {
    conclusion: 'failure',
    title: 't',
    summary: 's',
    annotations,
  });
  expect(sizes).toEqual([50, 1, 1]);
});

test('a run that was created although the answer was lost is found and not created twice', async () => {
  const sha = 'a'.repeat(40);
  const runs = [state('completed', 0), state('in_progress', 0, '8'), { ...state('in_progress', 0), id: 43 }];
  github.post('/repos/octo-org/infra/check-runs').reply(502);
  github.get(`/repos/octo-org/infra/commits/${sha}/check-runs`).query(true).reply(200, { check_runs: runs });
  const place = { owner: 'octo-org', repo: 'infra', sha };
  expect(await startCheckRun(testOctokit(), place, '7')).toMatchObject({ id: 43 });
});

test('a verdict that was created although the answer was lost is not created twice', async () => {
  const sha = 'a'.repeat(40);
  const lost = { ...state('completed', 0), conclusion: 'success', id: 43 };
  github.post('/repos/octo-org/infra/check-runs', /"conclusion":"success"/).reply(502);
  github
    .get(`/repos/octo-org/infra/commits/${sha}/check-runs`)
    .query(true)
    .reply(200, { check_runs: [state('in_progress', 0, '8'), lost] });
  const place = { owner: 'octo-org', repo: 'infra', sha };
  const verdict = { conclusion: 'success', title: 't', summary: 's', externalId: '7' } as const;
  expect(await createCompletedRun(testOctokit(), place, verdict)).toMatchObject({ id: 43 });
});

test.each([
  { now: 'begun', runs: [state('in_progress', 0)], ends: false, expected: 'usable' },
  { now: 'half told', runs: [state('in_progress', 50)], ends: true, expected: 'gone' },
  { now: 'completed', runs: [state('completed', 50)], ends: false, expected: 'completed' },
  {
    now: 'ended for another',
    runs: [{ ...state('completed', 50), conclusion: 'cancelled' }],
    ends: false,
    expected: 'gone',
  },
  {
    now: 'older than another, which counts',
    runs: [{ ...state('completed', 1), id: 43 }, state('in_progress', 0)],
    ends: true,
    expected: 'gone',
  },
  { now: 'not there', runs: [], ends: false, expected: 'gone' },
] as const)('a run of an earlier try that is $now is $expected', async ({ runs, ends, expected }) => {
  const sha = 'a'.repeat(40);
  github.get(`/repos/octo-org/infra/commits/${sha}/check-runs`).query(true).reply(200, { check_runs: runs });
  if (ends) github.patch(path, (body) => body.conclusion === 'cancelled').reply(200, {});
  expect(await resumeCheckRun(testOctokit(), run, sha)).toBe(expected);
});

test('a secondary limit is waited for, not failed', async () => {
  const limited = { message: 'You have exceeded a secondary rate limit. Please wait.' };
  github.patch(path).reply(403, limited, { 'retry-after': '3' }).patch(path).reply(200, { id: 42 });
  await completeCheckRun(testOctokit(), run, { conclusion: 'success', title: 't', summary: 's' });
});
