import { readCommit } from '../git/history.ts';
import { resolveCommit, updateBranch } from '../git/store.ts';
import { type TreeChange, writeCommit } from '../git/write.ts';
import type { FileContent } from '../options.ts';
import type { Account } from './account.ts';
import { afterPush } from './after-push.ts';
import type { Repository } from './repository.ts';
import { timestamp, type World } from './world.ts';

export interface PushedCommit {
  branch: string;
  /** The commit that the branch has to point at now; null for a first commit. */
  parent: string | null;
  changes: Map<string, TreeChange>;
  message: string;
  author: Account;
}

/** The branch isn't where the writer thought. */
export class StaleBranchError extends Error {
  override name = 'StaleBranchError';
}

/**
 * Writes a commit on a branch and tells the world about the push.
 *
 * @throws StaleBranchError when the branch exists and has moved from `parent`
 */
export async function pushCommit(
  world: World,
  repository: Repository,
  commit: PushedCommit,
): Promise<string> {
  const { git } = repository;
  const { name, email } = commit.author;
  const person = { name, email, at: Date.now() };
  const [before, sha] = await git.exclusive(async () => {
    const tip = await resolveCommit(git, `refs/heads/${commit.branch}`);
    if (tip !== null && tip !== commit.parent) throw new StaleBranchError(`${commit.branch} is at ${tip}`);
    const committer = { name: 'GitHub', email: 'noreply@github.com', at: person.at };
    return [tip, await writeCommit(git, { ...commit, author: person, committer })] as const;
  });
  await announce(world, repository, commit.branch, before, sha, commit.author);
  return sha;
}

/** Points a branch at any commit of the repository, or deletes it. */
export async function pushBranch(
  world: World,
  repository: Repository,
  branch: string,
  revision: string | null,
  sender: Account,
): Promise<string | null> {
  const { git } = repository;
  const [before, sha] = await git.exclusive(async () => {
    const tip = await resolveCommit(git, `refs/heads/${branch}`);
    const target = revision === null ? null : await resolveCommit(git, revision);
    if (revision !== null && target === null)
      throw new Error(`${repository.fullName} has no commit ${revision}`);
    if (tip !== target) await updateBranch(git, branch, target);
    return [tip, target] as const;
  });
  if (before !== sha) await announce(world, repository, branch, before, sha, sender);
  return sha;
}

/** A file of a commit from what a caller wrote. */
export function fileBytes(content: FileContent): TreeChange {
  if (content === null) return null;
  if (typeof content === 'string') return { content: Buffer.from(content), mode: '100644' };
  if (content instanceof Uint8Array) return { content, mode: '100644' };
  const bytes = typeof content.content === 'string' ? Buffer.from(content.content) : content.content;
  return { content: bytes, mode: content.mode };
}

async function announce(
  world: World,
  repository: Repository,
  branch: string,
  before: string | null,
  after: string | null,
  sender: Account,
): Promise<void> {
  repository.pushedAt = timestamp();
  const commit = after === null ? null : await readCommit(repository.git, after);
  await afterPush(world, { repository, branch, before, after, commit, sender });
}
