import { randomUUID } from 'node:crypto';
import type { AddressInfo, Socket } from 'node:net';
import { type ServerType, serve } from '@hono/node-server';
import { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { addGraphqlRoute } from '../graphql/route.ts';
import { addRestRoutes } from '../rest/routes.ts';
import { notify, type World } from '../world/world.ts';
import { type Actor, actorName } from './actor.ts';
import { ApiError } from './api-error.ts';
import { authenticate } from './authenticate.ts';
import { etagOf, matches } from './etag.ts';
import { applyFault, takeFault } from './inject-fault.ts';
import { RateLimiter, type RateRequest } from './rate-limit.ts';
import type { Env, Request } from './routes.ts';

export interface RunningServer {
  port: number;
  /** Requests under way. */
  active(): number;
  close(): Promise<void>;
}

/** Serves the world on the loopback interface. */
export async function startServer(world: World, port: number): Promise<RunningServer> {
  let active = 0;
  const limiter = new RateLimiter(world);
  // GitHub Enterprise Server has REST below /api/v3 and GraphQL at /api/graphql; github.com has neither prefix.
  const app = new Hono<Env>({ getPath: (request) => pathOf(request.url) });

  app.use('*', async (request, next) => {
    active += 1;
    const began = performance.now();
    const { method } = request.req;
    const path = request.req.path;
    const text = await request.req.text();
    let actor: Actor = { kind: 'anonymous' };
    try {
      const fault = takeFault(world, method, path, text);
      const early = fault === null || fault.after ? null : await applyFault(request, fault);
      if (early !== null) {
        request.res = early;
        return;
      }
      actor = await authenticate(world, request.req.header('authorization'));
      request.set('actor', actor);
      await answer(request, actorName(actor), kindOf(method, path, text), next);
      const late = fault?.after ? await applyFault(request, fault) : null;
      if (late !== null) request.res = late;
    } catch (error) {
      request.res = errorResponse(error);
    } finally {
      active -= 1;
      const query = new URL(request.req.url).search;
      const operation = path === '/graphql' ? (/\b(?:query|mutation)\s+(\w+)/.exec(text)?.[1] ?? null) : null;
      const milliseconds = performance.now() - began;
      const status = request.res.status;
      world.requests.push({
        method,
        path: path + query,
        status,
        actor: actorName(actor),
        operation,
        at: Date.now(),
        milliseconds,
      });
      notify(world);
    }
  });

  async function answer(
    request: Request,
    name: string,
    kind: RateRequest,
    next: () => Promise<void>,
  ): Promise<void> {
    const { headers, refusal } = limiter.enter(name, kind);
    try {
      if (refusal !== null) {
        request.res = errorResponse(new ApiError(refusal.status, refusal.message));
        addHeaders(request, { ...headers, ...refusal.headers });
        return;
      }
      await next();
      if (request.req.method === 'GET' && request.res.status === 200)
        await conditional(request, name, limiter);
      addHeaders(request, limiter.headers(name, kind));
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

  const sockets = new Set<Socket>();
  const server = await new Promise<ServerType>((resolve, reject) => {
    const started = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, () => resolve(started));
    started.on('error', reject);
    started.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    active: () => active,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

async function conditional(request: Request, name: string, limiter: RateLimiter): Promise<void> {
  const body = new Uint8Array(await request.res.clone().arrayBuffer());
  const etag = etagOf(body);
  if (matches(request.req.header('if-none-match'), etag)) {
    limiter.refund(name);
    request.res = new Response(null, { status: 304, headers: { etag } });
    return;
  }
  request.res.headers.set('etag', etag);
}

function addHeaders(request: Request, headers: Record<string, string>): void {
  for (const [name, value] of Object.entries(headers)) request.res.headers.set(name, value);
  request.res.headers.set(
    'x-github-request-id',
    randomUUID().slice(0, 18).toUpperCase().replaceAll('-', ':'),
  );
  request.res.headers.set('x-github-media-type', 'github.v3; format=json');
  request.res.headers.set('x-github-api-version-selected', '2022-11-28');
}

function errorResponse(error: unknown): Response {
  if (!(error instanceof ApiError)) {
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return Response.json({ message: `The local GitHub failed: ${words}`, status: '500' }, { status: 500 });
  }
  const { status, message, errors, documentation } = error;
  const body = {
    message,
    ...(errors === null ? {} : { errors }),
    documentation_url: documentation,
    status: String(status),
  };
  return Response.json(body, { status: status as ContentfulStatusCode });
}

function pathOf(url: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3);
  const path = (start < 0 ? '/' : url.slice(start)).replace(/[?#].*$/, '');
  return path.replace(/^\/api\/v3(?=\/|$)/, '').replace(/^\/api\/graphql$/, '/graphql') || '/';
}

/** What a request costs. Getting a token and asking for a re-run are writes that create no content. */
function kindOf(method: string, path: string, body: string): RateRequest {
  const graphql = path === '/graphql';
  if (graphql) {
    const mutation = /"query"\s*:\s*"[^"]*\bmutation\b/.test(body);
    return { graphql, writes: mutation, creates: mutation };
  }
  const writes = !['GET', 'HEAD', 'OPTIONS'].includes(method);
  return {
    graphql,
    writes,
    creates: method === 'POST' && path.startsWith('/repos/') && !path.endsWith('/rerequest'),
  };
}
