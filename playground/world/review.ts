import type { Account } from './account.ts';
import type { App } from './app.ts';
import type { PullRequest } from './pull-request.ts';

export type ReviewState = 'PENDING' | 'COMMENTED' | 'APPROVED' | 'CHANGES_REQUESTED' | 'DISMISSED';
export type Side = 'LEFT' | 'RIGHT';

/** Why a comment is folded away, GraphQL's `ReportedContentClassifiers`. */
type MinimizedReason = 'ABUSE' | 'DUPLICATE' | 'OFF_TOPIC' | 'OUTDATED' | 'RESOLVED' | 'SPAM' | 'LOW_QUALITY';

/** The parts of every kind of comment. */
export interface Comment {
  id: number;
  nodeId: string;
  pullRequest: PullRequest;
  user: Account;
  /** The App that wrote it with its installation token. */
  app: App | null;
  body: string;
  minimized: MinimizedReason | null;
  createdAt: string;
  updatedAt: string;
}

/** A comment in the conversation of a pull request. */
export interface IssueComment extends Comment {
  kind: 'issue';
}

/** A comment on lines of the diff. */
export interface ReviewComment extends Comment {
  kind: 'review';
  review: Review;
  thread: ReviewThread;
  /** The first comment of its thread, for replies. */
  inReplyTo: ReviewComment | null;
}

export interface Review {
  id: number;
  nodeId: string;
  pullRequest: PullRequest;
  user: Account;
  app: App | null;
  body: string;
  state: ReviewState;
  commitId: string;
  comments: ReviewComment[];
  submittedAt: string | null;
}

/**
 * The comments on one place. Lines are 1-based and inclusive in the file at the pull request's head (RIGHT) or at
 * its merge base (LEFT); `line` is null once a push changed them ("outdated"), `originalLine` stays.
 */
export interface ReviewThread {
  id: number;
  nodeId: string;
  pullRequest: PullRequest;
  path: string;
  side: Side;
  startSide: Side | null;
  line: number | null;
  startLine: number | null;
  originalLine: number;
  originalStartLine: number | null;
  originalCommitId: string;
  diffHunk: string;
  subjectType: 'LINE' | 'FILE';
  isResolved: boolean;
  resolvedBy: Account | null;
  comments: ReviewComment[];
}
