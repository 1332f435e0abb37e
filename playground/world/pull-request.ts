import type { Account } from './account.ts';
import type { Repository } from './repository.ts';
import type { IssueComment, Review, ReviewThread } from './review.ts';

/** A pull request. `headSha` and `baseSha` are what the last event said, as on GitHub. */
export interface PullRequest {
  id: number;
  nodeId: string;
  number: number;
  repository: Repository;
  title: string;
  body: string | null;
  user: Account;
  state: 'open' | 'closed';
  draft: boolean;
  baseRef: string;
  baseSha: string;
  headRef: string;
  headSha: string;
  /** Where head and base parted: what the pull request's diff starts from. */
  mergeBaseSha: string;
  /** Where the head branch lives: this repository, a fork of it, or null when the fork was deleted. */
  headRepository: Repository | null;
  /** "Allow edits by maintainers", only meaningful for forks. */
  maintainerCanModify: boolean;
  merged: boolean;
  mergedBy: Account | null;
  mergeCommitSha: string | null;
  reviews: Review[];
  threads: ReviewThread[];
  comments: IssueComment[];
  createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  mergedAt: string | null;
}
