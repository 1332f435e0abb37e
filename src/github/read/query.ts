import { z } from 'zod';
import { shaped, untilUsable } from '../answer.ts';
import type { GitHub } from '../client.ts';

/** A part of an answer that GitHub could not give. */
export interface FailedPart {
  readonly type?: string | undefined;
  readonly message?: string | undefined;
  readonly path?: readonly (string | number)[] | undefined;
}

export interface QueryAnswer<T> {
  readonly data: T;
  /** The optional parts that are missing. */
  readonly failed: readonly FailedPart[];
}

export interface QueryOptions<Shape extends z.ZodType> {
  /** Which answer can be used. */
  readonly shape: Shape;
  /**
   * Top-level fields that may be missing: GitHub answers NOT_FOUND for a repository that the installation can't see,
   * beside the data of all others.
   */
  readonly optional?: readonly string[];
}

/**
 * Sends a GraphQL document and takes the answer, if only parts failed that the caller can do without. Asks
 * again if the answer is in another shape than asked for.
 *
 * @throws GraphqlResponseError where another part failed, RequestError where GitHub did not answer
 */
export async function query<Shape extends z.ZodType>(
  octokit: Pick<GitHub, 'graphql'>,
  document: string,
  variables: Readonly<Record<string, unknown>>,
  { shape, optional = [] }: QueryOptions<Shape>,
): Promise<QueryAnswer<z.output<Shape>>> {
  return untilUsable(async () => {
    const { data, failed } = await ask(octokit, document, variables, optional);
    return { data: shaped(shape, data, 'a GraphQL query'), failed };
  });
}

async function ask(
  octokit: Pick<GitHub, 'graphql'>,
  document: string,
  variables: Readonly<Record<string, unknown>>,
  optional: readonly string[],
): Promise<QueryAnswer<unknown>> {
  try {
    const data = await octokit.graphql(document, { ...variables, request: { retries: 1 } });
    return { data, failed: [] };
  } catch (error) {
    const answer = partialAnswer(error);
    if (!answer?.failed.every(({ path }) => optional.includes(String(path?.[0])))) throw error;
    return answer;
  }
}

const failedPart = z.object({
  type: z.string().optional(),
  message: z.string().optional(),
  path: z.array(z.union([z.string(), z.number()])).optional(),
});

/**
 * The data that GitHub sent beside its errors, as far as an error carries any. The error is told by its shape: the
 * package that throws it isn't ours.
 */
export function partialAnswer<T>(error: unknown): QueryAnswer<T> | undefined {
  if (!(error instanceof Error) || error.name !== 'GraphqlResponseError') return undefined;
  const { data, errors } = error as Error & { data?: unknown; errors?: unknown };
  if (typeof data !== 'object' || data === null) return undefined;
  const failed = z.array(failedPart).safeParse(errors);
  return failed.success ? { data: data as T, failed: failed.data } : undefined;
}
