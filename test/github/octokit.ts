import nock from 'nock';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { type GitHub, ReviewOctokit } from '../../src/github/client.ts';
import type { PullRequest } from '../../src/github/read/pull-request.ts';

export const pull: PullRequest = {
  owner: 'octo-org',
  repo: 'infra',
  number: 7,
  headSha: 'a'.repeat(40),
  headRef: 'change',
  headRepository: 'octo-org/infra',
  headWritable: true,
  baseRef: 'main',
  baseSha: 'b'.repeat(40),
  changedFiles: 1,
  updatedAt: '2026-01-02T03:04:05Z',
};

/** The same as REST tells it, at this head. */
export function pullPayload(sha: string): object {
  const owner = { login: pull.owner, type: 'Organization' };
  const repo = { name: pull.repo, full_name: `${pull.owner}/${pull.repo}`, owner };
  const base = { sha: pull.baseSha, ref: pull.baseRef, repo };
  return { number: pull.number, state: 'open', head: { sha, ref: pull.headRef, repo }, base };
}

/** The real client with its plugins; only the waiting between retries is shortened to milliseconds. */
export function testOctokit(): GitHub {
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  return new ReviewOctokit({
    auth: { token: 'ghs_test' },
    log: silent as never,
    retry: { retryAfterBaseValue: 1 },
    throttle: { retryAfterBaseValue: 1 },
  } as never);
}

/** Nothing reaches the network, and every answer that a test prepares has to be asked for. */
export function mockGitHub(): nock.Scope {
  const scope = nock('https://api.github.com');
  beforeAll(() => nock.disableNetConnect());
  afterEach(() => {
    const unused = nock.pendingMocks();
    nock.cleanAll();
    expect(unused).toEqual([]);
  });
  afterAll(() => {
    nock.enableNetConnect();
    nock.restore();
  });
  return scope;
}
