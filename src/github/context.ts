import { type ChangedFile, directoryOf, isTerraform } from './changed-files.ts';
import type { GitHub } from './client.ts';
import { textsDocument } from './documents.ts';
import { type OwnThread, ownThreads, type ThreadsPage } from './own-threads.ts';
import type { Subject } from './pull-request.ts';
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

/** Everything that a review rests on, beside the list of changed files. */
export interface Context {
  readonly texts: Texts;
  /** Directories with a changed Terraform file, `''` for the root. */
  readonly directories: readonly string[];
  /** The changed Terraform files as they are on the base branch, by their path there. */
  readonly base: Texts;
  /** Ours; empty for a merge group. */
  readonly threads: readonly OwnThread[];
  /** Blob of the policy file on the base branch, and of the organisation's; null where there is none. */
  readonly policy: { readonly repository: unknown; readonly organization: unknown };
}

interface Answer extends TextsAnswer {
  readonly repository: Readonly<Record<string, unknown>> & {
    readonly policy: unknown;
    readonly pullRequest?: ThreadsPage;
  };
  readonly organization?: { readonly policy: unknown } | null;
}

export const policyPath = '.github/require-imdsv2.yml';

/** More at once meet GitHub's 10 s limit for a query. */
const directoriesAtOnce = 50;
const filesAtOnce = 200;

/** Local modules that call local modules: one request for each level. */
const mostRounds = 6;
const mostReferences = 300;

/**
 * Reads in bulk: one request for up to 50 directories, threads and policy together, and one more for each further
 * level of local modules and scripts outside of these directories.
 *
 * @param pullNumber null for a merge group, which has no threads
 */
export async function readContext(
  octokit: GitHub,
  subject: Subject,
  pullNumber: number | null,
  changed: readonly ChangedFile[],
): Promise<Context> {
  const { owner, repo } = subject;
  const head: Commit = { owner, repo, sha: subject.headSha };
  const before: Commit = { owner, repo, sha: subject.baseSha };
  const terraform = changed.filter(({ path }) => isTerraform(path));
  const directories = [...new Set(terraform.map(({ path }) => directoryOf(path)))];
  const old = terraform
    .filter(({ status }) => status !== 'added')
    .map(({ path, previousPath }) => previousPath ?? path);

  const first: Wanted = { directories: directories.slice(0, directoriesAtOnce), files: [] };
  const firstOld: Wanted = { directories: [], files: old.slice(0, filesAtOnce) };
  const answer = await query<Answer>(
    octokit,
    textsDocument(first.directories.length, firstOld.files.length, {
      threads: pullNumber !== null,
      policy: true,
    }),
    {
      owner,
      repo,
      ...(pullNumber === null ? {} : { number: pullNumber }),
      policy: `refs/heads/${subject.baseRef}:${policyPath}`,
      organizationPolicy: `HEAD:${policyPath}`,
      ...expressions(head, first),
      ...expressions(before, firstOld),
    },
    ['organization'],
  );
  const texts = [await textsOf(octokit, head, first, answer)];
  for (let start = directoriesAtOnce; start < directories.length; start += directoriesAtOnce) {
    const more = { directories: directories.slice(start, start + directoriesAtOnce), files: [] };
    texts.push(await readTexts(octokit, head, more));
  }
  const base = [await textsOf(octokit, before, firstOld, answer)];
  for (let start = filesAtOnce; start < old.length; start += filesAtOnce) {
    base.push(
      await readTexts(octokit, before, { directories: [], files: old.slice(start, start + filesAtOnce) }),
    );
  }
  const page = answer.repository.pullRequest;
  return {
    texts: await followReferences(octokit, head, joinTexts(texts), { directories, files: [] }),
    directories,
    base: joinTexts(base),
    threads:
      page && pullNumber !== null ? await ownThreads(octokit, { owner, repo, number: pullNumber }, page) : [],
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
