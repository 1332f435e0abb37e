import { canSee, mayAccess } from '../http/access.ts';
import type { Access } from '../world/app.ts';
import type { PullRequest } from '../world/pull-request.ts';
import type { Repository } from '../world/repository.ts';
import { type Context, forbidden, GraphqlFault } from './node.ts';

/** @throws GraphqlFault FORBIDDEN when the asker may not do this in the repository */
export function requirePermission(
  context: Context,
  repository: Repository,
  permission: string,
  access: Access,
): void {
  if (!mayAccess(context.actor, repository, permission, access)) throw forbidden();
}

/** A repository that the asker can see. @throws GraphqlFault NOT_FOUND */
export function repositoryNamed(context: Context, fullName: string): Repository {
  const repository = context.world.repositories.get(fullName.toLowerCase());
  if (repository !== undefined && canSee(context.actor, repository)) return repository;
  throw new GraphqlFault('NOT_FOUND', `Could not resolve to a Repository with the name '${fullName}'.`);
}

/**
 * The thing that a node id names, when it is of a type that is wanted and can be seen.
 *
 * @throws GraphqlFault NOT_FOUND
 */
export function nodeOf<T>(context: Context, id: string, ...types: string[]): T {
  const node = context.world.nodes.get(id);
  const repository = node === undefined ? undefined : repositoryBehind(node.value);
  const visible = repository === undefined || canSee(context.actor, repository);
  if (node !== undefined && visible && (types.length === 0 || types.includes(node.type)))
    return node.value as T;
  const what = types.length === 1 ? `${types[0]} node with` : 'node with';
  throw new GraphqlFault('NOT_FOUND', `Could not resolve to a ${what} the global id of '${id}'.`);
}

function repositoryBehind(value: unknown): Repository | undefined {
  const { repository, pullRequest, git } = value as {
    repository?: Repository;
    pullRequest?: PullRequest;
    git?: unknown;
  };
  return git === undefined ? (repository ?? pullRequest?.repository) : (value as Repository);
}
