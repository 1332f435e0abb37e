import { randomBytes } from 'node:crypto';
import type { Account } from './account.ts';
import type { Permissions } from './app.ts';
import type { World } from './world.ts';

/** A personal access token: it may do what its person may, as far as it was given. */
export interface PersonalToken {
  account: Account;
  /** Of a classic token (`ghp_`); a fine-grained one has none. */
  scopes: string[] | null;
  /** Of a fine-grained token (`github_pat_`), by GitHub's names: `contents`, `organization_administration`, … */
  permissions: Permissions | null;
}

export interface TokenOptions {
  /** Scopes of a classic token; default everything that the playground asks for. */
  scopes?: string[];
  /** Makes it a fine-grained token with these permissions, and `metadata: read`. */
  permissions?: Permissions;
}

export function createPersonalToken(world: World, account: Account, options: TokenOptions = {}): string {
  const { permissions, scopes = ['repo', 'admin:org'] } = options;
  const token = `${permissions ? 'github_pat_' : 'ghp_'}${randomBytes(18).toString('hex')}`;
  world.personalTokens.set(token, {
    account,
    scopes: permissions ? null : scopes,
    permissions: permissions ? { ...permissions, metadata: 'read' } : null,
  });
  return token;
}

/** Scopes that bring others with them (docs, "Scopes for OAuth apps"). */
const included: Record<string, string[]> = {
  'admin:org': ['write:org', 'read:org'],
  'write:org': ['read:org'],
  repo: ['repo:status', 'repo_deployment', 'public_repo', 'repo:invite', 'security_events'],
};

export function hasScope({ scopes }: PersonalToken, wanted: string): boolean {
  return scopes?.some((scope) => scope === wanted || included[scope]?.includes(wanted)) ?? false;
}
