import { type DocumentNode, execute, GraphQLError, getOperationAST, parse, validate } from 'graphql';
import { ApiError } from '../http/api-error.ts';
import type { RateLimiter } from '../http/rate-limit.ts';
import { bodyOf, type Server } from '../http/routes.ts';
import type { World } from '../world/world.ts';
import { executionError, validationError } from './errors.ts';
import { type Context, GraphqlFault } from './node.ts';
import { countNodes } from './page-limits.ts';
import { resolveField, resolveType } from './resolve.ts';
import { githubSchema } from './schema.ts';

/** `POST /api/graphql`: status 200 also for errors, as GitHub answers. */
export function addGraphqlRoute(server: Server, world: World, limiter: RateLimiter): void {
  const known = new Map<string, DocumentNode>();

  server.post('/graphql', async (request) => {
    const actor = request.get('actor');
    if (actor.kind === 'anonymous')
      throw new ApiError(401, 'This endpoint requires you to be authenticated.');
    if (actor.kind === 'app') throw new ApiError(401, 'Bad credentials');
    const { query, variables = {}, operationName = null } = await bodyOf(request);
    if (typeof query !== 'string')
      return request.json({
        errors: [{ message: 'A query attribute must be specified and must be a string.' }],
      });
    const schema = githubSchema();
    let document = known.get(query);
    if (document === undefined) {
      try {
        document = parse(query);
      } catch (error) {
        if (!(error instanceof GraphQLError)) throw error;
        return request.json({ errors: [{ message: error.message, locations: error.locations }] });
      }
      const errors = validate(schema, document);
      if (errors.length > 0) return request.json({ errors: errors.map(validationError) });
      known.set(query, document);
    }
    const operation = getOperationAST(document, operationName as string | null);
    if (!operation) return request.json({ errors: [{ message: 'An operation name is required' }] });

    let nodeCount: number;
    try {
      nodeCount = countNodes(
        schema,
        document,
        operation,
        variables as Record<string, unknown>,
        world.limits.graphqlNodes,
      );
    } catch (error) {
      if (!(error instanceof GraphqlFault)) throw error;
      return request.json({ data: null, errors: [{ type: error.type, message: error.message }] });
    }
    const context: Context = { world, actor, limiter, nodeCount };
    const { data, errors } = await execute({
      schema,
      document,
      contextValue: context,
      variableValues: variables as Record<string, unknown>,
      operationName: operationName as string | null,
      fieldResolver: resolveField,
      typeResolver: resolveType,
    });
    // Variables that don't fit are found before anything runs: then there is no data at all.
    if (errors === undefined) return request.json({ data });
    return request.json({ ...(data === undefined ? {} : { data }), errors: errors.map(executionError) });
  });
}
