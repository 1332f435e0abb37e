import { policyPath } from '../../policy/file-path.ts';
import type { ChangedFile } from '../../review/changed-file.ts';
import { directoryOf, isTerraform, isTerragrunt, type RepositoryFiles } from '../../terraform/files.ts';
import type { GitHub } from '../client.ts';
import { type Bulk, readAtOnce } from './bulk.ts';
import { ancestorsOf } from './callers.ts';
import { readerOnGitHub } from './commit-reader.ts';
import { holdsValues, isData, isOwn, ownDirectories } from './is-data.ts';
import { type OwnThread, ownThreads } from './own-threads.ts';
import { type PolicyBlobs, policyOf } from './policy.ts';
import type { PullRequestSubject } from './pull-request.ts';
import { type FindUnitUses, isReadIn, readAround } from './read-around.ts';
import { type RepositoryTree, treeOf } from './repository-tree.ts';
import { joinTexts, readTexts, textOfBlob } from './texts.ts';

/** All texts that a review uses, beside the list of changed files. */
export interface ChangeContext {
  readonly texts: RepositoryFiles;
  /**
   * The directories to judge: those with a changed Terraform file, and those that call a changed module; `''`
   * is the root.
   */
  readonly directories: readonly string[];
  /** Those of them with a changed file of Terraform's, or with one that Terraform reads there. */
  readonly touched: readonly string[];
  /** Those of them that may be called from directories that were not looked into. */
  readonly unseenCallers: readonly string[];
  /** Changed files that may be read in directories that were not looked into. */
  readonly unseenReaders: readonly string[];
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

/** Does a change hold no file that is judged, so that only files that read it matter? */
export function isOnlyBeside(changed: readonly ChangedFile[]): boolean {
  return changed.every((file) => !concernsCheck(file) && !isOwn(file) && !isTerragrunt(file.path));
}

/** Does a change matter to the check in any case? */
export function concernsCheck({ path }: Pick<ChangedFile, 'path'>): boolean {
  return isTerraform(path) || path === policyPath;
}

/**
 * Reads in bulk: one request for up to 50 directories, threads, policy and the other pull requests together, and one
 * more for each further level of local modules and scripts outside of these directories.
 *
 * @param pullNumber null for a merge group, which has no threads
 * @param unitUses tells what units of Terragrunt are made from
 */
export async function readContext(
  octokit: GitHub,
  subject: PullRequestSubject,
  pullNumber: number | null,
  changed: readonly ChangedFile[],
  unitUses: FindUnitUses,
): Promise<ChangeContext> {
  const { owner, repo } = subject;
  const reader = readerOnGitHub(octokit, { owner, repo, sha: subject.headSha });
  // Where only readers of the change can matter, the names tell where these may be: they are read with everything else.
  const names = changed.length > 0 && isOnlyBeside(changed) ? await reader.tree() : undefined;
  const first = names ? { ...firstRead(changed), directories: mayHoldReaders(names) } : firstRead(changed);
  const bulk = await readAtOnce(octokit, subject, pullNumber, {
    ...first,
    proposed: proposesPolicy(changed),
    judged: names ? first.directories.length > 0 : changed.length > 0,
    tree: names === undefined && changed.length > 0,
  });
  const { var_files: varFiles } = policyOf(bulk.policy, subject, false).policy;
  const tree = names ?? treeOf(bulk.tree);
  const begun = { ...bulk, tree, directories: first.directories };
  const around = await readAround(reader, changed, begun, { findUses: unitUses, varFiles });
  return {
    ...around,
    base: joinTexts([bulk.base, await readBefore(octokit, subject, changed, around)]),
    proposed: textOfBlob(bulk.proposed),
    threads: await threadsOf(octokit, { owner, repo, number: pullNumber }, bulk),
    pull: bulk.pull,
    open: bulk.open,
    policy: bulk.policy,
  };
}

/** Directories that are read with the first question; where there are more, all of them are read later, or none. */
const mostAtFirst = 150;

function mayHoldReaders({ terraform, terragrunt }: RepositoryTree): readonly string[] {
  return [...new Set([...terraform, ...terragrunt])].slice(0, mostAtFirst);
}

/** The files of the base that hold no values as a rule, where something in view reads them after all. */
async function readBefore(
  octokit: GitHub,
  { owner, repo, baseSha: sha }: PullRequestSubject,
  changed: readonly ChangedFile[],
  { texts, touched }: Pick<ChangeContext, 'texts' | 'touched'>,
): Promise<RepositoryFiles> {
  const kept = changed.filter(({ path, status }) => status !== 'added' && isData(path) && !holdsValues(path));
  const read = touched.length === 0 ? [] : kept.filter(({ path }) => isReadIn(texts, [path]));
  const files = read.map(({ path, previousPath }) => previousPath ?? path).slice(0, mostAtFirst);
  return readTexts(octokit, { owner, repo, sha }, { directories: [], files });
}

/** Does the change bring a policy file? */
export function proposesPolicy(changed: readonly ChangedFile[]): boolean {
  return changed.some(({ path, status }) => path === policyPath && status !== 'removed');
}

/** The first read, before anything is known: directories of the head, and files of the base. */
interface FirstRead {
  readonly directories: readonly string[];
  readonly old: readonly string[];
}

export function firstRead(changed: readonly ChangedFile[]): FirstRead {
  const old = changed
    .filter(({ path, status }) => status !== 'added' && (!isData(path) || holdsValues(path)))
    .map(({ path, previousPath }) => previousPath ?? path);
  const included = changed.filter(({ path }) => isTerragrunt(path)).map(({ path }) => directoryOf(path));
  const own = [...new Set([...ownDirectories(changed), ...included])];
  // A module is most often called from above, so the directories above come along: that costs no request of
  // its own.
  return { directories: [...own, ...ancestorsOf(own)], old };
}

async function threadsOf(
  octokit: GitHub,
  { number, ...place }: { owner: string; repo: string; number: number | null },
  { pull, viewer }: Bulk,
): Promise<readonly OwnThread[] | undefined> {
  if (!pull || number === null) return undefined;
  return ownThreads(octokit, { ...place, number }, pull, viewer);
}
