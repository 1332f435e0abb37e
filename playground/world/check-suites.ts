import type { Commit } from '../git/history.ts';
import type { CheckRun, CheckStatus, CheckSuite, Conclusion } from './check-run.ts';
import { network } from './network.ts';
import type { PullRequest } from './pull-request.ts';
import type { Repository } from './repository.ts';
import { register, timestamp, type World } from './world.ts';

/** The App's suite on a commit, made when there is none. */
export function ensureSuite(
  world: World,
  repository: Repository,
  headCommit: Commit,
  headBranch: string | null,
): CheckSuite {
  const headSha = headCommit.sha;
  for (const suite of repository.checkSuites.values()) if (suite.headSha === headSha) return suite;
  const fields = { repository, app: world.app, headSha, headBranch, headCommit, createdAt: timestamp() };
  const suite = register<CheckSuite>(world, 'CheckSuite', 'CS', fields);
  repository.checkSuites.set(suite.id, suite);
  return suite;
}

/** The newest run of each name: what counts for a suite, for a required check and for `filter=latest`. */
export function latestRuns(runs: CheckRun[]): CheckRun[] {
  const byName = new Map<string, CheckRun>();
  for (const run of runs) byName.set(`${run.app.id} ${run.name}`, run);
  return [...byName.values()];
}

export function runsOfSuite(suite: CheckSuite): CheckRun[] {
  return [...suite.repository.checkRuns.values()].filter((run) => run.suite === suite);
}

/** A suite is as far as its slowest run and as bad as its worst. */
export function suiteState(suite: CheckSuite): { status: CheckStatus; conclusion: Conclusion | null } {
  const runs = latestRuns(runsOfSuite(suite));
  if (runs.length === 0) return { status: 'queued', conclusion: null };
  if (runs.some(({ status }) => status !== 'completed')) return { status: 'in_progress', conclusion: null };
  const order: Conclusion[] = [
    'failure',
    'timed_out',
    'action_required',
    'cancelled',
    'success',
    'neutral',
    'skipped',
  ];
  const worst = order.find((conclusion) => runs.some((run) => run.conclusion === conclusion));
  return { status: 'completed', conclusion: worst ?? 'neutral' };
}

/**
 * Open pull requests whose head branch is in this repository and at this commit. So a run in the base names no pull
 * request of a fork, and a run in a fork names pull requests of the base: docs, "Using the Checks API", tell to look at
 * `base.repo.id`.
 */
export function pullsAt(world: World, repository: Repository, sha: string): PullRequest[] {
  return network(world, repository)
    .flatMap(({ pulls }) => [...pulls.values()])
    .filter((pull) => pull.state === 'open' && pull.headSha === sha && pull.headRepository === repository);
}
