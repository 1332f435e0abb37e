import type { Account, PermissionLevel } from './account.ts';

export type OrganizationRole = 'admin' | 'member';

/** What an account has when it is an organisation. */
export interface Organization {
  /** Owners (GitHub's API calls them `admin`) and members. */
  members: Map<Account, OrganizationRole>;
  /** What every member may do in every repository. */
  basePermission: PermissionLevel;
}

/** GitHub's settings for a new organisation; without any owner until somebody is made one. */
export function newOrganization(): Organization {
  return { members: new Map(), basePermission: 'read' };
}
