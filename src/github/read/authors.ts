import { z } from 'zod';
import { shaped, untilUsable } from '../answer.ts';
import type { GitHub } from '../client.ts';

const account = z.object({ login: z.string(), type: z.string().optional() }).nullish();

const commitPayload = z.object({
  sha: z.string(),
  author: account,
  committer: account,
  commit: z.object({ message: z.string() }),
  parents: z.array(z.looseObject({})),
});

const filesPayload = z.object({
  files: z.array(z.object({ filename: z.string(), previous_filename: z.string().optional() })).optional(),
});

interface AuthorsPlace {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
}

/** Commits whose files are read, at most: each costs a request. */
const mostCommits = 30;

/** The login of who opened the pull request; null where the account is gone. */
export async function authorOfPull(
  octokit: GitHub,
  { owner, repo, number }: AuthorsPlace,
): Promise<string | null> {
  const { data } = await octokit.rest.pulls.get({ owner, repo, pull_number: number });
  return shaped(z.object({ user: account }), data, 'a pull request').user?.login ?? null;
}

/**
 * Did the person write one of these files in the pull request? By author, committer and `Co-authored-by` of its
 * commits, merges apart. A commit whose author GitHub doesn't know may be by anybody.
 *
 * @returns `unknown` with the commit whose author can't be named
 */
export async function wroteOneOf(
  octokit: GitHub,
  pull: AuthorsPlace,
  login: string,
  paths: readonly string[],
): Promise<'no' | 'yes' | { readonly unknown: string }> {
  let left = mostCommits;
  for (const { sha, author, committer, commit, parents } of await commitsOf(octokit, pull)) {
    if (parents.length > 1 || author?.type === 'Bot') continue;
    const is = (one: z.output<typeof account>) => one?.login.toLowerCase() === login.toLowerCase();
    const mine = is(author) || is(committer) || isCoAuthor(commit.message, login);
    if (!mine && author) continue;
    if (left-- === 0) return { unknown: sha };
    if (await touches(octokit, pull, sha, paths)) return mine ? 'yes' : { unknown: sha };
  }
  return 'no';
}

async function commitsOf(octokit: GitHub, { owner, repo, number }: AuthorsPlace) {
  const commits: z.output<typeof commitPayload>[] = [];
  // GitHub lists 250 at most.
  for (let page = 1; page <= 3; page++) {
    const at = { owner, repo, pull_number: number, per_page: 100, ...(page > 1 ? { page } : {}) };
    const listed = await untilUsable(async () => {
      const { data } = await octokit.rest.pulls.listCommits(at);
      return shaped(z.array(commitPayload), data, 'the commits of a pull request');
    });
    commits.push(...listed);
    if (listed.length < 100) break;
  }
  return commits;
}

function isCoAuthor(message: string, login: string): boolean {
  const emails = [
    ...message.matchAll(/^co-authored-by:[^<\r\n\u2028\u2029]*<([^>\r\n\u2028\u2029]*)>/gim),
  ].map(([, email]) => email!);
  const address = new RegExp(`^(?:\\d+\\+)?${login}@users\\.noreply\\.`, 'i');
  return emails.some((email) => address.test(email));
}

async function touches(
  octokit: GitHub,
  { owner, repo }: AuthorsPlace,
  sha: string,
  paths: readonly string[],
): Promise<boolean> {
  const { data } = await octokit.rest.repos.getCommit({ owner, repo, ref: sha });
  const { files = [] } = shaped(filesPayload, data, 'a commit');
  // GitHub lists 3,000 files at most, 300 at first.
  if (files.length >= 300) return true;
  return files.some(({ filename, previous_filename }) =>
    paths.some((path) => path === filename || path === previous_filename),
  );
}
