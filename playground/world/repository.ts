import type { GitStore } from '../git/store.ts';
import type { Account, PermissionLevel } from './account.ts';
import type { BranchRules } from './branch-rules.ts';
import type { CheckRun, CheckSuite, CommitStatus } from './check-run.ts';
import type { MergeGroup } from './merge-group.ts';
import type { PullRequest } from './pull-request.ts';

/** A repository: a bare git repository on this machine and what GitHub keeps beside it. */
export interface Repository {
  id: number;
  nodeId: string;
  owner: Account;
  name: string;
  /** `owner/name`. */
  fullName: string;
  private: boolean;
  /** Read-only for everybody. */
  archived: boolean;
  description: string | null;
  defaultBranch: string;
  /** The repository this one was forked from. */
  parent: Repository | null;
  git: GitStore;
  /** Collaborators by login in lower case; who isn't listed has `none` (private) or `read` (public). */
  collaborators: Map<string, PermissionLevel>;
  /** By number; issues and pull requests share their numbers, as on GitHub. */
  pulls: Map<number, PullRequest>;
  nextNumber: number;
  checkSuites: Map<number, CheckSuite>;
  checkRuns: Map<number, CheckRun>;
  statuses: CommitStatus[];
  mergeGroups: MergeGroup[];
  /** By branch. */
  branchRules: Map<string, BranchRules>;
  createdAt: string;
  pushedAt: string;
}
