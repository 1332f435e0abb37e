import type { Commit } from '../git/history.ts';
import type { Account } from './account.ts';
import type { App } from './app.ts';
import type { Repository } from './repository.ts';

export type CheckStatus = 'queued' | 'in_progress' | 'completed';
export const conclusions = [
  'success',
  'failure',
  'neutral',
  'cancelled',
  'skipped',
  'timed_out',
  'action_required',
] as const;
export type Conclusion = (typeof conclusions)[number];

/** One annotation, in the REST API's own words. Lines are 1-based and inclusive. */
export interface Annotation {
  path: string;
  start_line: number;
  end_line: number;
  start_column: number | null;
  end_column: number | null;
  annotation_level: 'notice' | 'warning' | 'failure';
  title: string | null;
  message: string;
  raw_details: string | null;
}

/** A button on a completed check run. */
export interface CheckRunAction {
  label: string;
  description: string;
  identifier: string;
}

export interface CheckRun {
  id: number;
  nodeId: string;
  repository: Repository;
  app: App;
  suite: CheckSuite;
  name: string;
  headSha: string;
  status: CheckStatus;
  conclusion: Conclusion | null;
  externalId: string;
  detailsUrl: string | null;
  title: string | null;
  summary: string | null;
  text: string | null;
  annotations: Annotation[];
  actions: CheckRunAction[];
  startedAt: string;
  completedAt: string | null;
}

/** All runs of one App on one commit. */
export interface CheckSuite {
  id: number;
  nodeId: string;
  repository: Repository;
  app: App;
  headSha: string;
  headBranch: string | null;
  headCommit: Commit;
  createdAt: string;
}

/** The older commit status (`POST statuses/{sha}`). */
export interface CommitStatus {
  id: number;
  nodeId: string;
  sha: string;
  state: 'error' | 'failure' | 'pending' | 'success';
  context: string;
  description: string | null;
  targetUrl: string | null;
  creator: Account;
  createdAt: string;
}
