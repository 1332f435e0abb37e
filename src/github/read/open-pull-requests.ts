import { z } from 'zod';
import { shaped, untilUsable } from '../answer.ts';
import type { GitHub } from '../client.ts';
import { throwIfLimited } from '../rate-limit.ts';
import { openPullRequestsDocument } from './documents.ts';
import { type PullRequest, pullRequestOf, pullRequestPayload } from './pull-request.ts';
import { query } from './query.ts';

/** An open pull request as the documents ask for it. */
export const pullRequestNode = z.object({
  number: z.number(),
  updatedAt: z.string(),
  changedFiles: z.number(),
  maintainerCanModify: z.boolean(),
  headRefOid: z.string(),
  headRefName: z.string(),
  headRepository: z
    .object({ nameWithOwner: z.string(), owner: z.object({ __typename: z.string() }) })
    .nullable(),
  baseRefOid: z.string(),
  baseRefName: z.string(),
});

export type PullRequestNode = z.output<typeof pullRequestNode>;

/** A page of open pull requests as the documents ask for it. */
export const pullRequestsPage = z.object({
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  nodes: z.array(pullRequestNode.nullable()),
});

export type PullRequestsPage = z.output<typeof pullRequestsPage>;

const pageAnswer = z.object({ repository: z.object({ pullRequests: pullRequestsPage }) });

/**
 * All open pull requests of a repository: one request for every hundred.
 *
 * @param first a page that was read before
 */
export async function openPullRequests(
  octokit: GitHub,
  owner: string,
  repo: string,
  first?: PullRequestsPage,
): Promise<PullRequest[]> {
  const read = async (after: string | null): Promise<PullRequestsPage> => {
    const variables = { owner, repo, after };
    const { data } = await query(octokit, openPullRequestsDocument, variables, { shape: pageAnswer });
    return data.repository.pullRequests;
  };
  const pulls: PullRequest[] = [];
  for (let page = first ?? (await read(null)); ; page = await read(page.pageInfo.endCursor)) {
    for (const node of page.nodes) if (node) pulls.push(pullRequestFrom(owner, repo, node));
    if (!page.pageInfo.hasNextPage) return pulls;
  }
}

/**
 * The open pull requests whose head is this commit, the newest first. Only a look at all of them finds those of forks:
 * `commits/{sha}/pulls` is blind for these.
 *
 * @param first the first page of open pull requests, where it was read before
 */
export async function pullsWithHead(
  octokit: GitHub,
  { owner, repo, sha }: { readonly owner: string; readonly repo: string; readonly sha: string },
  first?: PullRequestsPage,
): Promise<PullRequest[]> {
  const open = await openPullRequests(octokit, owner, repo, first).catch((error) => {
    throwIfLimited(error);
    return openByRest(octokit, owner, repo);
  });
  return open.filter(({ headSha }) => headSha === sha).sort((one, other) => other.number - one.number);
}

const pullsAtOnce = 100;

/** The same, where GraphQL does not answer. */
async function openByRest(octokit: GitHub, owner: string, repo: string): Promise<PullRequest[]> {
  const pulls: PullRequest[] = [];
  for (let page = 1, more = true; more; page++) {
    const answer = await untilUsable(async () => {
      const at = page > 1 ? { page } : {};
      const place = { owner, repo, state: 'open' as const, per_page: pullsAtOnce, ...at };
      const { data, headers } = await octokit.rest.pulls.list(place);
      return {
        listed: shaped(z.array(pullRequestPayload), data, 'a list of pull requests'),
        link: headers.link,
      };
    });
    pulls.push(...answer.listed.map(pullRequestOf));
    more = answer.link?.includes('rel="next"') === true;
  }
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
    updatedAt: node.updatedAt,
  };
}
