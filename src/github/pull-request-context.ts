import { type ChangedFile, directoryOf, isTerraform } from './changed-files.ts';
import type { GitHub } from './client.ts';
import { textsDocument } from './documents.ts';
import { type OwnThread, ownThreads, type ThreadsPage } from './own-threads.ts';
import type { PullRequest } from './pull-request.ts';
import { query } from './query.ts';
import { referencesOf } from './references.ts';
import {
  type Commit,
  expressions,
  joinTexts,
  readTexts,
  type Texts,
  type TextsAnswer,
  textsOf,
  type Wanted,
} from './texts.ts';

/** Everything that a review of a pull request rests on, beside its list of files. */
export interface PullRequestContext {
  readonly texts: Texts;
  /** Directories with a changed Terraform file, `''` for the root. */
  readonly directories: readonly string[];
  readonly threads: readonly OwnThread[];
  /** Blob of the policy file on the base branch, and of the organisation's; null where there is none. */
  readonly policy: { readonly repository: unknown; readonly organization: unknown };
}

interface Answer extends TextsAnswer {
  readonly repository: Readonly<Record<string, unknown>> & {
    readonly policy: unknown;
    readonly pullRequest: ThreadsPage;
  };
  readonly organization?: { readonly policy: unknown } | null;
}

export const policyPath = '.github/require-imdsv2.yml';

/** More at once meet GitHub's 10 s limit for a query. */
const directoriesAtOnce = 50;

/** Local modules that call local modules: one request for each level. */
const mostRounds = 6;
const mostReferences = 300;

/**
 * Reads in bulk: one request for up to 50 directories, threads and policy together, and one more for each further
 * level of local modules and scripts outside of these directories.
 */
export async function readContext(
  octokit: GitHub,
  pull: PullRequest,
  files: readonly ChangedFile[],
): Promise<PullRequestContext> {
  const commit = { owner: pull.owner, repo: pull.repo, sha: pull.headSha };
  const directories = [
    ...new Set(files.filter(({ path }) => isTerraform(path)).map(({ path }) => directoryOf(path))),
  ];
  const first: Wanted = { directories: directories.slice(0, directoriesAtOnce), files: [] };
  const answer = await query<Answer>(
    octokit,
    textsDocument(first.directories.length, 0, { threads: true, policy: true }),
    {
      owner: pull.owner,
      repo: pull.repo,
      number: pull.number,
      policy: `refs/heads/${pull.baseRef}:${policyPath}`,
      organizationPolicy: `HEAD:${policyPath}`,
      ...expressions(commit, first),
    },
    ['organization'],
  );
  const texts = [await textsOf(octokit, commit, first, answer)];
  for (let start = directoriesAtOnce; start < directories.length; start += directoriesAtOnce) {
    const more = { directories: directories.slice(start, start + directoriesAtOnce), files: [] };
    texts.push(await readTexts(octokit, commit, more));
  }
  return {
    texts: await followReferences(octokit, commit, joinTexts(texts), { directories, files: [] }),
    directories,
    threads: await ownThreads(octokit, pull, answer.repository.pullRequest),
    policy: { repository: answer.repository.policy, organization: answer.organization?.policy ?? null },
  };
}

async function followReferences(octokit: GitHub, commit: Commit, texts: Texts, read: Wanted): Promise<Texts> {
  let all = texts;
  let known = read;
  for (let round = 0; round < mostRounds; round++) {
    const { directories, files } = referencesOf(all, known);
    const next = { directories: directories.slice(0, mostReferences), files: files.slice(0, mostReferences) };
    if (next.directories.length + next.files.length === 0) return all;
    all = joinTexts([all, await readTexts(octokit, commit, next)]);
    known = {
      directories: [...known.directories, ...next.directories],
      files: [...known.files, ...next.files],
    };
  }
  return all;
}
