/**
 * The views of the page, as JSON: one value for each, made anew whenever something happens. Texts that people
 * or programs wrote (titles, bodies, file names, patches) are unchanged: a page that shows them must expect
 * any content.
 */

export interface ShownRepository {
  /** `owner/name`. */
  name: string;
  description: string | null;
  /** Newest first. */
  pulls: ShownPullLine[];
}

/** A pull request in a list. */
export interface ShownPullLine {
  repository: string;
  number: number;
  title: string;
  author: string;
  state: PullState;
  createdAt: string;
  check: ShownCheckLine | null;
}

export type PullState = 'open' | 'draft' | 'closed' | 'merged';

/** The newest check run of a name, in a line. */
export interface ShownCheckLine {
  id: number;
  name: string;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: string | null;
  title: string | null;
}

export interface ShownPullRequest extends Omit<ShownPullLine, 'check'> {
  /** Markdown. */
  body: string | null;
  base: string;
  /** `branch`, or `owner:branch` of a fork. */
  head: string;
  headSha: string;
  /** Login of the page's user. */
  viewer: string;
  conversation: ShownEvent[];
  files: ShownFile[];
  checks: ShownCheck[];
  merge: ShownMerge;
}

interface ShownMerge {
  /** Why it can't be merged now, in GitHub's words. */
  blockers: string[];
  /** False where it conflicts with its base branch. */
  mergeable: boolean | null;
  /** Names of the checks that have to pass. */
  requiredChecks: string[];
}

/** Something that happened in the conversation, oldest first. */
export type ShownEvent = ShownCommit | ShownReview | ShownComment | ShownClosing;

interface ShownCommit {
  kind: 'commit';
  sha: string;
  title: string;
  author: string;
  at: string;
}

export interface ShownReview extends Authored {
  kind: 'review';
  state: string;
  threads: ShownThread[];
}

interface ShownComment extends Authored {
  kind: 'comment';
}

interface ShownClosing {
  kind: 'closed' | 'merged';
  author: string;
  at: string;
}

interface Authored {
  id: number;
  author: string;
  /** Written by the App. */
  byApp: boolean;
  /** Markdown. */
  body: string;
  at: string;
}

/** Lines are 1-based and inclusive. */
export interface ShownThread {
  id: number;
  path: string;
  side: 'LEFT' | 'RIGHT';
  /** Where it is on the newest commit; null once its lines have changed ("outdated"). */
  line: number | null;
  startLine: number | null;
  originalLine: number;
  originalStartLine: number | null;
  /** The part of the diff that it was written on, down to its last line. */
  diffHunk: string;
  resolvedBy: string | null;
  comments: ShownReviewComment[];
}

export interface ShownReviewComment extends Authored {
  /** The texts that it suggests. */
  suggestions: string[];
  /** Whether "Commit suggestion" works now. */
  canCommit: boolean;
}

export interface ShownFile {
  path: string;
  previousPath: string | null;
  status: string;
  additions: number;
  deletions: number;
  /** From the first `@@`; null for binary files and those without a changed line. */
  patch: string | null;
}

export interface ShownCheck extends ShownCheckLine {
  app: string;
  /** Markdown. */
  summary: string | null;
  /** Markdown. */
  text: string | null;
  annotations: ShownAnnotation[];
  actions: { label: string; description: string; identifier: string }[];
  startedAt: string;
  completedAt: string | null;
}

/** Lines are 1-based and inclusive. */
export interface ShownAnnotation {
  path: string;
  startLine: number;
  endLine: number;
  level: 'notice' | 'warning' | 'failure';
  title: string | null;
  message: string;
  details: string | null;
}

/** A command of the command line, and what it printed. */
export interface ShownCommand {
  /** As a person would type it. */
  command: string;
  /** Its exit status. */
  status: number;
  output: string;
}
