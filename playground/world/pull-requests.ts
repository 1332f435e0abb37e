import { resolveCommit } from '../git/store.ts';
import type { PullRequestOptions } from '../options.ts';
import { emitPullRequest } from '../webhooks/events.ts';
import type { Account } from './account.ts';
import { ensureAccount } from './accounts.ts';
import { refreshMergeBase } from './after-push.ts';
import { fetchPullHead, network } from './network.ts';
import type { PullRequest } from './pull-request.ts';
import type { Repository } from './repository.ts';
import { register, timestamp, type World } from './world.ts';

/**
 * Opens a pull request.
 *
 * @throws Error when a branch is missing, head and base are the same commit, or such a pull request is open
 */
export async function openPullRequest(
  world: World,
  repository: Repository,
  options: PullRequestOptions,
): Promise<PullRequest> {
  const user = ensureAccount(world, options.user ?? 'octocat');
  const [owner, headRef] = options.head.includes(':')
    ? options.head.split(':')
    : [repository.owner.login, options.head];
  const headRepository = network(world, repository).find(
    (one) => one.owner.login.toLowerCase() === owner?.toLowerCase(),
  );
  if (headRepository === undefined) throw new Error(`${owner} has no fork of ${repository.fullName}`);
  const baseRef = options.base ?? repository.defaultBranch;
  const [headSha, baseSha] = await Promise.all([
    resolveCommit(headRepository.git, `refs/heads/${headRef}`),
    resolveCommit(repository.git, `refs/heads/${baseRef}`),
  ]);
  if (headSha === null) throw new Error(`${headRepository.fullName} has no branch ${headRef}`);
  if (baseSha === null) throw new Error(`${repository.fullName} has no branch ${baseRef}`);
  if (headSha === baseSha) throw new Error(`No commits between ${baseRef} and ${options.head}`);
  const twin = [...repository.pulls.values()].find(
    (one) =>
      one.state === 'open' &&
      one.headRepository === headRepository &&
      one.headRef === headRef &&
      one.baseRef === baseRef,
  );
  if (twin !== undefined)
    throw new Error(`A pull request already exists for ${headRepository.owner.login}:${headRef}.`);
  // The pusher of the branch may write; a fork belongs to the person who opens a pull request from it.
  const { collaborators } = headRepository;
  if (!collaborators.has(user.login.toLowerCase())) collaborators.set(user.login.toLowerCase(), 'write');
  const number = repository.nextNumber++;
  const pull = register<PullRequest>(world, 'PullRequest', 'PR', {
    number,
    repository,
    title: options.title,
    body: options.body ?? null,
    user,
    state: 'open',
    draft: options.draft ?? false,
    baseRef,
    baseSha,
    headRef: headRef ?? '',
    headSha,
    mergeBaseSha: baseSha,
    headRepository,
    maintainerCanModify: options.maintainerCanModify ?? true,
    merged: false,
    mergedBy: null,
    mergeCommitSha: null,
    reviews: [],
    threads: [],
    comments: [],
    createdAt: timestamp(),
    updatedAt: timestamp(),
    closedAt: null,
    mergedAt: null,
  });
  await fetchPullHead(repository, headRepository, headSha, number);
  await refreshMergeBase(pull, baseSha);
  repository.pulls.set(number, pull);
  await emitPullRequest(world, pull, user, 'opened');
  return pull;
}

/** Title, text or base branch; one `edited` event with what it was before. */
export async function editPullRequest(
  world: World,
  pull: PullRequest,
  edits: { title?: string; body?: string; base?: string },
  sender: Account,
): Promise<void> {
  const changes: Record<string, unknown> = {};
  if (edits.title !== undefined) changes.title = { from: pull.title };
  if (edits.body !== undefined) changes.body = { from: pull.body };
  if (edits.base !== undefined) {
    const sha = await resolveCommit(pull.repository.git, `refs/heads/${edits.base}`);
    if (sha === null) throw new Error(`${pull.repository.fullName} has no branch ${edits.base}`);
    changes.base = { ref: { from: pull.baseRef }, sha: { from: pull.baseSha } };
    pull.baseRef = edits.base;
    pull.baseSha = sha;
    await refreshMergeBase(pull, sha);
  }
  pull.title = edits.title ?? pull.title;
  pull.body = edits.body ?? pull.body;
  pull.updatedAt = timestamp();
  await emitPullRequest(world, pull, sender, 'edited', { changes });
}

export async function closePullRequest(world: World, pull: PullRequest, sender: Account): Promise<void> {
  pull.state = 'closed';
  pull.closedAt = timestamp();
  pull.updatedAt = pull.closedAt;
  await emitPullRequest(world, pull, sender, 'closed');
}

/** Reopens where the head branch is now. */
export async function reopenPullRequest(world: World, pull: PullRequest, sender: Account): Promise<void> {
  const head =
    pull.headRepository === null
      ? null
      : await resolveCommit(pull.headRepository.git, `refs/heads/${pull.headRef}`);
  if (pull.merged || head === null) throw new Error(`pull request #${pull.number} can't be reopened`);
  pull.state = 'open';
  pull.closedAt = null;
  pull.updatedAt = timestamp();
  await emitPullRequest(world, pull, sender, 'reopened');
}

export async function setDraft(
  world: World,
  pull: PullRequest,
  draft: boolean,
  sender: Account,
): Promise<void> {
  pull.draft = draft;
  pull.updatedAt = timestamp();
  await emitPullRequest(world, pull, sender, draft ? 'converted_to_draft' : 'ready_for_review');
}
