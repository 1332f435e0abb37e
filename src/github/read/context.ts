import { policyPath } from '../../policy/file.ts';
import type { ChangedFile } from '../../review/changed-file.ts';
import { directoryOf, isTerraform, type RepositoryFiles } from '../../terraform/files.ts';
import type { GitHub } from '../client.ts';
import { type Bulk, readAtOnce } from './bulk.ts';
import { ancestorsOf, callersOf, terraformDirectories } from './callers.ts';
import { followReferences } from './follow-references.ts';
import { type OwnThread, ownThreads } from './own-threads.ts';
import type { PolicyBlobs } from './policy.ts';
import type { Subject } from './pull-request.ts';
import { type Commit, textOfBlob } from './texts.ts';

/** Everything that a review rests on, beside the list of changed files. */
export interface Context {
  readonly texts: RepositoryFiles;
  /** What is judged: directories with a changed Terraform file, and those that call a changed module; `''` is the root. */
  readonly directories: readonly string[];
  /** Those of them with a changed Terraform file. */
  readonly touched: readonly string[];
  /** The changed Terraform files as they are on the base branch, by their path there. */
  readonly base: RepositoryFiles;
  /** The policy file as the pull request changes it; undefined where it doesn't. */
  readonly proposed: string | undefined;
  /** Ours; undefined where GitHub can't tell, and for a merge group. */
  readonly threads: readonly OwnThread[] | undefined;
  /** The pull request as it is now; undefined where GraphQL does not answer, and for a merge group. */
  readonly pull: Bulk['pull'];
  /** The first page of all open pull requests; undefined as above. */
  readonly open: Bulk['open'];
  readonly policy: PolicyBlobs;
}

/** Does a change matter to the check at all? */
export function concernsCheck({ path }: Pick<ChangedFile, 'path'>): boolean {
  return isTerraform(path) || path === policyPath;
}

/**
 * Reads in bulk: one request for up to 50 directories, threads, policy and the other pull requests together, and one
 * more for each further level of local modules and scripts outside of these directories.
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
  const terraform = changed.filter(({ path }) => isTerraform(path));
  const directories = [...new Set(terraform.map(({ path }) => directoryOf(path)))];
  const old = terraform
    .filter(({ status }) => status !== 'added')
    .map(({ path, previousPath }) => previousPath ?? path);

  // A module is most often called from above, so what lies above comes along: it costs no request of its own.
  const above = ancestorsOf(directories);
  const bulk = await readAtOnce(octokit, subject, pullNumber, {
    directories: [...directories, ...above],
    old,
    proposed: changed.some(({ path, status }) => path === policyPath && status !== 'removed'),
    judged: changed.some(concernsCheck),
  });
  const others = terraformDirectories(bulk.tree).filter((path) => !above.includes(path));
  const found = await followReferences(octokit, head, bulk.texts, { directories, files: [] }, others);
  const judged = [...new Set([...directories, ...callersOf(directories, found)])];
  return {
    texts: withoutIdle(found, above, judged),
    directories: judged,
    touched: directories,
    base: bulk.base,
    proposed: textOfBlob(bulk.proposed),
    threads: await threadsOf(octokit, { owner, repo, number: pullNumber }, bulk),
    pull: bulk.pull,
    open: bulk.open,
    policy: bulk.policy,
  };
}

async function threadsOf(
  octokit: GitHub,
  { number, ...place }: { owner: string; repo: string; number: number | null },
  { pull, viewer }: Bulk,
): Promise<readonly OwnThread[] | undefined> {
  if (!pull || number === null) return undefined;
  return ownThreads(octokit, { ...place, number }, pull, viewer);
}

/** What could not be read above matters only where something is judged there, or called. */
function withoutIdle(
  texts: RepositoryFiles,
  above: readonly string[],
  judged: readonly string[],
): RepositoryFiles {
  const idle = above.filter((path) => !judged.includes(path) && callersOf([path], texts).length === 0);
  return {
    ...texts,
    unread: new Map([...texts.unread].filter(([path]) => !idle.includes(directoryOf(path)))),
  };
}
