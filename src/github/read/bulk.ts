import { z } from 'zod';
import { policyPath } from '../../policy/file-path.ts';
import type { RepositoryFiles } from '../../terraform/files.ts';
import type { GitHub } from '../client.ts';
import { throwIfLimited } from '../rate-limit.ts';
import { type IncludeField, textsDocument } from './documents.ts';
import { pullRequestsPage } from './open-pull-requests.ts';
import { threadsPage, viewerShape } from './own-threads.ts';
import { organizationAnswer, type PolicyBlobs, policyAnswer, policyBlobs, policyByRest } from './policy.ts';
import type { PullRequestSubject } from './pull-request.ts';
import { query } from './query.ts';
import { type NameTree, nameTree } from './repository-tree.ts';
import {
  type Commit,
  expressions,
  joinTexts,
  objectShape,
  readTexts,
  textsOf,
  textsShape,
  type Wanted,
} from './texts.ts';

/** The parts of an answer beside texts. */
const besides = {
  pullRequest: threadsPage.optional(),
  pullRequests: pullRequestsPage.optional(),
  tree: nameTree.nullish(),
  proposed: objectShape.optional(),
};

export interface BulkWanted {
  /** Of the commit that is judged. */
  readonly directories: readonly string[];
  /** Files of the base commit. */
  readonly old: readonly string[];
  /** Does the change touch the policy file? */
  readonly proposed: boolean;
  /** Can anything be judged, so that the policy matters? */
  readonly judged: boolean;
  /** Ask for names, too? */
  readonly tree: boolean;
}

export interface Bulk {
  readonly texts: RepositoryFiles;
  readonly base: RepositoryFiles;
  /** The pull request now, with a page of its threads; undefined where GraphQL does not answer, and for a merge group. */
  readonly pull: z.output<typeof threadsPage> | undefined;
  /** A page of the open pull requests, as above. */
  readonly open: z.output<typeof pullRequestsPage> | undefined;
  readonly viewer: z.output<typeof viewerShape>;
  /** Names of files; undefined where GraphQL can't tell. */
  readonly tree: NameTree | null | undefined;
  readonly proposed: unknown;
  readonly policy: PolicyBlobs;
}

/** More at once meet GitHub's 10 s limit for a query. */
const directoriesAtOnce = 50;
const filesAtOnce = 200;

/** One request where GitHub can answer all of it; else the small part alone, and the texts in pieces. */
export async function readAtOnce(
  octokit: GitHub,
  subject: PullRequestSubject,
  pullNumber: number | null,
  wanted: BulkWanted,
): Promise<Bulk> {
  const { owner, repo } = subject;
  const { directories, old } = wanted;
  const head: Commit = { owner, repo, sha: subject.headSha };
  const before: Commit = { owner, repo, sha: subject.baseSha };
  let now: Wanted = { directories: directories.slice(0, directoriesAtOnce), files: [] };
  let then: Wanted = { directories: [], files: old.slice(0, filesAtOnce) };
  const ask = (withoutTree = false) =>
    askFor(octokit, subject, pullNumber, { ...wanted, now, then, withoutTree });
  let answer: AnsweredBulk | undefined;
  try {
    answer = await ask();
  } catch (error) {
    throwIfLimited(error);
    now = then = { directories: [], files: [] };
    answer = await ask(true).catch((error) => {
      throwIfLimited(error);
      return undefined;
    });
  }
  const { repository = {}, viewer } = answer?.data ?? {};
  const texts = [await textsOf(octokit, head, now, { repository })];
  for (const part of pieces(directories.slice(now.directories.length), directoriesAtOnce)) {
    texts.push(await readTexts(octokit, head, { directories: part, files: [] }));
  }
  const base = [await textsOf(octokit, before, then, { repository })];
  for (const part of pieces(old.slice(then.files.length), filesAtOnce)) {
    base.push(await readTexts(octokit, before, { directories: [], files: part }));
  }
  const { pullRequest: pull, pullRequests: open, tree, proposed } = repository;
  const policy = answer ? policyBlobs(answer) : await policyByRest(octokit, subject);
  return { texts: joinTexts(texts), base: joinTexts(base), pull, open, viewer, tree, proposed, policy };
}

type AnsweredBulk = Awaited<ReturnType<typeof askFor>>;

interface AskedObject extends BulkWanted {
  readonly now: Wanted;
  readonly then: Wanted;
  /** Names of a whole repository can be too much for one query. */
  readonly withoutTree: boolean;
}

async function askFor(
  octokit: GitHub,
  subject: PullRequestSubject,
  pullNumber: number | null,
  { now, then, proposed, judged, tree: withTree, withoutTree }: AskedObject,
) {
  const { owner, repo, headSha, baseRef, baseSha } = subject;
  const ofPull = pullNumber !== null;
  const tree = withTree && !withoutTree;
  const include: IncludeField = { threads: ofPull, heads: ofPull, policy: judged, tree, proposed };
  const document = textsDocument(now.directories.length, then.files.length, include);
  const variables = {
    owner,
    repo,
    ...(ofPull ? { number: pullNumber, after: null } : {}),
    ...(judged ? policyExpressions(baseRef) : {}),
    ...(proposed ? { proposed: `${headSha}:${policyPath}` } : {}),
    ...(tree ? { tree: `${headSha}:` } : {}),
    ...expressions({ owner, repo, sha: headSha }, now),
    ...expressions({ owner, repo, sha: baseSha }, then),
  };
  const repository = z.object({
    ...besides,
    ...policyShape(judged),
    ...textsShape(now),
    ...textsShape(then),
  });
  const shape = z.object({
    repository: ofPull ? repository.required({ pullRequest: true, pullRequests: true }) : repository,
    organization: organizationAnswer,
    viewer: viewerShape,
  });
  return query(octokit, document, variables, { shape, optional: ['organization', 'viewer'] });
}

/** The policy file on a branch and the organization's, and the names beside them. */
function policyExpressions(baseRef: string): Record<string, string> {
  const directory = policyPath.slice(0, policyPath.lastIndexOf('/'));
  return {
    policy: `refs/heads/${baseRef}:${policyPath}`,
    beside: `refs/heads/${baseRef}:${directory}`,
    organizationPolicy: `HEAD:${policyPath}`,
    organizationBeside: `HEAD:${directory}`,
  };
}

function policyShape(judged: boolean) {
  return judged ? policyAnswer : {};
}

function pieces(paths: readonly string[], size: number): string[][] {
  return Array.from({ length: Math.ceil(paths.length / size) }, (_, i) =>
    paths.slice(i * size, (i + 1) * size),
  );
}
