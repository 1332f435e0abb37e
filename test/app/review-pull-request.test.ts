import { expect, test, vi } from 'vitest';
import { afterFailure } from '../../src/app/retry-policy.ts';
import { reviewPullRequest } from '../../src/app/review-pull-request.ts';
import type { JobContext } from '../../src/app/review-run.ts';
import { judgeHere } from '../../src/judging/judge.ts';
import { fingerprintMarker } from '../../src/rule/fingerprint.ts';
import { scan } from '../../src/rule/scan.ts';
import { mockGitHub, pull, testOctokit } from '../github/octokit.ts';
import { finding, report, target } from '../review/example.ts';

vi.mock('../../src/rule/scan.ts', () => ({ scan: vi.fn() }));

const github = mockGitHub();
const repo = '/repos/octo-org/infra';
const assignment: JobContext = {
  isCurrent: async () => true,
  isLast: async () => true,
  reference: 'delivery-1',
  judge: judgeHere,
  mayComment: async () => true,
  isRetried: () => false,
  mayHaveBegun: false,
  keepRun: async () => {},
};

function started(): void {
  github.post(`${repo}/check-runs`).reply(201, { id: 42 });
}

function completed(): Promise<Record<string, unknown>> {
  return new Promise((resolve) => {
    const take = (body: Record<string, unknown>) => {
      resolve(body);
      return true;
    };
    github.patch(`${repo}/check-runs/42`, take).reply(200, { id: 42 });
  });
}

function files(...names: string[]): void {
  const listed = names.map((filename) => ({ filename, status: 'modified', patch: '@@ -1 +1 @@\n-a\n+b' }));
  github.get(`${repo}/pulls/7/files`).query(true).reply(200, listed);
}

/** The names of the commit, asked for where Terraform itself is not changed. */
function names(...paths: string[]): void {
  const tree = paths.map((path) => ({ path, mode: '100644', type: 'blob' }));
  github.get(`${repo}/git/trees/${pull.headSha}`).query(true).reply(200, { truncated: false, tree });
}

/** The verdict of a run that was created with it. */
function created(): Promise<Record<string, unknown>> {
  return new Promise((resolve) => {
    const take = (body: Record<string, unknown>) => {
      resolve(body);
      return true;
    };
    github.post(`${repo}/check-runs`, take).reply(201, { id: 42 });
  });
}

interface Now {
  readonly state?: string;
  readonly updatedAt?: string;
  readonly headRefOid?: string;
  readonly nodes?: object[];
}

function context(entries: object[], { nodes = [], ...now }: Now = {}): void {
  const reviewThreads = { pageInfo: { hasPreviousPage: false, startCursor: null }, nodes };
  const { headSha: headRefOid, updatedAt } = pull;
  const pullRequest = { state: 'OPEN', updatedAt, headRefOid, reviewThreads, ...now };
  const pullRequests = { pageInfo: { hasNextPage: false, endCursor: null }, nodes: [] };
  github.post('/graphql').reply(200, {
    data: {
      repository: { d0: { entries }, f0: null, policy: null, pullRequest, pullRequests },
      organization: null,
      viewer: { login: 'require-imdsv2[bot]' },
    },
    // As GitHub answers where the organization has no `.github` repository.
    errors: [{ type: 'NOT_FOUND', path: ['organization'], message: 'Could not resolve to a Repository' }],
  });
}

const mainTf = {
  name: 'main.tf',
  mode: 0o100644,
  object: { oid: 'c'.repeat(40), byteSize: 2, isBinary: false, isTruncated: false, text: 'b\n' },
};

test('a pull request without Terraform succeeds with four requests', async () => {
  files('README.md');
  names('README.md', 'main.tf');
  context([]);
  const body = created();
  await reviewPullRequest(testOctokit(), pull, assignment);
  expect(await body).toMatchObject({
    status: 'completed',
    conclusion: 'success',
    output: {
      title: 'No Terraform files changed',
      summary: expect.stringMatching(
        /^The changed file is not Terraform\.\n\n<!-- require-imdsv2:verdict \{.*\} -->$/,
      ),
    },
  });
});

test('a violation without suggestion needs four', async () => {
  started();
  files('main.tf');
  context([mainTf]);
  vi.mocked(scan).mockResolvedValue(report([target()], [finding({ startLine: 1, endLine: 1 })]));
  const body = completed();
  await reviewPullRequest(testOctokit(), pull, assignment);
  expect(await body).toMatchObject({
    conclusion: 'failure',
    output: { title: '1 of 1 EC2 target allows IMDSv1', annotations: [{ path: 'main.tf', start_line: 1 }] },
  });
});

test('a crash of ours completes the run in plain words, with a reference and no stack', async () => {
  started();
  files('main.tf');
  context([mainTf]);
  vi.mocked(scan).mockRejectedValue(new Error('boom with ghs_secret'));
  const body = completed();
  await expect(reviewPullRequest(testOctokit(), pull, assignment)).rejects.toThrow('boom');
  const { conclusion, output } = (await body) as {
    conclusion: string;
    output: { title: string; summary: string };
  };
  expect({ conclusion, title: output.title }).toEqual({
    conclusion: 'failure',
    title: 'The review could not be finished',
  });
  expect(output.summary).toContain('`delivery-1`');
  expect(JSON.stringify(output)).not.toMatch(/boom|ghs_|\.ts:/);
});

test('a list of files that GitHub cut does not pass', async () => {
  started();
  files('README.md');
  names('README.md');
  context([]);
  vi.mocked(scan).mockResolvedValue(report([], []));
  const body = completed();
  await reviewPullRequest(testOctokit(), { ...pull, changedFiles: 3001 }, assignment);
  expect(await body).toMatchObject({
    conclusion: 'failure',
    output: { summary: expect.stringContaining('GitHub lists only 1 of the 3001 changed files') },
  });
});

test('a changed file that GitHub does not give does not pass', async () => {
  started();
  files('main.tf');
  context([]);
  vi.mocked(scan).mockResolvedValue(report([], []));
  const body = completed();
  await reviewPullRequest(testOctokit(), pull, assignment);
  expect(await body).toMatchObject({
    conclusion: 'failure',
    output: {
      summary: expect.stringContaining('`main.tf` was not checked: GitHub did not return its text.'),
    },
  });
});

test.each([
  { name: 'about an older commit', now: { headRefOid: 'f'.repeat(40) } },
  { name: 'about a closed pull request', now: { state: 'CLOSED' } },
])(
  'a webhook that comes late, $name, ends without a verdict, a settled thread or a comment',
  async ({ now }) => {
    const body = fingerprintMarker('0123456789abcdef');
    const comments = { totalCount: 1, nodes: [{ id: 'C', viewerDidAuthor: true, body }] };
    const fixable = finding({
      startLine: 1,
      endLine: 1,
      fix: { edits: [{ path: 'main.tf', start: 0, end: 1, text: 'a' }] },
    });
    started();
    files('main.tf');
    context([mainTf], { ...now, nodes: [{ id: 'T', isResolved: false, comments }] });
    vi.mocked(scan).mockResolvedValue(report([target()], [fixable]));
    const run = completed();
    await reviewPullRequest(testOctokit(), pull, assignment);
    expect(await run).toMatchObject({
      conclusion: 'cancelled',
      output: { title: 'Superseded by a newer commit' },
    });
  },
);

test('a push that GitHub does not know yet is worth another try', async () => {
  started();
  files('main.tf');
  context([mainTf], { headRefOid: 'f'.repeat(40), updatedAt: '2026-01-01T00:00:00Z' });
  vi.mocked(scan).mockResolvedValue(report([], []));
  const retried = { ...assignment, isRetried: () => true };
  const error = await reviewPullRequest(testOctokit(), pull, retried).catch((thrown: unknown) => thrown);
  expect(afterFailure(error, 1)).toMatchObject({ next: 'retry' });
});

test('a verdict that would pass gives way to another review of the same commit, one that fails does not', async () => {
  for (const findings of [[], [finding({ startLine: 1, endLine: 1 })]]) {
    started();
    files('main.tf');
    context([mainTf]);
    vi.mocked(scan).mockResolvedValue(report(findings.length > 0 ? [target()] : [], findings));
    const body = completed();
    await reviewPullRequest(testOctokit(), pull, { ...assignment, isLast: async () => false });
    expect(await body).toMatchObject({ conclusion: findings.length > 0 ? 'failure' : 'cancelled' });
  }
});

test('a newer head ends the older review without verdict or comments', async () => {
  started();
  files('main.tf');
  context([mainTf]);
  vi.mocked(scan).mockResolvedValue(report([target()], [finding()]));
  const body = completed();
  await reviewPullRequest(testOctokit(), pull, { ...assignment, isCurrent: async () => false });
  expect(await body).toMatchObject({
    conclusion: 'cancelled',
    output: { title: 'Superseded by a newer commit' },
  });
});
