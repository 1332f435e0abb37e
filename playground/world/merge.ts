import { readCommit } from '../git/history.ts';
import { resolveCommit } from '../git/store.ts';
import { commitTree, mergeTrees } from '../git/write.ts';
import { headCommitJson } from '../json/commit.ts';
import { emitPullRequest, emitRepositoryEvent } from '../webhooks/events.ts';
import type { Account } from './account.ts';
import { blockers } from './branch-rules.ts';
import type { MergeGroup } from './merge-group.ts';
import type { PullRequest } from './pull-request.ts';
import { pushBranch } from './push.ts';
import type { Repository } from './repository.ts';
import { timestamp, type World } from './world.ts';

/**
 * Merges with a merge commit.
 *
 * @throws Error when the pull request is closed, conflicts, or is blocked by the rules of its base branch
 */
export async function mergePullRequest(world: World, pull: PullRequest, user: Account): Promise<string> {
  if (pull.state === 'closed') throw new Error(`pull request #${pull.number} is closed`);
  requireUnblocked(pull.repository, pull.baseRef, pull.headSha, pull);
  const base = await resolveCommit(pull.repository.git, `refs/heads/${pull.baseRef}`);
  const sha = await mergeCommit(pull, base ?? pull.baseSha, user);
  await finishMerge(world, pull, sha, user);
  return sha;
}

/** Puts a pull request at the end of the merge queue of its base branch. */
export async function createMergeGroup(
  world: World,
  pull: PullRequest,
  sender: Account,
): Promise<MergeGroup> {
  const { repository } = pull;
  requireUnblocked(repository, pull.baseRef, pull.headSha, pull);
  const baseRef = `refs/heads/${pull.baseRef}`;
  const before = repository.mergeGroups.filter((group) => group.baseRef === baseRef).at(-1);
  const baseSha = before?.headSha ?? (await resolveCommit(repository.git, baseRef)) ?? pull.baseSha;
  const headSha = await mergeCommit(pull, baseSha, sender);
  const branch = `gh-readonly-queue/${pull.baseRef}/pr-${pull.number}-${baseSha}`;
  await pushBranch(world, repository, branch, headSha, sender);
  const group: MergeGroup = { pullRequest: pull, headRef: `refs/heads/${branch}`, headSha, baseRef, baseSha };
  repository.mergeGroups.push(group);
  await emitMergeGroup(world, group, 'checks_requested', {}, sender);
  return group;
}

/** Takes a group out of the queue; `merged` moves the base branch to it. */
export async function destroyMergeGroup(
  world: World,
  group: MergeGroup,
  reason: 'merged' | 'invalidated' | 'dequeued',
  sender: Account,
): Promise<void> {
  const { repository, baseRef } = group.pullRequest;
  if (reason === 'merged') requireUnblocked(repository, baseRef, group.headSha, null);
  repository.mergeGroups = repository.mergeGroups.filter((other) => other !== group);
  await pushBranch(world, repository, group.headRef.slice('refs/heads/'.length), null, sender);
  await emitMergeGroup(world, group, 'destroyed', { reason }, sender);
  if (reason === 'merged') await finishMerge(world, group.pullRequest, group.headSha, sender);
}

function requireUnblocked(
  repository: Repository,
  branch: string,
  sha: string,
  pull: PullRequest | null,
): void {
  const reasons = blockers(repository, branch, sha, pull);
  if (reasons.length > 0) throw new Error(reasons.join(' '));
}

async function mergeCommit(pull: PullRequest, base: string, user: Account): Promise<string> {
  const { git } = pull.repository;
  const tree = await mergeTrees(git, base, pull.headSha);
  if (tree === null) throw new Error(`pull request #${pull.number} conflicts with ${pull.baseRef}`);
  const owner = (pull.headRepository ?? pull.repository).owner.login;
  const message = `Merge pull request #${pull.number} from ${owner}/${pull.headRef}\n\n${pull.title}`;
  const author = { name: user.name, email: user.email, at: Date.now() };
  return commitTree(git, { tree, parents: [base, pull.headSha], message, author });
}

async function finishMerge(world: World, pull: PullRequest, sha: string, user: Account): Promise<void> {
  // Closed first, so that the push of the base branch leaves its diff as it was.
  pull.state = 'closed';
  pull.merged = true;
  pull.mergedBy = user;
  pull.mergeCommitSha = sha;
  pull.closedAt = timestamp();
  pull.mergedAt = pull.closedAt;
  pull.updatedAt = pull.closedAt;
  await pushBranch(world, pull.repository, pull.baseRef, sha, user);
  await emitPullRequest(world, pull, user, 'closed');
}

async function emitMergeGroup(
  world: World,
  group: MergeGroup,
  action: string,
  body: Record<string, unknown>,
  sender: Account,
): Promise<void> {
  const { repository } = group.pullRequest;
  const commit = await readCommit(repository.git, group.headSha);
  const merge_group = {
    head_sha: group.headSha,
    head_ref: group.headRef,
    base_sha: group.baseSha,
    base_ref: group.baseRef,
    head_commit: commit === null ? null : headCommitJson(commit),
  };
  emitRepositoryEvent(world, repository, sender, 'merge_group', action, { ...body, merge_group });
}
