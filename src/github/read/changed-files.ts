import { z } from 'zod';
import type { ChangedFile, ChangedFiles } from '../../review/changed-file.ts';
import { shaped, untilUsable } from '../answer.ts';
import type { GitHub, GitHubReader } from '../client.ts';
import type { PullRequest, PullRequestSubject } from './pull-request.ts';

/** The compare endpoint lists no more files than this, and says nothing where it cut. */
const mostCompared = 300;

/** GitHub lists no more files of a pull request than this. */
const mostListed = 3_000;

const filesAtOnce = 100;

/**
 * All pages of the pull request's files: one request for every 100 of them. GitHub lists those of the **present** head,
 * whatever commit is judged; where an entry names another commit, the two commits are compared instead, which can't move.
 *
 * @throws Error where that list is another commit's and too long to be compared: it is worth another try
 */
export async function changedFilesOf(octokit: GitHub, pull: PullRequest): Promise<ChangedFiles> {
  const listed = await listFiles(octokit, pull);
  if (!listed.some((file) => isOfAnother(file, pull))) {
    const files = listed.map(changedFileOf);
    return { files, unlisted: Math.max(0, pull.changedFiles - files.length) };
  }
  const files = await comparedFiles(octokit, pull);
  if (files === undefined)
    throw Object.assign(new Error(`#${pull.number} moved while its files were listed.`), { status: 409 });
  return { files, unlisted: 0 };
}

/** Page by page, because Octokit's `paginate` takes an answer in another shape for an empty list. */
async function listFiles(
  octokit: GitHub,
  { owner, repo, number: pull_number }: PullRequest,
): Promise<FilePayload[]> {
  const files: FilePayload[] = [];
  for (let page = 1, more = true; more && files.length < mostListed; page++) {
    const answer = await untilUsable(async () => {
      const place = { owner, repo, pull_number, per_page: filesAtOnce, ...(page > 1 ? { page } : {}) };
      const { data, headers } = await octokit.rest.pulls.listFiles(place);
      return { listed: shaped(z.array(filePayload), data, 'a list of changed files'), link: headers.link };
    });
    files.push(...answer.listed);
    more = answer.link?.includes('rel="next"') === true;
  }
  return files;
}

/**
 * The files that differ between the merge base of two commits and the second of them: one request.
 *
 * @returns undefined where there may be more than GitHub lists here
 */
export async function comparedFiles(
  octokit: GitHubReader,
  { owner, repo, baseSha, headSha }: PullRequestSubject,
): Promise<readonly ChangedFile[] | undefined> {
  const files = await untilUsable(async () => {
    const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
      owner,
      repo,
      basehead: `${baseSha}...${headSha}`,
      per_page: 1, // of the commits, which are not needed; the files come whole with the first page
    });
    return shaped(z.object({ files: z.array(filePayload) }), data, 'a comparison of commits').files;
  });
  return files.length < mostCompared ? files.map(changedFileOf) : undefined;
}

const statuses = ['added', 'removed', 'modified', 'renamed', 'copied', 'changed', 'unchanged'] as const;

/** The fields that are read from `pulls/{n}/files` and from `compare`. */
const filePayload = z.object({
  filename: z.string().min(1),
  status: z.enum(statuses),
  previous_filename: z.string().nullish(),
  patch: z.string().nullish(),
  /** Names the commit: `…/contents/main.tf?ref=<sha>`. */
  contents_url: z.string().nullish(),
});

type FilePayload = z.output<typeof filePayload>;

/** Does the entry say that it was listed for another commit? A removed file is no part of the head. */
function isOfAnother({ status, contents_url }: FilePayload, { headSha }: PullRequestSubject): boolean {
  const [, commit] = /[?&]ref=([0-9a-f]{40}|[0-9a-f]{64})$/.exec(contents_url ?? '') ?? [];
  return status !== 'removed' && commit !== undefined && commit !== headSha;
}

function changedFileOf({ filename, status, previous_filename, patch }: FilePayload): ChangedFile {
  return {
    path: filename,
    status,
    previousPath: previous_filename ?? undefined,
    patch: patch ?? undefined,
  };
}

/**
 * Every path that differs between two commits, from their whole trees: two requests, where the compare endpoint
 * would stop at 300 files. Without patches.
 *
 * @throws Error where a tree has more entries than GitHub lists, so that the rest is not taken for judged
 */
export async function changedByTrees(
  octokit: GitHubReader,
  subject: PullRequestSubject,
): Promise<ChangedFile[]> {
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
  octokit: GitHubReader,
  { owner, repo }: PullRequestSubject,
  sha: string,
): Promise<Map<string, string>> {
  const { data } = await octokit.rest.git.getTree({ owner, repo, tree_sha: sha, recursive: '1' });
  if (data.truncated) throw new Error(`The tree of ${sha} has more entries than GitHub lists.`);
  return new Map(data.tree.flatMap(({ path, sha, type }) => (type === 'tree' ? [] : [[path, sha] as const])));
}

/**
 * The files that differ between a commit and one of its ancestors. @returns not `isWhole` where moved files
 * are not told apart
 */
export async function changedBetween(
  octokit: GitHubReader,
  subject: PullRequestSubject,
): Promise<{ readonly files: readonly ChangedFile[]; readonly isWhole: boolean }> {
  const files = await comparedFiles(octokit, subject);
  return files ? { files, isWhole: true } : { files: await changedByTrees(octokit, subject), isWhole: false };
}
