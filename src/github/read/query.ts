import type { GitHub } from '../client.ts';

/**
 * Sends a GraphQL document and takes what came back, where only parts failed that the caller can do without.
 *
 * @param optional top-level fields that may be missing: GitHub answers NOT_FOUND for a repository that the
 *   installation can't see, beside the data of all others
 * @throws GraphqlResponseError where another part failed, RequestError where GitHub did not answer
 */
export async function query<T>(
  octokit: GitHub,
  document: string,
  variables: Record<string, unknown>,
  optional: readonly string[] = [],
): Promise<T> {
  try {
    return await octokit.graphql<T>(document, { ...variables, request: { retries: 1 } });
  } catch (error) {
    if (!isPartial(error)) throw error;
    if (!error.errors.every(({ path }) => optional.includes(String(path?.[0])))) throw error;
    return error.data as T;
  }
}

/** Octokit's GraphqlResponseError, by its shape: that package is not a dependency of ours. */
function isPartial(error: unknown): error is { data: unknown; errors: { path?: unknown[] }[] } {
  if (!(error instanceof Error) || error.name !== 'GraphqlResponseError') return false;
  const { data, errors } = error as Error & { data?: unknown; errors?: unknown };
  return typeof data === 'object' && data !== null && Array.isArray(errors);
}
