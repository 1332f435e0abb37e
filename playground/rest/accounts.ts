import { canSee } from '../http/access.ts';
import { actorName } from '../http/actor.ts';
import { ApiError, notFound } from '../http/api-error.ts';
import { pageOf } from '../http/pages.ts';
import type { RateLimiter } from '../http/rate-limit.ts';
import type { Server } from '../http/routes.ts';
import { organizationJson, userJson } from '../json/account.ts';
import { repositoryJson } from '../json/repository.ts';
import type { Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';

/** The parameter `type` of lists of repositories. */
const kinds: Record<string, (repository: Repository) => boolean> = {
  all: () => true,
  public: (one) => !one.private,
  private: (one) => one.private,
  forks: ({ parent }) => parent !== null,
  sources: ({ parent }) => parent === null,
};

const byName = (one: Repository, other: Repository) => one.fullName.localeCompare(other.fullName);

/** People, organizations, quota, and the small endpoints that say that this is GitHub. */
export function addAccountRoutes(server: Server, world: World, limiter: RateLimiter): void {
  server.get('/', (request) => request.json({ current_user_url: `${world.url}/api/v3/user` }));
  server.get('/zen', (request) => request.text('Keep it logically awesome.'));
  server.get('/meta', (request) =>
    request.json({ verifiable_password_authentication: true, installed_version: '3.17.0' }),
  );

  server.get('/rate_limit', (request) => {
    const name = actorName(request.get('actor'));
    // Asking costs nothing.
    limiter.refund(name);
    const [core, graphql] = (['core', 'graphql'] as const).map((resource) => {
      const { limit, used, reset } = limiter.status(name, resource);
      return { limit, used, remaining: Math.max(0, limit - used), reset };
    });
    return request.json({ resources: { core, graphql }, rate: core });
  });

  server.get('/user', (request) => {
    const actor = request.get('actor');
    if (actor.kind === 'anonymous') throw new ApiError(401, 'Requires authentication');
    if (actor.kind !== 'user') throw new ApiError(403, 'Resource not accessible by integration');
    return request.json({ ...userJson(world, actor.account), name: actor.account.name });
  });

  server.get('/users/:login', (request) => {
    const account = world.accounts.get(request.req.param('login').toLowerCase());
    if (account === undefined) throw notFound('/users/users');
    return request.json({ ...userJson(world, account), name: account.name });
  });

  server.get('/orgs/:login', (request) => {
    const account = world.accounts.get(request.req.param('login').toLowerCase());
    if (account?.type !== 'Organization') throw notFound('/orgs/orgs');
    return request.json({ ...organizationJson(world, account), name: account.name, type: account.type });
  });

  server.get('/orgs/:login/repos', (request) => {
    const account = world.accounts.get(request.req.param('login').toLowerCase());
    if (account?.type !== 'Organization') throw notFound('/repos/repos');
    const wanted = kinds[request.req.query('type') ?? 'all'];
    if (wanted === undefined) throw new ApiError(501, 'The local GitHub lists no such type of repositories');
    const all = [...world.repositories.values()]
      .filter((one) => one.owner === account && canSee(request.get('actor'), one) && wanted(one))
      .toSorted(request.req.query('sort') === 'full_name' ? byName : () => 0);
    return request.json(pageOf(request, all).map((repository) => repositoryJson(world, repository)));
  });
}
