import type { ChangedFile } from '../../review/changed-file.ts';
import type { GitHub } from '../client.ts';
import type { PullRequestSubject } from './pull-request.ts';

/**
 * Every path that differs between two commits, from their whole trees: two requests, where the compare endpoint
 * would stop at 300 files. Without patches.
 *
 * @throws Error where a tree has more entries than GitHub lists, so that nobody vouches for the rest
 */
export async function changedByTrees(octokit: GitHub, subject: PullRequestSubject): Promise<ChangedFile[]> {
  const before = await treeOf(octokit, subject, subject.baseSha);
  const after = await treeOf(octokit, subject, subject.headSha);
  const changed: ChangedFile[] = [];
  for (const [path, sha] of after) {
    const old = before.get(path);
    if (old !== sha) changed.push(fileOf(path, old === undefined ? 'added' : 'modified'));
  }
  for (const path of before.keys()) if (!after.has(path)) changed.push(fileOf(path, 'removed'));
  return changed;
}

function fileOf(path: string, status: ChangedFile['status']): ChangedFile {
  return { path, status, previousPath: undefined, patch: undefined };
}

async function treeOf(
  octokit: GitHub,
  { owner, repo }: PullRequestSubject,
  sha: string,
): Promise<Map<string, string>> {
  const { data } = await octokit.rest.git.getTree({ owner, repo, tree_sha: sha, recursive: '1' });
  if (data.truncated) throw new Error(`The tree of ${sha} has more entries than GitHub lists.`);
  return new Map(data.tree.flatMap(({ path, sha, type }) => (type === 'tree' ? [] : [[path, sha] as const])));
}
