import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { addGraphqlRoute } from '../graphql/route.ts';
import { addRestRoutes } from '../rest/routes.ts';
import { notify, type World } from '../world/world.ts';
import { type Actor, actorName } from './actor.ts';
import { ApiError } from './api-error.ts';
import { authenticate } from './authenticate.ts';
import { errorResponse } from './error-response.ts';
import { etagOf, matches } from './etag.ts';
import { applyFault, takeFault } from './inject-fault.ts';
import { createRateLimiter } from './rate-limit.ts';
import { kindOf, operationOf, pathOf } from './request-kind.ts';
import type { Request as ApiRequest, Env } from './routes.ts';

export interface Application {
  fetch(request: Request, env?: object): Response | Promise<Response>;
  /** Requests under way. */
  active(): number;
}

/** All of GitHub's HTTP: the steps for every request (log, faults, token, limits, ETag), and then its route. */
export function createApplication(world: World): Application {
  let active = 0;
  const limiter = createRateLimiter(world.limits);
  const app = new Hono<Env>({ getPath: (request) => pathOf(request.url) });

  app.use('*', async (request, next) => {
    const began = performance.now();
    const { method, path } = request.req;
    const body = await request.req.text();
    request.set('actor', { kind: 'anonymous' });
    active += 1;
    try {
      const fault = takeFault(world, method, path, body);
      const early = fault === null || fault.after ? null : await applyFault(request, fault);
      if (early === null) await answer(request, body, next);
      const late = fault?.after ? await applyFault(request, fault) : early;
      if (late !== null) request.res = late;
    } catch (error) {
      request.res = errorResponse(error);
    } finally {
      active -= 1;
      world.requests.push({
        method,
        path: path + new URL(request.req.url).search,
        status: request.res.status,
        actor: actorName(request.get('actor')),
        operation: operationOf(path, body),
        at: Date.now(),
        milliseconds: performance.now() - began,
      });
      notify(world);
    }
  });

  async function answer(request: ApiRequest, body: string, next: () => Promise<void>): Promise<void> {
    const actor: Actor = await authenticate(world, request.req.header('authorization'));
    request.set('actor', actor);
    const name = actorName(actor);
    const kind = kindOf(request.req.method, request.req.path, body);
    const refusal = limiter.enter(name, kind);
    try {
      if (refusal === null) await next();
      else if (kind.graphql && refusal.limit === 'primary') {
        // GraphQL tells of its primary limit with status 200 (docs, "Rate limits for the GraphQL API").
        request.res = Response.json({ errors: [{ type: 'RATE_LIMITED', message: refusal.message }] });
      } else request.res = errorResponse(new ApiError(403, refusal.message));
      if (request.req.method === 'GET' && request.res.status === 200)
        await tag(request, () => limiter.refund(name));
      addHeaders(request, { ...limiter.headers(name, kind), ...refusal?.headers });
    } finally {
      limiter.leave(name);
    }
  }

  app.onError((error) => errorResponse(error));
  app.notFound((request) => {
    const message = `The local GitHub has no ${request.req.method} ${request.req.path}`;
    return request.json({ message, documentation_url: 'https://docs.github.com/rest', status: '501' }, 501);
  });
  addRestRoutes(app, world, limiter);
  addGraphqlRoute(app, world, limiter);
  const { pages } = world;
  // With pages the API is below /api only, as on GitHub Enterprise Server; asking for a page is no request to the API.
  const isPage = (request: Request) => pages !== null && !new URL(request.url).pathname.startsWith('/api/');
  return {
    fetch: (request, env) => (isPage(request) ? pages!(request) : app.fetch(request, env)),
    active: () => active,
  };
}

/** Gives the answer its ETag, or answers 304, which is free. */
async function tag(request: ApiRequest, refund: () => void): Promise<void> {
  const etag = etagOf(new Uint8Array(await request.res.clone().arrayBuffer()));
  if (!matches(request.req.header('if-none-match'), etag)) {
    request.res.headers.set('etag', etag);
    return;
  }
  refund();
  request.res = new Response(null, { status: 304, headers: { etag } });
}

/** Every answer names the scopes of a classic token. */
function scopeHeaders(actor: Actor): Record<string, string> {
  if (actor.kind !== 'user' || actor.token.scopes === null) return {};
  return { 'x-oauth-scopes': actor.token.scopes.join(', ') };
}

function addHeaders(request: ApiRequest, headers: Record<string, string>): void {
  const all = {
    ...headers,
    ...scopeHeaders(request.get('actor')),
    'x-github-request-id': randomUUID().slice(0, 18).toUpperCase().replaceAll('-', ':'),
    'x-github-media-type': 'github.v3; format=json',
    'x-github-api-version-selected': '2022-11-28',
  };
  for (const [name, value] of Object.entries(all)) request.res.headers.set(name, value);
}
