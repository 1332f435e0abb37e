import type { FixedFile } from '../../rule/fix/fixed-files.ts';
import type { GitHub } from '../client.ts';
import { commitDocument } from '../read/documents.ts';
import type { PullRequest } from '../read/pull-request.ts';

/** A person on GitHub. */
export interface Person {
  readonly login: string;
  readonly id: number;
}

export type CommitOutcome =
  | { readonly kind: 'committed'; readonly sha: string }
  /** The branch has moved since it was read. */
  | { readonly kind: 'moved' }
  /** The App may not write there, or a rule of the branch forbids this commit. */
  | { readonly kind: 'refused' };

/**
 * One signed commit on the head branch, by the App and with the person as co-author.
 * `expectedHeadOid` keeps it from ever overwriting somebody else's push.
 */
export async function commitFiles(
  octokit: GitHub,
  { headRepository, headRef, headSha }: PullRequest,
  files: readonly FixedFile[],
  person: Person,
): Promise<CommitOutcome> {
  const input = {
    branch: { repositoryNameWithOwner: headRepository, branchName: headRef },
    expectedHeadOid: headSha,
    message: commitMessage(files, person),
    fileChanges: {
      additions: files.map(({ path, after }) => ({ path, contents: Buffer.from(after).toString('base64') })),
    },
  };
  try {
    type Answer = { createCommitOnBranch: { commit: { oid: string } } };
    const answer = await octokit.graphql<Answer>(commitDocument, { input, request: { retries: 0 } });
    return { kind: 'committed', sha: answer.createCommitOnBranch.commit.oid };
  } catch (error) {
    const kind = kindOf(error);
    if (kind === undefined) throw error;
    return { kind };
  }
}

/** The files that are fixed, and who asked; GitHub shows both as authors. */
export function commitMessage(
  files: readonly FixedFile[],
  { login, id }: Person,
): { headline: string; body: string } {
  const shown = files.slice(0, 50).map(({ path }) => `- ${path.replace(/\s+/g, ' ')}`);
  const more = files.length > 50 ? [`- and ${files.length - 50} more`] : [];
  return {
    headline: 'Require IMDSv2',
    body: [
      `Sets the metadata options of EC2 targets so that IMDSv1 is refused:\n\n${[...shown, ...more].join('\n')}`,
      `Co-authored-by: ${login} <${id}+${login}@users.noreply.github.com>`,
    ].join('\n\n'),
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
