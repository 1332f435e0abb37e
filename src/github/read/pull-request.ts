import { z } from 'zod';
import { shaped, untilUsable } from '../answer.ts';
import type { GitHub } from '../client.ts';

/** A commit that is to be judged against a branch: the head of a pull request, or of a merge group. */
export interface PullRequestSubject {
  readonly owner: string;
  readonly repo: string;
  readonly headSha: string;
  readonly baseRef: string;
  readonly baseSha: string;
  /** Is the repository private, or internal? Undefined where GitHub did not say. */
  readonly isPrivate?: boolean | undefined;
}

/** The facts about a pull request that the App uses; every webhook about one carries all of them. */
export interface PullRequest extends PullRequestSubject {
  readonly number: number;
  readonly headRef: string;
  /** `owner/name` where the head branch lives; null when that fork was deleted. */
  readonly headRepository: string | null;
  /**
   * May the App commit there? Never on a fork of an organization, and on a person's fork only with "allow edits by
   * maintainers" (known from issue threads; GitHub has the last word).
   */
  readonly headWritable: boolean;
  /** Number of changed files as GitHub counts them (0 where it doesn't say), to notice when the list of files was cut. */
  readonly changedFiles: number;
  /** When GitHub last changed the pull request (ISO 8601), to tell what is older; undefined where it doesn't say. */
  readonly updatedAt: string | undefined;
}

const ownerPayload = z.object({ login: z.string(), type: z.string().optional() });

/** The fields that are read from a webhook or from `GET /repos/{owner}/{repo}/pulls/{pull_number}`. */
export const pullRequestPayload = z.object({
  number: z.number(),
  state: z.string().optional(),
  changed_files: z.number().optional(),
  maintainer_can_modify: z.boolean().optional(),
  updated_at: z.string().optional(),
  head: z.object({
    sha: z.string(),
    ref: z.string(),
    repo: z.object({ full_name: z.string(), owner: ownerPayload }).nullable(),
  }),
  base: z.object({
    sha: z.string(),
    ref: z.string(),
    repo: z.object({
      name: z.string(),
      full_name: z.string(),
      owner: ownerPayload,
      private: z.boolean().optional().catch(undefined),
    }),
  }),
});

export type PullRequestPayload = z.output<typeof pullRequestPayload>;

/** A pull request as it is now, and whether it is open: one request. */
export async function readPullRequest(
  octokit: GitHub,
  { owner, repo, number }: { readonly owner: string; readonly repo: string; readonly number: number },
): Promise<{ readonly pull: PullRequest; readonly isOpen: boolean }> {
  return untilUsable(async () => {
    const { data } = await octokit.rest.pulls.get({ owner, repo, pull_number: number });
    const payload = shaped(pullRequestPayload, data, 'a pull request');
    return { pull: pullRequestOf(payload), isOpen: payload.state === 'open' };
  });
}

/** A fork's pull request belongs to the base repository: checks and reviews go there. */
export function pullRequestOf(payload: PullRequestPayload): PullRequest {
  const { number, changed_files, updated_at, head, base } = payload;
  return {
    owner: base.repo.owner.login,
    repo: base.repo.name,
    number,
    headSha: head.sha,
    headRef: head.ref,
    headRepository: head.repo?.full_name ?? null,
    headWritable: isWritable(payload),
    baseRef: base.ref,
    baseSha: base.sha,
    isPrivate: base.repo.private,
    changedFiles: changed_files ?? 0,
    updatedAt: updated_at,
  };
}

function isWritable({ head, base, maintainer_can_modify }: PullRequestPayload): boolean {
  if (!head.repo) return false;
  if (head.repo.full_name === base.repo.full_name) return true;
  return maintainer_can_modify === true && head.repo.owner.type === 'User';
}

/** An entry of a merge queue: the commit that would be merged, against the one before it. */
export interface MergeGroup extends PullRequestSubject {
  /** `refs/heads/gh-readonly-queue/…`. */
  readonly headRef: string;
}
