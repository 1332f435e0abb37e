import { type Commit, mergeBase } from '../git/history.ts';
import { resolveCommit } from '../git/store.ts';
import { checkSuiteJson } from '../json/check-run.ts';
import { headCommitJson } from '../json/commit.ts';
import { emitPullRequest, emitRepositoryEvent } from '../webhooks/events.ts';
import type { Account } from './account.ts';
import { ensureSuite } from './check-suites.ts';
import { installationOf } from './installations.ts';
import { moveThreads } from './move-threads.ts';
import { fetchPullHead, network } from './network.ts';
import type { PullRequest } from './pull-request.ts';
import type { Repository } from './repository.ts';
import { notify, timestamp, type World } from './world.ts';

export interface Push {
  repository: Repository;
  branch: string;
  before: string | null;
  after: string | null;
  commit: Commit | null;
  sender: Account;
}

const zero = '0'.repeat(40);

/**
 * GitHub's steps when a branch has moved: events, a check suite for the App, and pull requests brought up to
 * date.
 */
export async function afterPush(world: World, push: Push): Promise<void> {
  const { repository, branch, before, after, commit, sender } = push;
  emitRepositoryEvent(world, repository, sender, 'push', null, {
    ref: `refs/heads/${branch}`,
    before: before ?? zero,
    after: after ?? zero,
    created: before === null,
    deleted: after === null,
    forced: false,
    head_commit: commit === null ? null : headCommitJson(commit),
    pusher: { name: sender.login, email: sender.email },
  });
  if (commit !== null) requestChecks(world, repository, branch, commit, sender);
  for (const other of network(world, repository)) {
    for (const pull of other.pulls.values()) {
      if (pull.state === 'closed') continue;
      if (pull.headRepository === repository && pull.headRef === branch)
        await moveHead(world, pull, before, after, sender);
      else if (other === repository && pull.baseRef === branch && after !== null)
        await refreshMergeBase(pull, after);
    }
  }
  notify(world);
}

/** Where head and base part now. Without a common ancestor (a shallow clone), the base itself. */
export async function refreshMergeBase(pull: PullRequest, base: string): Promise<void> {
  pull.mergeBaseSha = (await mergeBase(pull.repository.git, base, pull.headSha)) ?? base;
}

async function moveHead(
  world: World,
  pull: PullRequest,
  before: string | null,
  after: string | null,
  sender: Account,
): Promise<void> {
  pull.updatedAt = timestamp();
  // Deleting the head branch closes the pull request.
  if (after === null) {
    pull.state = 'closed';
    pull.closedAt = timestamp();
    return emitPullRequest(world, pull, sender, 'closed');
  }
  await fetchPullHead(pull.repository, pull.headRepository ?? pull.repository, after, pull.number);
  pull.headSha = after;
  // A push that leaves no commit closes it as well, for good (release-plz/release-plz#1487).
  if (await hasNothing(pull)) {
    pull.state = 'closed';
    pull.closedAt = timestamp();
    return emitPullRequest(world, pull, sender, 'closed');
  }
  await refreshMergeBase(pull, pull.baseSha);
  await moveThreads(pull);
  await emitPullRequest(world, pull, sender, 'synchronize', { before: before ?? zero, after });
}

async function hasNothing({ repository: { git }, baseRef, headSha }: PullRequest): Promise<boolean> {
  const base = await resolveCommit(git, `refs/heads/${baseRef}`);
  return base !== null && (await mergeBase(git, base, headSha)) === headSha;
}

/** GitHub makes a suite for every App that may write checks, as soon as commits arrive. */
function requestChecks(
  world: World,
  repository: Repository,
  branch: string,
  commit: Commit,
  sender: Account,
): void {
  const installation = installationOf(world, repository);
  if (installation?.permissions.checks !== 'write') return;
  // Such a trailer keeps GitHub from asking for checks; pull_request events come all the same.
  if (/\nskip-checks: *true$/i.test(commit.message)) return;
  const suite = ensureSuite(world, repository, commit, branch);
  emitRepositoryEvent(world, repository, sender, 'check_suite', 'requested', {
    check_suite: checkSuiteJson(world, suite),
  });
}
