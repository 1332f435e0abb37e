import type { GitHub } from '../github/client.ts';
import { unfinishedDocument } from '../github/read/documents.ts';
import { type PullRequestNode, pullRequestFrom } from '../github/read/open-pull-requests.ts';
import { type ReviewsPage, saysThatCommentsAreWritten } from '../github/read/own-threads.ts';
import { query } from '../github/read/query.ts';
import { checkName } from '../github/write/check-run.ts';
import { pullRequestIn } from './external-id.ts';
import type { Task } from './task.ts';

interface Run {
  readonly status: string;
  readonly conclusion: string | null;
  readonly databaseId: number | null;
  readonly externalId: string | null;
}

interface Commit {
  readonly checkSuites?: {
    readonly nodes: readonly ({
      readonly checkRuns: { readonly nodes: readonly Run[] };
    } | null)[];
  } | null;
}

interface PullNode extends PullRequestNode {
  readonly updatedAt: string;
  readonly reviews: ReviewsPage;
  readonly commits: { readonly nodes: readonly ({ readonly commit: Commit } | null)[] };
}

interface Heads {
  readonly pullRequests: {
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    readonly nodes: readonly (PullNode | null)[];
  };
  readonly refs: {
    readonly nodes: readonly ({
      readonly name: string;
      readonly target: (Commit & { readonly oid: string }) | null;
    } | null)[];
  } | null;
}

/** Something without a verdict, and since when (ms since the epoch; undefined where GitHub doesn't say). */
export interface Unfinished {
  readonly task: Task;
  readonly order: number | undefined;
}

/** More at once meet GitHub's limit of 10 s for a query. */
const repositoriesAtOnce = 10;

/**
 * What waits for us in all repositories of an installation: open pull requests and merge groups without a run of
 * ours, or with one that was begun and not completed, or whose comments are missing. One request for every hundred repositories, and one for ten.
 *
 * @param octokit as the installation
 * @param app id of the App
 * @param deep all open pull requests, not only the fifty of each repository that were touched last
 */
export async function* unfinished(octokit: GitHub, app: number, deep: boolean): AsyncGenerator<Unfinished> {
  for await (const { data } of octokit.paginate.iterator('GET /installation/repositories', {
    per_page: 100,
  })) {
    const active = (
      data as unknown as { name: string; owner: { login: string }; archived?: boolean }[]
    ).filter(({ archived }) => !archived);
    for (const [owner, repositories] of Map.groupBy(active, (repository) => repository.owner.login)) {
      const names = repositories.map(({ name }) => name);
      for (let start = 0; start < names.length; start += repositoriesAtOnce) {
        const some = names.slice(start, start + repositoriesAtOnce);
        yield* unfinishedIn(octokit, { app, owner }, some, { deep });
      }
    }
  }
}

async function* unfinishedIn(
  octokit: GitHub,
  place: { readonly app: number; readonly owner: string },
  names: readonly string[],
  { deep, after = null }: { readonly deep: boolean; readonly after?: string | null },
): AsyncGenerator<Unfinished> {
  const { app, owner } = place;
  const answer = await query<Record<string, Heads | null>>(
    octokit,
    unfinishedDocument(names.length),
    {
      app,
      name: checkName,
      owner,
      after,
      ...Object.fromEntries(names.map((name, index) => [`r${index}`, name])),
    },
    names.map((_, index) => `r${index}`), // a repository may have gone meanwhile
  );
  for (const [index, repo] of names.entries()) {
    const heads = answer[`r${index}`];
    if (!heads) continue;
    yield* pullsOf(heads, owner, repo);
    if (after === null) yield* groupsOf(heads, owner, repo);
    const { hasNextPage, endCursor } = heads.pullRequests.pageInfo;
    if (deep && hasNextPage) yield* unfinishedIn(octokit, place, [repo], { deep, after: endCursor });
  }
}

function* pullsOf({ pullRequests }: Heads, owner: string, repo: string): Generator<Unfinished> {
  for (const node of pullRequests.nodes) {
    if (!node) continue;
    const run = runOf(node.commits.nodes[0]?.commit);
    const pull = pullRequestFrom(owner, repo, node);
    const order = Date.parse(node.updatedAt);
    if (!isJudged(run)) yield { task: { kind: 'review', pull, run: begun(run) }, order };
    else if (run.databaseId && lacksComments(node, run))
      yield { task: { kind: 'comments', pull, run: run.databaseId }, order };
  }
}

/** One that was cancelled gave way to another, which died before it began. */
function isJudged(run: Run | undefined): run is Run {
  return run?.status === 'COMPLETED' && run.conclusion !== 'CANCELLED';
}

/** What its process left behind is completed, so that nothing says "in progress" for ever. */
function begun(run: Run | undefined): number | undefined {
  return run?.status === 'COMPLETED' ? undefined : (run?.databaseId ?? undefined);
}

/** The run says that comments were to follow, and no review of ours says that they did. */
function lacksComments({ reviews }: PullNode, { databaseId, externalId }: Run): boolean {
  if (!pullRequestIn(externalId)?.commentsPending) return false;
  return !saysThatCommentsAreWritten(reviews, databaseId!);
}

function* groupsOf({ refs }: Heads, owner: string, repo: string): Generator<Unfinished> {
  for (const node of refs?.nodes ?? []) {
    const [, baseRef, baseSha] =
      /^(?:gh-readonly-queue\/)?(.+)\/pr-\d+-([0-9a-f]{40,64})$/.exec(node?.name ?? '') ?? [];
    if (!node?.target || !baseRef || !baseSha || isJudged(runOf(node.target))) continue;
    const headRef = `refs/heads/gh-readonly-queue/${baseRef}/${node.name.split('/').at(-1)}`;
    const group = { owner, repo, headSha: node.target.oid, headRef, baseSha, baseRef };
    yield { task: { kind: 'merge-group', group }, order: undefined };
  }
}

function runOf(commit: Commit | undefined): Run | undefined {
  return commit?.checkSuites?.nodes[0]?.checkRuns.nodes[0];
}
