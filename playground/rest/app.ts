import { randomBytes } from 'node:crypto';
import { canSee } from '../http/access.ts';
import { ApiError, badCredentials, forbidden, notFound, unprocessable } from '../http/api-error.ts';
import { pageOf } from '../http/pages.ts';
import { bodyOf, numberOf, type Request, type Server } from '../http/routes.ts';
import { appJson } from '../json/account.ts';
import type { Json } from '../json/example.ts';
import { installationJson } from '../json/installation.ts';
import { repositoryJson } from '../json/repository.ts';
import type { Access, Installation, Permissions } from '../world/app.ts';
import { covers, installationOf, installationOn, installedRepositories } from '../world/installations.ts';
import type { Repository } from '../world/repository.ts';
import { timestamp, type World } from '../world/world.ts';

const hour = 3_600_000;
const ranks: Access[] = ['read', 'write', 'admin'];

/** The routes for an App as itself (JWT), and `/installation`, for an installation token. */
export function addAppRoutes(server: Server, world: World): void {
  server.get('/app', (request) => {
    requireApp(request);
    return request.json({ ...appJson(world, world.app), installations_count: world.installations.size });
  });

  server.get('/apps/:slug', (request) => {
    if (request.req.param('slug') !== world.app.slug) throw notFound('/apps/apps');
    return request.json(appJson(world, world.app));
  });

  server.get('/app/installations', (request) => {
    requireApp(request);
    const page = pageOf(request, [...world.installations.values()]);
    return request.json(page.map((installation) => installationJson(world, installation)));
  });

  server.get('/app/installations/:id', (request) => {
    requireApp(request);
    return request.json(installationJson(world, found(world.installations.get(numberOf(request, 'id')))));
  });

  server.post('/app/installations/:id/access_tokens', async (request) => {
    requireApp(request);
    const installation = found(world.installations.get(numberOf(request, 'id')));
    if (installation.suspendedAt !== null) throw new ApiError(403, 'This installation has been suspended');
    const body = await bodyOf(request);
    const permissions = narrowPermissions(installation, body.permissions as Permissions | undefined);
    const repositories = narrowRepositories(world, installation, body);
    const token = `ghs_${randomBytes(18).toString('hex')}`;
    const expiresAt = Date.now() + hour;
    world.installationTokens.set(token, { token, installation, permissions, repositories, expiresAt });
    const selected =
      repositories === null
        ? {}
        : { repositories: [...repositories].map((one) => repositoryJson(world, one)) };
    const selection = repositories === null ? installation.repositorySelection : 'selected';
    return request.json(
      { token, expires_at: timestamp(expiresAt), permissions, repository_selection: selection, ...selected },
      201,
    );
  });

  server.delete('/installation/token', (request) => {
    const actor = request.get('actor');
    if (actor.kind !== 'installation') throw badCredentials();
    world.installationTokens.delete(actor.token.token);
    return request.body(null, 204);
  });

  server.get('/installation/repositories', (request) => {
    const actor = request.get('actor');
    if (actor.kind !== 'installation') throw forbidden();
    const { installation, repositories } = actor.token;
    const all = installedRepositories(world, installation).filter(
      (one) => repositories === null || repositories.has(one),
    );
    const page = pageOf(request, all).map((repository) => repositoryJson(world, repository));
    const selection = installation.repositorySelection;
    return request.json({ total_count: all.length, repository_selection: selection, repositories: page });
  });

  server.get('/repos/:owner/:repo/installation', (request) => {
    const actor = requireApp(request);
    const { owner, repo } = request.req.param();
    const repository = found(world.repositories.get(`${owner}/${repo}`.toLowerCase()));
    const installation = installationOf(world, repository);
    if (installation === null && !canSee(actor, repository)) throw notFound();
    return request.json(installationJson(world, found(installation)));
  });

  for (const path of ['/orgs/:login/installation', '/users/:login/installation']) {
    server.get(path, (request) => {
      requireApp(request);
      return request.json(
        installationJson(world, found(installationOn(world, request.req.param('login') ?? ''))),
      );
    });
  }
}

/** @throws ApiError 401 when it isn't the App's own JWT */
export function requireApp(request: Request) {
  const actor = request.get('actor');
  if (actor.kind !== 'app') throw new ApiError(401, 'A JSON web token could not be decoded');
  return actor;
}

function found<T>(value: T | undefined | null): T {
  if (value === undefined || value === null) throw notFound('/apps/apps');
  return value;
}

function narrowPermissions(installation: Installation, asked: Permissions | undefined): Permissions {
  if (asked === undefined) return installation.permissions;
  for (const [name, access] of Object.entries(asked)) {
    const given = installation.permissions[name];
    if (given !== undefined && ranks.indexOf(given) >= ranks.indexOf(access)) continue;
    throw new ApiError(422, 'The permissions requested are not granted to this installation.');
  }
  return { ...asked, metadata: 'read' };
}

function narrowRepositories(world: World, installation: Installation, body: Json): Set<Repository> | null {
  const names = body.repositories as string[] | undefined;
  const ids = body.repository_ids as number[] | undefined;
  if (names === undefined && ids === undefined) return null;
  const chosen = [...world.repositories.values()].filter(
    (one) => names?.includes(one.name) || ids?.includes(one.id),
  );
  const reachable = chosen.filter((one) => covers(installation, one));
  if (reachable.length === (names?.length ?? 0) + (ids?.length ?? 0)) return new Set(reachable);
  throw unprocessable([
    'There is at least one repository that does not exist or is not accessible to the parent installation.',
  ]);
}
