import { z } from 'zod';
import type { GitHub } from '../github/client.ts';
import { unfinishedDocument } from '../github/read/documents.ts';
import { pullRequestFrom, pullRequestNode, pullRequestsPage } from '../github/read/open-pull-requests.ts';
import { reviewsPage, saysThatCommentsAreWritten } from '../github/read/own-threads.ts';
import { query } from '../github/read/query.ts';
import { checkName } from '../github/write/check-run.ts';
import { type PullRequestRun, pullRequestIn } from './external-id.ts';
import type { Task } from './task.ts';

const runId = { databaseId: z.number().nullish(), resourcePath: z.string().nullish() };

const runNode = z.object({
  ...runId,
  status: z.string(),
  conclusion: z.string().nullable(),
  externalId: z.string().nullable(),
});

type RunNode = z.output<typeof runNode>;

const commitNode = z.object({
  oid: z.string(),
  checkSuites: z
    .object({
      nodes: z.array(
        z
          .object({
            checkRuns: z.object({ nodes: z.array(runNode) }),
            begun: z.object({ nodes: z.array(z.object(runId)) }),
          })
          .nullable(),
      ),
    })
    .nullish(),
});

type CommitNode = z.output<typeof commitNode>;

const pullNode = pullRequestNode.extend({
  reviews: reviewsPage,
  commits: z.object({ nodes: z.array(z.object({ commit: commitNode }).nullable()) }),
});

type PullNode = z.output<typeof pullNode>;

const heads = z.object({
  pullRequests: pullRequestsPage.extend({ nodes: z.array(pullNode.nullable()) }),
  refs: z
    .object({ nodes: z.array(z.object({ name: z.string(), target: commitNode.nullable() }).nullable()) })
    .nullable(),
});

type Heads = z.output<typeof heads>;

/** Something without a verdict, and since when (ms since the epoch; undefined where GitHub doesn't say). */
export interface Unfinished {
  readonly task: Task;
  readonly order: number | undefined;
}

/** More at once meet GitHub's limit of 10 s for a query. */
const repositoriesAtOnce = 10;

/**
 * The pull requests and merge groups in all repositories of an installation that wait for the App: open, and
 * without a run of the App's, or with one that was begun and not completed, or whose comments are missing.
 * One request for every hundred repositories, and one for ten.
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
  const variables = {
    app,
    name: checkName,
    owner,
    after,
    ...Object.fromEntries(names.map((name, index) => [`r${index}`, name])),
  };
  const { data } = await query(octokit, unfinishedDocument(names.length), variables, {
    shape: z.record(z.string(), heads.nullish()),
    optional: names.map((_, index) => `r${index}`), // a repository may have gone meanwhile
  });
  for (const [index, repo] of names.entries()) {
    const found = data[`r${index}`];
    if (!found) continue;
    const { hasNextPage, endCursor } = found.pullRequests.pageInfo;
    yield* pullsOf(found, { owner, repo, areAll: after === null && !hasNextPage });
    if (after === null) yield* groupsOf(found, owner, repo);
    if (deep && hasNextPage) yield* unfinishedIn(octokit, place, [repo], { deep, after: endCursor });
  }
}

/** @param areAll are these all open pull requests of the repository? */
function* pullsOf(
  { pullRequests }: Heads,
  { owner, repo, areAll }: { owner: string; repo: string; areAll: boolean },
): Generator<Unfinished> {
  const open = new Set(pullRequests.nodes.flatMap((node) => (node ? [node.number] : [])));
  for (const node of pullRequests.nodes) {
    if (!node) continue;
    const commits = node.commits.nodes.flatMap((one) => (one ? [one.commit] : []));
    const head = commits.find(({ oid }) => oid === node.headRefOid);
    const run = runOf(head);
    const pull = pullRequestFrom(owner, repo, node);
    const order = Date.parse(node.updatedAt);
    const subject = run && pullRequestIn(run.externalId);
    const leftovers = commits.flatMap((commit) => leftoversOf(commit, commit === head));
    const isUnderWay = run !== undefined && !isCompleted(run) && isOfAnother(run, node, open);
    if (isUnderWay) continue; // the job of the other pull request judges this one, too
    const isStale = areAll && subject?.judged.some((number) => !open.has(number));
    if (!isJudged(run) || !subject?.covers({ number: node.number, baseRef: node.baseRefName }) || isStale)
      yield { task: { kind: 'review', pull, run: begun(run), leftovers }, order };
    else if (lacksComments(node, run, subject))
      yield { task: { kind: 'comments', pull, run: idOf(run) }, order };
    else if (leftovers.length > 0)
      yield { task: { kind: 'end', owner, repo, number: node.number, runs: leftovers }, order };
  }
}

function isCompleted({ status }: RunNode): boolean {
  return status === 'COMPLETED';
}

/** One that was cancelled gave way to another, which died before it began. */
function isJudged(run: RunNode | undefined): run is RunNode {
  return run !== undefined && isCompleted(run) && run.conclusion !== 'CANCELLED';
}

/** Is the run about another pull request with the same head, which is open? */
function isOfAnother({ externalId }: RunNode, { number }: PullNode, open: ReadonlySet<number>): boolean {
  const subject = pullRequestIn(externalId);
  return subject !== undefined && subject.number !== number && open.has(subject.number);
}

/** The run that a dead process left behind: it has to be completed, so that it isn't “in progress” forever. */
function begun(run: RunNode | undefined): number | undefined {
  return run && !isCompleted(run) ? idOf(run) : undefined;
}

/** Runs in progress that no job will complete: those of older commits, and those below the newest of the head. */
function leftoversOf(commit: CommitNode, isHead: boolean): number[] {
  const suite = commit.checkSuites?.nodes[0];
  const newest = isHead && runOf(commit);
  return (suite?.begun.nodes ?? []).flatMap((run) => {
    const id = idOf(run);
    return id === undefined || (newest && id === idOf(newest)) ? [] : [id];
  });
}

/** GraphQL has 32 bits for `databaseId`, and null where an id needs more: the address has it, too. */
function idOf({
  databaseId,
  resourcePath,
}: Pick<RunNode, 'databaseId' | 'resourcePath'>): number | undefined {
  if (typeof databaseId === 'number') return databaseId;
  const [, id] = /\/runs\/(\d+)$/.exec(resourcePath ?? '') ?? [];
  return id === undefined ? undefined : Number(id);
}

/** The run says that comments were to follow, and no review of ours says that they did. */
function lacksComments({ number, reviews }: PullNode, run: RunNode, subject: PullRequestRun): boolean {
  if (!subject.commentsPending || subject.number !== number) return false;
  const id = idOf(run);
  return id === undefined || !saysThatCommentsAreWritten(reviews, id);
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

function runOf(commit: CommitNode | undefined): RunNode | undefined {
  return commit?.checkSuites?.nodes[0]?.checkRuns.nodes[0];
}
