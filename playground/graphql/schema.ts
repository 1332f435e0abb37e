import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLSchema } from 'graphql';

let built: GraphQLSchema | null = null;

/** GitHub's own schema, as `@octokit/graphql-schema` publishes it. Building it takes some 130 ms, once a process. */
export function githubSchema(): GraphQLSchema {
  // Read beside the package's entry: importing that would also parse 5 MB of the same schema as JSON.
  if (built !== null) return built;
  const file = new URL('schema.graphql', import.meta.resolve('@octokit/graphql-schema'));
  // GitHub vouches for it, and nobody needs to know on which line of the schema a type stands.
  built = buildSchema(readFileSync(file, 'utf8'), { assumeValid: true, noLocation: true });
  return built;
}
