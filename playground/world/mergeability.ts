import { resolveCommit } from '../git/store.ts';
import { mergeTrees } from '../git/write.ts';
import type { PullRequest } from './pull-request.ts';

/** Would it merge without conflict? Null when it is closed or the base branch is gone. */
export async function mergeability(pull: PullRequest): Promise<boolean | null> {
  if (pull.state === 'closed') return null;
  const { git } = pull.repository;
  const base = await resolveCommit(git, `refs/heads/${pull.baseRef}`);
  if (base === null) return null;
  // Nearly every pull request is at its merge base, where nothing can conflict and git needn't be asked.
  if (base === pull.mergeBaseSha) return true;
  return (await mergeTrees(git, base, pull.headSha)) !== null;
}
