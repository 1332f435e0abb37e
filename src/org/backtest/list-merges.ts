import { z } from 'zod';
import { type Merge, pullNumberIn, yearBefore } from '../../backtest/merge.ts';
import { shaped } from '../../github/answer.ts';
import type { OrgClient } from '../client.ts';

/** A branch at a commit. */
export interface BranchPlace {
  readonly owner: string;
  readonly repo: string;
  readonly sha: string;
}

export interface ListedMerges {
  /** Oldest first. */
  readonly merges: readonly Merge[];
  /** ISO 8601. */
  readonly since: string;
  readonly notes: readonly string[];
}

const person = z.object({ name: z.string(), date: z.iso.datetime({ offset: true }) });
const commitShape = z.object({
  sha: z.string(),
  commit: z.object({
    author: person,
    committer: person,
    message: z.string(),
    tree: z.object({ sha: z.string() }),
  }),
  parents: z.array(z.object({ sha: z.string() })),
});

type ListedCommit = z.output<typeof commitShape>;

/** Commits of one branch that are listed, at most: a request for a hundred. */
const mostCommits = 20_000;

/**
 * The first parents of a branch since a moment, from GitHub.
 *
 * @param since ISO 8601; undefined for a year before the newest one
 */
export async function listMerges(
  octokit: OrgClient,
  { owner, repo, sha }: BranchPlace,
  since: string | undefined,
): Promise<ListedMerges> {
  const one = async (ref: string) =>
    shaped(commitShape, (await octokit.rest.repos.getCommit({ owner, repo, ref })).data, 'a commit');
  const newest = await one(sha);
  const begin = new Date(since ?? yearBefore(timeOf(newest))).toISOString();
  const known = new Map<string, ListedCommit>();
  for (let page = 1; known.size < mostCommits; page++) {
    const place = { owner, repo, sha, since: begin, per_page: 100, page };
    const { data } = await octokit.rest.repos.listCommits(place);
    const listed = shaped(z.array(commitShape), data, 'commits');
    for (const commit of listed) known.set(commit.sha, commit);
    if (listed.length < 100) break;
  }
  const line: ListedCommit[] = [];
  for (let at = known.get(sha); at && timeOf(at) >= Date.parse(begin); at = known.get(parentOf(at) ?? ''))
    line.push(at);
  const merges = line.map(async (commit): Promise<Merge> => {
    const parent = parentOf(commit);
    const before = parent === null ? undefined : (known.get(parent) ?? (await one(parent)));
    const second = commit.parents[1];
    const author = (second && known.get(second.sha)) || commit;
    const subject = commit.commit.message.split('\n', 1)[0] ?? '';
    return {
      ...{ commit: commit.sha, parent, tree: commit.commit.tree.sha },
      parentTree: before?.commit.tree.sha ?? null,
      at: new Date(timeOf(commit)).toISOString(),
      author: author.commit.author.name,
      ...{ subject, number: pullNumberIn(subject) },
    };
  });
  const cut = `Only ${mostCommits} commits were listed, and older ones were not replayed`;
  const notes = known.size >= mostCommits ? [cut] : [];
  return { merges: (await Promise.all(merges)).reverse(), since: begin, notes };
}

function parentOf({ parents }: ListedCommit): string | null {
  return parents[0]?.sha ?? null;
}

function timeOf({ commit }: ListedCommit): number {
  return Date.parse(commit.committer.date);
}
