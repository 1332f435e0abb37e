/** A commit that is to be judged against a branch: the head of a pull request, or of a merge group. */
export interface Subject {
  readonly owner: string;
  readonly repo: string;
  readonly headSha: string;
  readonly baseRef: string;
  readonly baseSha: string;
}

/** What the App needs to know of a pull request; every webhook about one carries all of it. */
export interface PullRequest extends Subject {
  readonly number: number;
  readonly headRef: string;
  /** `owner/name` where the head branch lives; null when that fork was deleted. */
  readonly headRepository: string | null;
  /**
   * May the App commit there? Never on a fork of an organisation, and on a person's fork only with "allow edits by
   * maintainers" (known from issue threads; GitHub has the last word).
   */
  readonly headWritable: boolean;
  /** Number of changed files as GitHub counts them (0 where it doesn't say), to notice when the list of files was cut. */
  readonly changedFiles: number;
  /** May there be comments on its lines already, and so threads that are open? */
  readonly commented: boolean;
}

/** The fields that are read from a webhook or from `GET /repos/{owner}/{repo}/pulls/{pull_number}`. */
export interface PullRequestPayload {
  readonly number: number;
  readonly changed_files?: number;
  readonly review_comments?: number;
  readonly maintainer_can_modify?: boolean;
  readonly head: {
    readonly sha: string;
    readonly ref: string;
    readonly repo: { readonly full_name: string; readonly owner: { readonly type?: string } } | null;
  };
  readonly base: {
    readonly sha: string;
    readonly ref: string;
    readonly repo: {
      readonly name: string;
      readonly full_name: string;
      readonly owner: { readonly login: string };
    };
  };
}

/** A fork's pull request belongs to the base repository: checks and reviews go there. */
export function pullRequestOf(payload: PullRequestPayload): PullRequest {
  const { number, changed_files, review_comments, head, base } = payload;
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
    changedFiles: changed_files ?? 0,
    commented: (review_comments ?? 0) > 0,
  };
}

function isWritable({ head, base, maintainer_can_modify }: PullRequestPayload): boolean {
  if (!head.repo) return false;
  if (head.repo.full_name === base.repo.full_name) return true;
  return maintainer_can_modify === true && head.repo.owner.type === 'User';
}

/** An entry of a merge queue: the commit that would be merged, against the one before it. */
export interface MergeGroup extends Subject {
  /** `refs/heads/gh-readonly-queue/…`. */
  readonly headRef: string;
}
