import type { Account } from '../world/account.ts';
import type { Access } from '../world/app.ts';
import { hasScope } from '../world/personal-token.ts';
import type { World } from '../world/world.ts';
import { ApiError, forbidden, notFound } from './api-error.ts';
import type { Request } from './routes.ts';

/** The access that a settings endpoint of an organization demands of a token. */
export interface OrganizationAccess {
  /** Of a classic token. */
  scope: string;
  /** Of a fine-grained one. */
  permission: string;
  access: Access;
}

/**
 * The organization of `/orgs/:login/…`, when the asker is one of its owners and the token reaches as far.
 *
 * @throws ApiError 404 unless the asker is an owner, and for a classic token without the scope; 403 for a
 *   fine-grained token without the permission; both with the headers that name the missing access
 */
export function ownedOrganization(world: World, request: Request, needed: OrganizationAccess): Account {
  const actor = request.get('actor');
  const account = world.accounts.get((request.req.param('login') ?? '').toLowerCase());
  if (account?.organization == null) throw notFound('/orgs');
  if (actor.kind === 'anonymous') throw new ApiError(401, 'Requires authentication');
  if (actor.kind !== 'user') throw forbidden();
  const { token } = actor;
  if (token.permissions !== null) {
    const given = token.permissions[needed.permission];
    const ranks = ['read', 'write', 'admin'];
    if (given === undefined || ranks.indexOf(given) < ranks.indexOf(needed.access)) {
      const headers = { 'x-accepted-github-permissions': `${needed.permission}=${needed.access}` };
      throw new ApiError(403, 'Resource not accessible by personal access token', { headers });
    }
  } else if (!hasScope(token, needed.scope)) {
    throw new ApiError(404, 'Not Found', { headers: { 'x-accepted-oauth-scopes': needed.scope } });
  }
  if (account.organization.members.get(actor.account) !== 'admin') throw notFound('/orgs');
  return account;
}
