import { policyPath } from '../../policy/file-path.ts';
import type { ChangedFile } from '../../review/changed-file.ts';
import { directoryOf, isTerraform, type RepositoryFiles } from '../../terraform/files.ts';
import type { GitHub } from '../client.ts';
import { type Bulk, readAtOnce } from './bulk.ts';
import { ancestorsOf, callersOf, findCallers, modulesIn } from './callers.ts';
import { type CommitReader, readerOnGitHub } from './commit-reader.ts';
import { followReferences } from './follow-references.ts';
import { directoriesLinkingTo, withLinkedFiles, withLinks } from './links.ts';
import { type OwnThread, ownThreads } from './own-threads.ts';
import type { PolicyBlobs } from './policy.ts';
import type { Subject } from './pull-request.ts';
import { filesNamed } from './references.ts';
import { type RepositoryTree, treeOf } from './repository-tree.ts';
import { joinTexts, textOfBlob } from './texts.ts';

/** Everything that a review rests on, beside the list of changed files. */
export interface Context {
  readonly texts: RepositoryFiles;
  /** What is judged: directories with a changed Terraform file, and those that call a changed module; `''` is the root. */
  readonly directories: readonly string[];
  /** Those of them with a changed file of Terraform's, or with one that Terraform reads there. */
  readonly touched: readonly string[];
  /** Those of them that may be called from directories that were not looked into. */
  readonly unseenCallers: readonly string[];
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

/** Can a change matter to the check, once it is known what lies beside it? */
export function mayConcernCheck(file: Pick<ChangedFile, 'path'>): boolean {
  return concernsCheck(file) || isData(file.path);
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
 */
export async function readContext(
  octokit: GitHub,
  subject: Subject,
  pullNumber: number | null,
  changed: readonly ChangedFile[],
): Promise<Context> {
  const { owner, repo } = subject;
  const bulk = await readAtOnce(octokit, subject, pullNumber, {
    ...firstRead(changed),
    proposed: proposesPolicy(changed),
    judged: changed.some(mayConcernCheck),
  });
  const reader = readerOnGitHub(octokit, { owner, repo, sha: subject.headSha });
  return {
    ...(await readAround(reader, changed, { ...bulk, tree: treeOf(bulk.tree) })),
    base: bulk.base,
    proposed: textOfBlob(bulk.proposed),
    threads: await threadsOf(octokit, { owner, repo, number: pullNumber }, bulk),
    pull: bulk.pull,
    open: bulk.open,
    policy: bulk.policy,
  };
}

/** Does the change bring a policy file? */
function proposesPolicy(changed: readonly ChangedFile[]): boolean {
  return changed.some(({ path, status }) => path === policyPath && status !== 'removed');
}

/** What is read first, before anything is known: directories of the head, and files of the base. */
interface FirstRead {
  readonly directories: readonly string[];
  readonly old: readonly string[];
}

function firstRead(changed: readonly ChangedFile[]): FirstRead {
  const own = ownDirectories(changed);
  const old = changed
    .filter(({ path, status }) => status !== 'added' && (isTerraform(path) || isData(path)))
    .map(({ path, previousPath }) => previousPath ?? path);
  // A module is most often called from above, so what lies above comes along: it costs no request of its own.
  return { directories: [...own, ...ancestorsOf(own)], old };
}

function ownDirectories(changed: readonly ChangedFile[]): string[] {
  const terraform = changed.filter(({ path }) => isTerraform(path));
  return [...new Set(terraform.map(({ path }) => directoryOf(path)))];
}

/** What the first read brought, and the names of the whole commit; undefined where they are not known. */
interface Begun {
  readonly texts: RepositoryFiles;
  readonly base: RepositoryFiles;
  readonly tree: RepositoryTree | undefined;
}

/** Reads what the first read doesn't hold: what changed files are linked to, what they call, and who calls them. */
async function readAround(
  reader: CommitReader,
  changed: readonly ChangedFile[],
  { texts: first, base, tree }: Begun,
): Promise<Pick<Context, 'texts' | 'directories' | 'touched' | 'unseenCallers'>> {
  const data = changed.filter(({ path }) => isData(path)).map(({ path }) => path);
  const own = ownDirectories(changed);
  const above = ancestorsOf(own);
  const all = tree?.directories ?? [];

  // Changed files count for every directory that links to them, or reads them.
  const linked = await withLinks(reader, first, tree);
  const through = directoriesLinkingTo(new Set(changed.map(({ path }) => path)), linked);
  const near = [...new Set([...through, ...nearTerraform(data, tree)])];
  const fresh = near.filter((directory) => !own.includes(directory) && !above.includes(directory));
  const extra = await reader.texts({ directories: fresh, files: [] });
  const texts = joinTexts([linked, extra]);
  const reading = directoriesReading(new Set(data), texts);
  const touched = [...new Set([...own, ...through, ...reading])];

  const read = [...own, ...above, ...fresh];
  const modules = modulesIn(touched, texts, base);
  const called = await findCallers(reader, modules, { texts, read, tree });
  const kept = await withLinkedFiles(reader, called.texts, new Set(touched));
  const found = await followReferences(reader, kept, { directories: called.read, files: [] }, all);
  const judged = [...new Set([...touched, ...callersOf(touched, found)])];
  const whole = await withLinkedFiles(reader, found, new Set(judged));
  return {
    texts: withoutIdle(whole, above, judged),
    directories: judged,
    touched,
    unseenCallers: called.unsure,
  };
}

/** Can a function of Terraform's read it as data or as a script? */
function isData(path: string): boolean {
  return /\.(?:json|ya?ml|csv|tpl|tftpl|tmpl|sh|ps1|cfg|cloud-config)$/i.test(path) && !isTerraform(path);
}

/** More directories than this for files of data are not looked into. */
const mostNear = 30;

/** The directories with Terraform in which these files lie, or below which. */
function nearTerraform(data: readonly string[], tree: RepositoryTree | undefined): string[] {
  const terraform = new Set(tree?.terraform ?? []);
  const directories = [...new Set(data.map(directoryOf))];
  return [...directories, ...ancestorsOf(directories)]
    .filter((path) => terraform.has(path))
    .slice(0, mostNear);
}

/** The directories with Terraform that names one of these files. */
function directoriesReading(data: ReadonlySet<string>, { contents }: RepositoryFiles): string[] {
  if (data.size === 0) return [];
  const reading = [...contents].filter(([path, bytes]) => {
    if (!isTerraform(path)) return false;
    return filesNamed(path, bytes).some(({ file, directory, isDeep }) => {
      if (file !== undefined) return data.has(file);
      const below = directory === '' ? '' : `${directory}/`;
      return [...data].some((one) => (isDeep ? one.startsWith(below) : directoryOf(one) === directory));
    });
  });
  return [...new Set(reading.map(([path]) => directoryOf(path)))];
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
