import type { Account, PermissionLevel } from './account.ts';
import type { Repository } from './repository.ts';
import type { Ruleset } from './ruleset.ts';

export type OrganizationRole = 'admin' | 'member';

/** The parts of an account that is an organization. */
export interface Organization {
  /** Owners (GitHub's API calls them `admin`) and members. */
  members: Map<Account, OrganizationRole>;
  /** The permission of every member in every repository. */
  basePermission: PermissionLevel;
  /** `free` has no rulesets for the organization, only `enterprise` has ones that are merely evaluated. */
  plan: 'free' | 'team' | 'enterprise';
  /** Members of each team, by its slug. */
  teams: Map<string, Set<Account>>;
  rulesets: Map<number, Ruleset>;
  /** Values of custom properties. */
  properties: Map<Repository, Record<string, string>>;
}

/** GitHub's settings for a new organization; without any owner until a person is made one. */
export function newOrganization(): Organization {
  return {
    members: new Map(),
    basePermission: 'read',
    plan: 'enterprise',
    teams: new Map(),
    rulesets: new Map(),
    properties: new Map(),
  };
}
