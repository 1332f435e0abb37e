import type { OrgClient } from '../client.ts';

/** A file of a commit, from its tree. */
export interface TreeFile {
  /** From the root of the repository. */
  readonly path: string;
  /** `100644`, `100755`, or `120000` for a symbolic link. */
  readonly mode: string;
  /** Name of the blob. */
  readonly oid: string;
  /** Bytes. */
  readonly size: number;
}

/** Where a tree is. */
export interface TreePlace {
  readonly owner: string;
  readonly repo: string;
}

/** Requests for one repository, when GitHub can't list its tree at once. */
const mostRequests = 200;

/**
 * Every file below a tree: one request, or one for each directory where GitHub would list only the beginning
 * (100,000 entries or 7 MB).
 *
 * @throws Error where that would take more than 200 requests, RequestError where GitHub refuses
 */
export async function filesOf(octokit: OrgClient, place: TreePlace, root: string): Promise<TreeFile[]> {
  const found: TreeFile[] = [];
  const waiting = [{ sha: root, prefix: '' }];
  let requests = 0;
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    requests += 1;
    if (requests > mostRequests) throw new Error(`its tree takes more than ${mostRequests} requests to list`);
    const whole = await listTree(octokit, place, next.sha, true);
    const { entries } = whole.truncated ? await listTree(octokit, place, next.sha, false) : whole;
    for (const { path, mode, type, sha, size } of entries) {
      if (type === 'blob') found.push({ path: next.prefix + path, mode, oid: sha, size: size ?? 0 });
      else if (type === 'tree' && whole.truncated) waiting.push({ sha, prefix: `${next.prefix}${path}/` });
    }
  }
  return found;
}

async function listTree(octokit: OrgClient, { owner, repo }: TreePlace, sha: string, recursive: boolean) {
  const { data } = await octokit.rest.git.getTree({
    owner,
    repo,
    tree_sha: sha,
    ...(recursive && { recursive: '1' }),
  });
  // Without `recursive` a single directory may be too long as well.
  if (data.truncated && !recursive) throw new Error('one of its directories is too long to be listed');
  return { truncated: data.truncated, entries: data.tree };
}
