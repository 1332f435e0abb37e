import type { RateLimiter } from '../http/rate-limit.ts';
import { bodyOf, type Server } from '../http/routes.ts';
import type { World } from '../world/world.ts';

/** `POST /api/graphql`. */
export function addGraphqlRoute(server: Server, _world: World, _limiter: RateLimiter): void {
  server.post('/graphql', async (request) => {
    await bodyOf(request);
    return request.json({ message: 'GraphQL comes next' }, 501);
  });
}
