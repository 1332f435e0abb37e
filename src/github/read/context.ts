import { policyPath } from '../../policy/file.ts';
import type { ChangedFile } from '../../review/changed-file.ts';
import { directoryOf, isTerraform, type RepositoryFiles } from '../../terraform/files.ts';
import type { GitHub } from '../client.ts';
import { throwIfLimited } from '../rate-limit.ts';
import { ancestorsOf, callersOf, type NameTree, terraformDirectories, touchesModules } from './callers.ts';
import { textsDocument } from './documents.ts';
import { followReferences } from './follow-references.ts';
import { type OwnThread, ownThreads, type ThreadsPage } from './own-threads.ts';
import type { Subject } from './pull-request.ts';
import { query } from './query.ts';
import {
  type Commit,
  expressions,
  joinTexts,
  readTexts,
  type TextsAnswer,
  textOfBlob,
  textsOf,
  type Wanted,
} from './texts.ts';

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
  /** Is the pull request at another commit than the one that is judged, as with a webhook that comes hours late? */
  readonly moved: boolean;
  /** Blob of the policy file on the base branch, and of the organisation's; null where there is none, undefined where GitHub can't tell. */
  readonly policy: { readonly repository: unknown; readonly organization: unknown };
}

interface Answer extends TextsAnswer {
  readonly repository: Readonly<Record<string, unknown>> & {
    readonly policy: unknown;
    readonly pullRequest?: ThreadsPage;
    readonly tree?: NameTree | null;
    readonly proposed?: unknown;
  };
  readonly organization?: { readonly policy: unknown } | null;
}

/** More at once meet GitHub's 10 s limit for a query. */
const directoriesAtOnce = 50;
const filesAtOnce = 200;

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
  const terraform = changed.filter(({ path }) => isTerraform(path));
  const directories = [...new Set(terraform.map(({ path }) => directoryOf(path)))];
  const old = terraform
    .filter(({ status }) => status !== 'added')
    .map(({ path, previousPath }) => previousPath ?? path);

  const proposed = changed.some(({ path, status }) => path === policyPath && status !== 'removed');
  // A module is most often called from above, so what lies above comes along: it costs no request of its own.
  const above = ancestorsOf(directories);
  const bulk = await readAtOnce(octokit, subject, pullNumber, {
    directories: [...directories, ...above],
    old,
    proposed,
  });
  const page = bulk.answer.repository.pullRequest;
  const others = terraformDirectories(bulk.answer.repository.tree);
  const found = await followReferences(octokit, head, bulk.texts, { directories, files: [] }, others);
  const judged = [...new Set([...directories, ...callersOf(directories, found)])];
  return {
    texts: withoutIdle(found, above, judged),
    directories: judged,
    touched: directories,
    base: bulk.base,
    proposed: textOfBlob(bulk.answer.repository.proposed),
    threads:
      page && pullNumber !== null
        ? await ownThreads(octokit, { owner, repo, number: pullNumber }, page)
        : undefined,
    moved: page?.headRefOid !== undefined && page.headRefOid !== subject.headSha,
    policy: {
      repository: bulk.answer.repository.policy,
      organization: bulk.answer.organization?.policy ?? null,
    },
  };
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

/** One request where GitHub can answer all of it; else the small part alone, and the texts in pieces. */
async function readAtOnce(
  octokit: GitHub,
  subject: Subject,
  pullNumber: number | null,
  {
    directories,
    old,
    proposed,
  }: { directories: readonly string[]; old: readonly string[]; proposed: boolean },
) {
  const { owner, repo } = subject;
  const head: Commit = { owner, repo, sha: subject.headSha };
  const before: Commit = { owner, repo, sha: subject.baseSha };
  const ask = (now: Wanted, then: Wanted) => {
    const tree = now.directories.length > 0 && touchesModules(directories);
    const include = { threads: pullNumber !== null, policy: true, tree, proposed };
    const document = textsDocument(now.directories.length, then.files.length, include);
    const variables = {
      owner,
      repo,
      ...(pullNumber === null ? {} : { number: pullNumber }),
      policy: `refs/heads/${subject.baseRef}:${policyPath}`,
      organizationPolicy: `HEAD:${policyPath}`,
      ...(proposed ? { proposed: `${subject.headSha}:${policyPath}` } : {}),
      ...(tree ? { tree: `${subject.headSha}:` } : {}),
      ...expressions(head, now),
      ...expressions(before, then),
    };
    return query<Answer>(octokit, document, variables, ['organization']);
  };
  let now: Wanted = { directories: directories.slice(0, directoriesAtOnce), files: [] };
  let then: Wanted = { directories: [], files: old.slice(0, filesAtOnce) };
  let answer: Answer;
  try {
    answer = await ask(now, then);
  } catch (error) {
    throwIfLimited(error);
    now = then = { directories: [], files: [] };
    answer = await ask(now, then).catch((error) => {
      throwIfLimited(error);
      return nothingKnown;
    });
  }
  const texts = [await textsOf(octokit, head, now, answer)];
  for (const part of pieces(directories.slice(now.directories.length), directoriesAtOnce)) {
    texts.push(await readTexts(octokit, head, { directories: part, files: [] }));
  }
  const base = [await textsOf(octokit, before, then, answer)];
  for (const part of pieces(old.slice(then.files.length), filesAtOnce)) {
    base.push(await readTexts(octokit, before, { directories: [], files: part }));
  }
  return { answer, texts: joinTexts(texts), base: joinTexts(base) };
}

/** The verdict doesn't wait for these: without policy the strict default holds, without threads nothing is said twice. */
const nothingKnown: Answer = { repository: { policy: undefined } };

function pieces(paths: readonly string[], size: number): string[][] {
  return Array.from({ length: Math.ceil(paths.length / size) }, (_, i) =>
    paths.slice(i * size, (i + 1) * size),
  );
}
