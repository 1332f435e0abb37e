/** What the App needs to know of a pull request; every webhook about one carries all of it. */
export interface PullRequest {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
  readonly headSha: string;
  readonly headRef: string;
  /** `owner/name` where the head branch lives; null when that fork was deleted. */
  readonly headRepository: string | null;
  readonly baseRef: string;
  readonly baseSha: string;
  /** Number of changed files as GitHub counts them, to notice when the list of files was cut. */
  readonly changedFiles: number;
}

/** The fields that are read from a webhook or from `GET /repos/{owner}/{repo}/pulls/{pull_number}`. */
export interface PullRequestPayload {
  readonly number: number;
  readonly changed_files: number;
  readonly head: {
    readonly sha: string;
    readonly ref: string;
    readonly repo: { readonly full_name: string } | null;
  };
  readonly base: {
    readonly sha: string;
    readonly ref: string;
    readonly repo: { readonly name: string; readonly owner: { readonly login: string } };
  };
}

/** A fork's pull request belongs to the base repository: checks and reviews go there. */
export function pullRequestOf({ number, changed_files, head, base }: PullRequestPayload): PullRequest {
  return {
    owner: base.repo.owner.login,
    repo: base.repo.name,
    number,
    headSha: head.sha,
    headRef: head.ref,
    headRepository: head.repo?.full_name ?? null,
    baseRef: base.ref,
    baseSha: base.sha,
    changedFiles: changed_files,
  };
}
