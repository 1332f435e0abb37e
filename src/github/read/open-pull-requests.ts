import type { GitHub } from '../client.ts';
import { openPullRequestsDocument } from './documents.ts';
import type { PullRequest } from './pull-request.ts';
import { query } from './query.ts';

/** An open pull request as the documents ask for it. */
export interface PullRequestNode {
  readonly number: number;
  readonly changedFiles: number;
  readonly maintainerCanModify: boolean;
  readonly headRefOid: string;
  readonly headRefName: string;
  readonly headRepository: {
    readonly nameWithOwner: string;
    readonly owner: { readonly __typename: string };
  } | null;
  readonly baseRefOid: string;
  readonly baseRefName: string;
  readonly reviewThreads: { readonly totalCount: number };
}

interface Answer {
  readonly repository: {
    readonly pullRequests: {
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
      readonly nodes: readonly (PullRequestNode | null)[] | null;
    };
  };
}

/** All open pull requests of a repository: one request for every hundred. */
export async function openPullRequests(octokit: GitHub, owner: string, repo: string): Promise<PullRequest[]> {
  const pulls: PullRequest[] = [];
  let after: string | null = null;
  do {
    const answer: Answer = await query<Answer>(octokit, openPullRequestsDocument, { owner, repo, after });
    const { pageInfo, nodes } = answer.repository.pullRequests;
    for (const node of nodes ?? []) if (node) pulls.push(pullRequestFrom(owner, repo, node));
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  return pulls;
}

export function pullRequestFrom(owner: string, repo: string, node: PullRequestNode): PullRequest {
  const head = node.headRepository;
  const ours = head?.nameWithOwner.toLowerCase() === `${owner}/${repo}`.toLowerCase();
  const modifiable = node.maintainerCanModify && head?.owner.__typename === 'User';
  return {
    owner,
    repo,
    number: node.number,
    headSha: node.headRefOid,
    headRef: node.headRefName,
    headRepository: head?.nameWithOwner ?? null,
    headWritable: ours || modifiable,
    baseRef: node.baseRefName,
    baseSha: node.baseRefOid,
    changedFiles: node.changedFiles,
    commented: node.reviewThreads.totalCount > 0,
  };
}
