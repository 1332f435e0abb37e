import type { Organization } from './organization.ts';

/** People, organizations and bots: accounts that can own a repository or sign a comment. */
export interface Account {
  id: number;
  nodeId: string;
  /** As GitHub's REST shows it: an App's bot is `slug[bot]`. */
  login: string;
  type: 'User' | 'Organization' | 'Bot';
  name: string;
  email: string;
  /** Null of people and bots. */
  organization: Organization | null;
}

/** The permissions of a person in a repository, weakest first. */
const permissionLevels = ['none', 'read', 'triage', 'write', 'maintain', 'admin'] as const;
export type PermissionLevel = (typeof permissionLevels)[number];

/** Is `level` enough where `needed` is asked for? */
export function isAtLeast(level: PermissionLevel, needed: PermissionLevel): boolean {
  return permissionLevels.indexOf(level) >= permissionLevels.indexOf(needed);
}
