import type { PullRequest } from './pull-request.ts';

/** One entry of a merge queue: its branch is `gh-readonly-queue/<base>/pr-<n>-<base sha>`. */
export interface MergeGroup {
  pullRequest: PullRequest;
  /** `refs/heads/gh-readonly-queue/…`. */
  headRef: string;
  headSha: string;
  /** `refs/heads/<base>`. */
  baseRef: string;
  /** The base branch, or the head of the entry before this one. */
  baseSha: string;
}
