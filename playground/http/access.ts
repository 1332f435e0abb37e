import { isAtLeast, type PermissionLevel } from '../world/account.ts';
import { permissionOf } from '../world/accounts.ts';
import type { Access } from '../world/app.ts';
import { covers } from '../world/installations.ts';
import { network } from '../world/network.ts';
import { hasScope } from '../world/personal-token.ts';
import type { Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';
import type { Actor } from './actor.ts';
import { ApiError, forbidden, notFound } from './api-error.ts';

/** Is the repository among those that the token was given for? */
function isInstalledOn(actor: Actor, repository: Repository): boolean {
  if (actor.kind !== 'installation') return false;
  const { installation, repositories } = actor.token;
  return covers(installation, repository) && (repositories === null || repositories.has(repository));
}

/** May the actor know that the repository exists? */
export function canSee(actor: Actor, repository: Repository): boolean {
  if (!repository.private) return true;
  if (actor.kind === 'user') {
    const reaches = actor.token.permissions !== null || hasScope(actor.token, 'repo');
    return reaches && isAtLeast(permissionOf(repository, actor.account), 'read');
  }
  return isInstalledOn(actor, repository);
}

/**
 * The repository of a path, when the actor may do this in it.
 *
 * @param permission GitHub's name of the App permission that the endpoint documents
 * @throws ApiError 404 when it can't be seen, 403 when the permission is missing
 */
export function openRepository(
  world: World,
  actor: Actor,
  fullName: string,
  permission: string,
  access: Access,
): Repository {
  const repository = world.repositories.get(fullName.toLowerCase());
  if (repository === undefined || !canSee(actor, repository)) throw notFound();
  requireAccess(actor, repository, permission, access);
  return repository;
}

/** @throws ApiError when the actor may not */
function requireAccess(actor: Actor, repository: Repository, permission: string, access: Access): void {
  if (!mayAccess(actor, repository, permission, access)) throw refusalFor(actor, permission);
  if (access !== 'read') refuseArchived(repository);
}

/** @throws ApiError when the actor may not commit to this branch */
export function requirePush(world: World, actor: Actor, repository: Repository, branch: string): void {
  if (!mayPush(world, actor, repository, branch)) throw refusalFor(actor, 'contents');
  refuseArchived(repository);
}

/** 403 for an App and for a token that could have been given more; 404 for a person, whom GitHub tells no more. */
function refusalFor(actor: Actor, permission: string): ApiError {
  if (actor.kind === 'installation') return forbidden();
  if (actor.kind !== 'user')
    return actor.kind === 'anonymous' ? new ApiError(401, 'Requires authentication') : notFound();
  if (actor.token.permissions !== null)
    return new ApiError(403, 'Resource not accessible by personal access token');
  return permission === 'checks' ? new ApiError(403, 'You must authenticate via a GitHub App.') : notFound();
}

function refuseArchived({ archived }: Repository): void {
  if (archived) throw new ApiError(403, 'Repository was archived so is read-only.');
}

export function mayAccess(actor: Actor, repository: Repository, permission: string, access: Access): boolean {
  if (actor.kind === 'installation') {
    // Outside its installation a token is a stranger: what is public may be read.
    if (!isInstalledOn(actor, repository)) return !repository.private && access === 'read';
    const given = actor.token.permissions[permission];
    return given !== undefined && rank(given) >= rank(access);
  }
  if (actor.kind === 'user') {
    // Only Apps write checks.
    if (permission === 'checks' && access === 'write') return false;
    const { permissions } = actor.token;
    const given = permissions?.[permission];
    if (permissions !== null && (given === undefined || rank(given) < rank(access)))
      // A fine-grained token reads what is public anyway.
      return !repository.private && access === 'read';
    if (access !== 'read' && permissions === null && !hasScope(actor.token, scopeFor(repository)))
      return false;
    return isAtLeast(permissionOf(repository, actor.account), neededLevel(permission, access));
  }
  return actor.kind === 'anonymous' && !repository.private && access === 'read';
}

/**
 * May the actor commit to this branch? Beside its own repositories an installation reaches the head branch of a
 * pull request from a fork, when a person owns the fork and left "allow edits by maintainers" on (known from issue
 * threads; never for forks of organizations).
 */
export function mayPush(world: World, actor: Actor, repository: Repository, branch: string): boolean {
  if (mayAccess(actor, repository, 'contents', 'write')) return true;
  if (repository.owner.type !== 'User') return false;
  return network(world, repository).some((base) =>
    [...base.pulls.values()].some((pull) => {
      const fromHere = pull.headRepository === repository && pull.headRef === branch && pull.state === 'open';
      return fromHere && pull.maintainerCanModify && mayAccess(actor, base, 'contents', 'write');
    }),
  );
}

/** The scope of a classic token that may change a repository. */
function scopeFor(repository: Repository): string {
  return repository.private ? 'repo' : 'public_repo';
}

function rank(access: Access): number {
  return ['read', 'write', 'admin'].indexOf(access);
}

/** Anyone who can read may comment and review; the rest of writing needs write. */
function neededLevel(permission: string, access: Access): PermissionLevel {
  if (access === 'admin' || permission === 'administration') return 'admin';
  if (access === 'read' || permission === 'pull_requests' || permission === 'issues') return 'read';
  return 'write';
}
