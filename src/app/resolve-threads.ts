import type { GitHub } from '../github/client.ts';
import { throwIfLimited } from '../github/rate-limit.ts';
import { settleDocument } from '../github/read/documents.ts';
import type { OwnThread } from '../github/read/own-threads.ts';

/** More in one mutation take GitHub longer than it allows. */
const atOnce = 30;

/**
 * Resolves the App's threads whose findings are gone: with "require conversation resolution" an open one
 * would block merging. The App leaves threads alone that people answered. Without `contents: write` GitHub
 * refuses to resolve, and the App minimizes the comment instead. Threads that can't be settled now are at the
 * next push.
 *
 * @param open fingerprints of the findings that remain
 */
export async function resolveThreads(
  octokit: GitHub,
  threads: readonly OwnThread[],
  open: ReadonlySet<string>,
): Promise<void> {
  const settled = threads
    .filter(
      ({ resolved, answered, fingerprints }) =>
        !resolved && !answered && !fingerprints.some((one) => open.has(one)),
    )
    .slice(0, atOnce);
  if (settled.length === 0) return;
  try {
    await settle(
      octokit,
      'resolve',
      settled.map(({ id }) => id),
    );
  } catch (error) {
    throwIfLimited(error);
    if (!isForbidden(error)) return notResolved(octokit, error);
    try {
      await settle(
        octokit,
        'minimize',
        settled.map(({ commentId }) => commentId),
      );
    } catch (error) {
      throwIfLimited(error);
      notResolved(octokit, error);
    }
  }
}

function notResolved(octokit: GitHub, error: unknown): void {
  octokit.log.warn(`Fixed threads could not be resolved: ${(error as Error).message}`);
}

function isForbidden(error: unknown): boolean {
  const { status, errors } = error as { status?: number; errors?: readonly { type?: string }[] };
  return status === 403 || errors?.some(({ type }) => type === 'FORBIDDEN') === true;
}

async function settle(octokit: GitHub, how: 'resolve' | 'minimize', ids: readonly string[]): Promise<void> {
  const variables = Object.fromEntries(ids.map((id, index) => [`id${index}`, id]));
  await octokit.graphql(settleDocument(how, ids.length), { ...variables, request: { retries: 1 } });
}
