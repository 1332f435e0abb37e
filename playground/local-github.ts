import type { ChangedFile } from './git/diff.ts';
import type { Commit } from './git/history.ts';
import type { Fault, FaultMatcher } from './http/faults.ts';
import type { RequestRecord } from './http/request-log.ts';
import type {
  CommitOptions,
  InstallationOptions,
  PullRequestOptions,
  RepositoryOptions,
  WebhookOptions,
} from './options.ts';
import type { Delivery } from './webhooks/delivery.ts';
import type { Account, PermissionLevel } from './world/account.ts';
import type { App, Installation } from './world/app.ts';
import type { BranchRules } from './world/branch-rules.ts';
import type { CheckRun } from './world/check-run.ts';
import type { MergeGroup } from './world/merge-group.ts';
import type { Organization, OrganizationRole } from './world/organization.ts';
import type { TokenOptions } from './world/personal-token.ts';
import type { PullRequest } from './world/pull-request.ts';
import type { Repository } from './world/repository.ts';
import type { IssueComment, Review, ReviewComment, ReviewThread } from './world/review.ts';
import type { Ruleset } from './world/ruleset.ts';

/** Repositories are named `owner/name`, people by login, both as on GitHub. */
type FullName = string;
type Login = string;
type Sha = string;

/**
 * A running local GitHub. The actions of people on github.com are methods here; programs use HTTP. The
 * returned values are live: a pull request's `headSha` is the new one after a push. Methods for which GitHub
 * would send a webhook send it (signed) and return without waiting for the App: see `settled`.
 */
export interface LocalGitHub {
  /** `http://localhost:PORT`. */
  readonly url: string;
  /** `localhost:PORT`, for `GHE_HOST`. */
  readonly host: string;
  readonly port: number;
  readonly app: App;
  /** APP_ID, PRIVATE_KEY, WEBHOOK_SECRET, GHE_HOST and GHE_PROTOCOL: what Probot needs to speak to this GitHub. */
  environment(): Record<string, string>;
  /** Ends the server, running deliveries and git processes, and removes the temporary folder. */
  close(): Promise<void>;

  // Accounts and repositories
  createOrganization(login: Login): Account;
  createUser(login: Login): Account;
  /** Makes a person an owner (`admin`) or a member of an organization, or with null neither. */
  setOrganizationRole(organization: Login, login: Login, role: OrganizationRole | null): void;
  /** Puts a person into a team, which is made where there is none, or takes the person out. */
  setTeamMember(organization: Login, team: string, login: Login, isMember: boolean): void;
  /** Default `enterprise`. */
  setPlan(organization: Login, plan: Organization['plan']): void;
  /** Values of the custom properties of a repository. */
  setProperties(fullName: FullName, values: Record<string, string>): void;
  /** Oldest first; they are made over HTTP. */
  rulesets(organization: Login): Ruleset[];
  /** A personal access token: a classic one with every scope, unless the options say otherwise. */
  createToken(login: Login, options?: TokenOptions): string;
  createRepository(options: RepositoryOptions): Promise<Repository>;
  repository(fullName: FullName): Repository;
  /** All of them, oldest first. */
  repositories(): Repository[];
  /** The demands of `branch` before a merge into it; null takes the rules away. */
  protectBranch(fullName: FullName, branch: string, rules: BranchRules | null): void;
  /** Why a pull request can't be merged now, in GitHub's words; empty when nothing is in the way. */
  mergeBlockers(fullName: FullName, number: number): string[];
  setPermission(fullName: FullName, login: Login, level: PermissionLevel): void;
  /** Makes a repository read-only, or with false writable again. */
  archive(fullName: FullName, archived?: boolean): void;

  // Git
  /** Commits and pushes; open pull requests from that branch get `synchronize`. */
  commit(fullName: FullName, options: CommitOptions): Promise<Sha>;
  /** Points a branch at any revision the repository has (a force push), or deletes it with null. */
  push(fullName: FullName, branch: string, revision: string | null): Promise<Sha | null>;
  /** Gives a commit (default: that of the default branch) a tag of its own; `annotated` makes the tag an object. */
  tag(fullName: FullName, name: string, options?: { revision?: string; annotated?: boolean }): Promise<void>;
  /** Names of all tags. */
  tags(fullName: FullName): Promise<string[]>;
  /** The text of a file, or null where there is none. */
  readFile(fullName: FullName, revision: string, path: string): Promise<string | null>;

  // Pull requests
  openPullRequest(fullName: FullName, options: PullRequestOptions): Promise<PullRequest>;
  pullRequest(fullName: FullName, number: number): PullRequest;
  editPullRequest(
    fullName: FullName,
    number: number,
    changes: { title?: string; body?: string; base?: string },
  ): Promise<void>;
  closePullRequest(fullName: FullName, number: number): Promise<void>;
  reopenPullRequest(fullName: FullName, number: number): Promise<void>;
  markReadyForReview(fullName: FullName, number: number): Promise<void>;
  convertToDraft(fullName: FullName, number: number): Promise<void>;
  /** A merge commit on the base branch. @throws Error when it conflicts or the rules of the branch forbid it */
  mergePullRequest(fullName: FullName, number: number, user?: Login): Promise<Sha>;
  /** Queues a pull request behind the groups already there; `merge_group.checks_requested`. */
  createMergeGroup(fullName: FullName, number: number): Promise<MergeGroup>;
  /** Takes the group away; `merged` also moves the base branch to it and closes the pull request. */
  destroyMergeGroup(group: MergeGroup, reason: 'merged' | 'invalidated' | 'dequeued'): Promise<void>;

  // The App on accounts
  install(account: Login, options?: InstallationOptions): Installation;
  /** @throws Error when the App isn't installed there */
  installation(account: Login): Installation;
  uninstall(account: Login): void;
  suspend(account: Login): void;
  unsuspend(account: Login): void;
  addRepositories(account: Login, fullNames: FullName[]): void;
  removeRepositories(account: Login, fullNames: FullName[]): void;

  // The present state on GitHub
  /** The files of a pull request, from where it parted from its base branch. */
  changedFiles(fullName: FullName, number: number): Promise<ChangedFile[]>;
  /** The commits of a pull request, oldest first, at most 250. */
  commits(fullName: FullName, number: number): Promise<Commit[]>;
  /** Would it merge without conflict? Null when it is closed or its base branch is gone. */
  mergeable(fullName: FullName, number: number): Promise<boolean | null>;
  checkRuns(fullName: FullName, sha?: Sha): CheckRun[];
  reviews(fullName: FullName, number: number): Review[];
  threads(fullName: FullName, number: number): ReviewThread[];
  reviewComments(fullName: FullName, number: number): ReviewComment[];
  comments(fullName: FullName, number: number): IssueComment[];

  // Buttons
  /** The button of a completed check run. GitHub shows it to people with write permission; here anyone may press, so that the App's own check can be tried. @throws Error when the run offers no such action */
  pressAction(checkRunId: number, identifier: string, user?: Login): void;
  rerunCheck(checkRunId: number, user?: Login): void;
  rerunSuite(checkSuiteId: number, user?: Login): void;
  /** "Commit suggestion": the n-th (default first) suggestion block of the comment becomes a commit on the head branch. */
  commitSuggestion(commentId: number, options?: { user?: Login; index?: number }): Promise<Sha>;
  /** Several suggestions in one commit ("Add suggestion to batch"). */
  commitSuggestions(commentIds: number[], user?: Login): Promise<Sha>;
  reply(commentId: number, user: Login, body: string): ReviewComment;
  comment(fullName: FullName, number: number, user: Login, body: string): IssueComment;
  editComment(comment: IssueComment | ReviewComment, body: string): void;
  deleteComment(comment: IssueComment | ReviewComment): void;
  resolveThread(thread: ReviewThread, user: Login): void;
  unresolveThread(thread: ReviewThread, user: Login): void;

  // Webhooks
  setWebhook(options: WebhookOptions): void;
  /** Sends any event as it is; returns when it was answered or failed. */
  deliver(event: string, payload: Record<string, unknown>): Promise<Delivery>;
  /** Oldest first. */
  deliveries(): Delivery[];
  redeliver(deliveryId: number): Promise<Delivery>;
  /** While off, deliveries are recorded as failed (the App is "down"). */
  setWebhookReachable(reachable: boolean): void;

  // Watching and disturbing
  /** Calls the listener after every request and every change. Returns a function that ends it. */
  onChange(listener: () => void): () => void;
  /** Every request so far, oldest first. */
  requests(): RequestRecord[];
  clearRequests(): void;
  /** Answers matching requests with a fault. Returns a function that takes the fault away. */
  fail(matcher: FaultMatcher, fault: Fault, times?: number): () => void;
  /** Resolves when no delivery and no request has been under way for `quiet` ms (default 250). @throws Error after `timeout` ms (default 120,000) */
  settled(options?: { quiet?: number; timeout?: number }): Promise<void>;
  /** Resolves with the first value of `condition` that isn't null, undefined or false; asked after every request. */
  until<T>(
    condition: () => T | null | undefined | false,
    options?: { timeout?: number; what?: string },
  ): Promise<T>;
  /** Waits until a check run of that name (any when not given) on that commit is completed; `after` is the id of a run that is too old to count. */
  untilCheckCompletes(
    fullName: FullName,
    sha: Sha,
    options?: { name?: string; timeout?: number; after?: number },
  ): Promise<CheckRun>;
}
