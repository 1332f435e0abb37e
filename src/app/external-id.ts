import type { MergeGroup } from '../github/read/pull-request.ts';

/**
 * `external_id` of a check run: what it is about, because `check_run.pull_requests` is empty for forks and a later
 * event about a merge group brings no base. It comes back with every event about the run.
 *
 * @param comments do comments still have to follow the verdict? Should the process die before, the next one knows.
 */
export function pullRequestId(number: number, comments: 'pending' | 'done' = 'done'): string {
  return comments === 'pending' ? `${number} comments` : String(number);
}

/** The pull request behind an `external_id`, or undefined where it is another's. */
export function pullRequestIn(
  externalId: string | null | undefined,
): { readonly number: number; readonly commentsPending: boolean } | undefined {
  const [, number, pending] = /^([1-9]\d*)( comments)?$/.exec(externalId ?? '') ?? [];
  return number === undefined
    ? undefined
    : { number: Number(number), commentsPending: pending !== undefined };
}

export function mergeGroupId({ baseSha, baseRef }: Pick<MergeGroup, 'baseSha' | 'baseRef'>): string {
  return `merge-group ${baseSha} ${baseRef}`;
}

/** The merge group behind an `external_id`, or undefined where it is another's. */
export function mergeGroupIn(
  externalId: string | null | undefined,
  head: { owner: string; repo: string; headSha: string; headRef: string },
): MergeGroup | undefined {
  const [, baseSha, baseRef] = /^merge-group ([0-9a-f]{40,64}) (.+)$/.exec(externalId ?? '') ?? [];
  return baseSha && baseRef ? { ...head, baseSha, baseRef } : undefined;
}
