import type { Account } from './account.ts';
import type { Repository } from './repository.ts';

export type Access = 'read' | 'write' | 'admin';
/** GitHub's permission names: `checks`, `contents`, `pull_requests`, … */
export type Permissions = Record<string, Access>;

/** The GitHub App under test. */
export interface App {
  id: number;
  nodeId: string;
  clientId: string;
  slug: string;
  name: string;
  owner: Account;
  /** The author of its comments and commits: `slug[bot]`. */
  bot: Account;
  /** PEM, as the settings page would let you download it. */
  privateKey: string;
  publicKey: string;
  webhookSecret: string;
  webhookUrl: string | null;
  permissions: Permissions;
  events: string[];
  createdAt: string;
}

/** The App on an account. */
export interface Installation {
  id: number;
  app: App;
  account: Account;
  repositorySelection: 'all' | 'selected';
  /** Used when `selected`. */
  repositories: Set<Repository>;
  permissions: Permissions;
  suspendedAt: string | null;
  createdAt: string;
}

/** A `ghs_` token, for one hour. */
export interface InstallationToken {
  token: string;
  installation: Installation;
  permissions: Permissions;
  /** A subset the token was asked for, or null for all of the installation. */
  repositories: Set<Repository> | null;
  expiresAt: number;
}
