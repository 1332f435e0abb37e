import type { FixedFile } from '../../rule/fix/fixed-files.ts';
import type { GitHub } from '../client.ts';
import { commitDocument } from '../read/documents.ts';
import type { PullRequest } from '../read/pull-request.ts';

/** A person on GitHub. */
export interface Person {
  readonly login: string;
  readonly id: number;
}

export interface CommitMessage {
  readonly headline: string;
  readonly body: string;
}

export type CommitOutcome =
  | { readonly kind: 'committed'; readonly sha: string }
  /** The branch has moved since it was read. */
  | { readonly kind: 'moved' }
  /** The App may not write there, or a rule of the branch forbids this commit. */
  | { readonly kind: 'refused' };

/**
 * One signed commit on the head branch, by the App and with the person as co-author.
 * `expectedHeadOid` keeps it from ever overwriting another push.
 */
export async function commitFiles(
  octokit: GitHub,
  { headRepository, headRef, headSha }: PullRequest,
  files: readonly FixedFile[],
  { login, id }: Person,
  message?: CommitMessage,
): Promise<CommitOutcome> {
  try {
    const trailer = `Co-authored-by: ${login} <${id}+${login}@users.noreply.github.com>`;
    const commit = { repository: headRepository, branch: headRef, head: headSha, files, message, trailer };
    return { kind: 'committed', sha: await commitOnBranch(octokit, commit) };
  } catch (error) {
    const kind = kindOf(error);
    if (kind === undefined) throw error;
    return { kind };
  }
}

/** A commit of fixes, on the branch of a repository. */
export interface BranchCommit {
  /** `owner/name`; null for a fork that is gone, where GitHub refuses the commit */
  readonly repository: string | null;
  readonly branch: string;
  /** Where the branch must be; GitHub refuses the commit elsewhere. */
  readonly head: string;
  readonly files: readonly FixedFile[];
  /** Default: that the files are fixed. */
  readonly message?: CommitMessage | undefined;
  /** The first line of the message where it is not that of fixes. */
  readonly headline?: string | undefined;
  /** The last line of the message, `Key: value`. */
  readonly trailer: string;
}

/** Headline of the commit, and title of a pull request that brings it. */
export const fixTitle = 'Require IMDSv2';

/**
 * Lets GitHub make and sign one commit. It is sent once: a second commit would not be the same one.
 *
 * @returns its SHA
 * @throws RequestError or GraphqlResponseError where GitHub refuses it
 */
export async function commitOnBranch(
  octokit: Pick<GitHub, 'graphql'>,
  { repository, branch, head, files, message, headline = fixTitle, trailer }: BranchCommit,
): Promise<string> {
  const input = {
    branch: { repositoryNameWithOwner: repository, branchName: branch },
    expectedHeadOid: head,
    message: message
      ? { ...message, body: `${message.body}\n\n${trailer}` }
      : { ...commitMessage(files, trailer), headline },
    fileChanges: {
      additions: files.map(({ path, after }) => ({ path, contents: Buffer.from(after).toString('base64') })),
    },
  };
  type Answer = { createCommitOnBranch: { commit: { oid: string } } };
  const answer = await octokit.graphql<Answer>(commitDocument, { input, request: { retries: 0 } });
  return answer.createCommitOnBranch.commit.oid;
}

/** The files that are fixed, at most 50 by name, and a trailer. */
export function commitMessage(
  files: readonly FixedFile[],
  trailer: string,
): { headline: string; body: string } {
  const shown = files.slice(0, 50).map(({ path }) => `- ${path.replace(/\s+/g, ' ')}`);
  const more = files.length > 50 ? [`- and ${files.length - 50} more`] : [];
  const list = [...shown, ...more].join('\n');
  return {
    headline: fixTitle,
    body: `Sets the metadata options of EC2 targets so that they require IMDSv2:\n\n${list}\n\n${trailer}`,
  };
}

const refusals = new Set(['FORBIDDEN', 'NOT_FOUND', 'BRANCH_PROTECTION_RULE_VIOLATION']);

function kindOf(error: unknown): 'moved' | 'refused' | undefined {
  const { status, errors } = error as { status?: number; errors?: { type?: string; message?: string }[] };
  const types = errors?.map(({ type }) => type) ?? [];
  const messages = errors?.map(({ message }) => message ?? '').join(' ') ?? '';
  if (types.includes('STALE_DATA') || /Expected branch to point to/.test(messages)) return 'moved';
  if (types.some((type) => refusals.has(type ?? ''))) return 'refused';
  // Rulesets have another type than branch protection (Thinkmill/keystatic#1598).
  if (/rule violation/i.test(messages)) return 'refused';
  return status === 403 || status === 404 ? 'refused' : undefined;
}
