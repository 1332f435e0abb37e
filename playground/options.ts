import type { Permissions } from './world/app.ts';
import type { Limits } from './world/limits.ts';

/** The options of `startGitHub`; each has a default. */
export interface GitHubOptions {
  /** TCP port on the loopback interface; 0 (default) takes a free one. */
  port?: number;
  /** Folder for the bare repositories; default is a fresh temporary one that `close()` removes. */
  directory?: string;
  app?: AppOptions;
  /** Where the App listens. Can be set later with `setWebhook`, once the App knows its port. */
  webhook?: WebhookOptions;
  /** Answers everything outside of `/api/`: the pages that github.com shows at `/acme/infrastructure/pull/1`. */
  pages?: (request: Request) => Response | Promise<Response>;
  /** Deviations from GitHub's own limits, for tests that want to meet one sooner. */
  limits?: Partial<Limits>;
}

export interface AppOptions {
  /** Default `require-imdsv2`: the bot is then `require-imdsv2[bot]`. */
  slug?: string;
  name?: string;
  /** Default: checks, statuses, contents and pull_requests write, merge_queues and metadata read. */
  permissions?: Permissions;
  /** Webhook events the App subscribes to; installation events always come. */
  events?: string[];
}

export interface WebhookOptions {
  /** For Probot `http://localhost:PORT/api/github/webhooks`. */
  url: string;
  /** Default: the generated `app.webhookSecret`. */
  secret?: string;
}

/** A file in a commit: text or bytes, null to delete it, or with a git mode (`100755`, `120000`). */
export type FileContent = string | Uint8Array | null | { content: string | Uint8Array; mode: string };

export interface RepositoryOptions {
  /** Branches and tags come from this git bundle. */
  bundle?: string;
  /** `owner/name`; the owner becomes an organization if no account has that login. */
  fullName: string;
  /** Default true: only installations that include it can see it. */
  private?: boolean;
  description?: string;
  /** Default `main`. */
  defaultBranch?: string;
  /** Without any commit. */
  empty?: boolean;
  /** Start with all commits and branches of another repository here, but as no fork of it: many are made quickly. */
  copyOf?: string;
  /** Make this a fork of another repository here, all its branches included. */
  forkOf?: string;
  /** Borrow the objects of a git repository on disk (alternates; that repository is only read). */
  from?: string;
}

export interface CommitOptions {
  /** Branch to move; made when it doesn't exist. */
  branch: string;
  /** By path. */
  files: Record<string, FileContent>;
  message?: string;
  /** Start a new branch at this revision; default is the default branch. */
  from?: string;
  /** Login; default is the owner of the open pull request's fork, or `octocat`. */
  author?: string;
}

export interface PullRequestOptions {
  title: string;
  body?: string;
  /** Default: the repository's default branch. */
  base?: string;
  /** `branch`, or `owner:branch` for a fork. */
  head: string;
  draft?: boolean;
  /** Login; default `octocat`. */
  user?: string;
  /** For forks, default true. */
  maintainerCanModify?: boolean;
}

export interface InstallationOptions {
  /** Default `all`. */
  repositories?: 'all' | string[];
  /** Default: everything the App asks for. */
  permissions?: Permissions;
}
