import { createHash } from 'node:crypto';
import type { MergeGroup } from '../github/read/pull-request.ts';

/** A pull request whose verdict a run shows, by its number and base branch. */
export interface JudgedCommit {
  readonly number: number;
  readonly baseRef: string;
}

/** The pull requests of a completed run. */
export interface RunSubject {
  /** The pull request that the job was about. */
  readonly number: number;
  /** Do comments still have to follow the verdict? Should the process die before, the next one knows. */
  readonly commentsPending?: boolean;
  /** All pull requests that were judged for the verdict. */
  readonly judged?: readonly JudgedCommit[];
  /** The one whose verdict and fixes the run shows, where that is another. */
  readonly shows?: number | undefined;
}

/** GitHub says nothing of a limit; a longer one would not fit into a usual column. */
const lengthLimit = 250;

/**
 * `external_id` of a check run: its subject, because `check_run.pull_requests` is empty for forks and a later
 * event about a merge group brings no base. It comes back with every event about the run.
 */
export function pullRequestId({ number, commentsPending = false, judged = [], shows }: RunSubject): string {
  const start = `${number}${commentsPending ? ' comments' : ''}`;
  const end = shows === undefined || shows === number ? '' : ` shows ${shows}`;
  if (judged.length === 0) return start + end;
  const all = ` for ${judged.map(entryOf).join(',')}`;
  return start + (start.length + all.length + end.length > lengthLimit ? ' for *' : all) + end;
}

/** The same run, whose comments are written. */
export function withoutPending(externalId: string): string {
  return externalId.replace(' comments', '');
}

function entryOf({ number, baseRef }: JudgedCommit): string {
  return `${number}:${createHash('sha256').update(baseRef).digest('hex').slice(0, 4)}`;
}

/** The run of a pull request as its `external_id` tells. */
export interface PullRequestRun {
  readonly number: number;
  readonly commentsPending: boolean;
  /** The pull request whose fixes the button commits. */
  readonly shows: number;
  /** Numbers of the pull requests that were judged. */
  readonly judged: readonly number[];
  /** Does the verdict take this pull request into account, against this base branch? */
  covers(pull: JudgedCommit): boolean;
}

/** The pull request behind an `external_id`, or undefined where it is another's. */
export function pullRequestIn(externalId: string | null | undefined): PullRequestRun | undefined {
  const [, digits, pending, all, shown] =
    /^([1-9]\d*)( comments)?(?: for ([\d:a-f,]+|\*))?(?: shows ([1-9]\d*))?$/.exec(externalId ?? '') ?? [];
  if (digits === undefined) return undefined;
  const number = Number(digits);
  const entries = all?.split(',') ?? [];
  return {
    number,
    commentsPending: pending !== undefined,
    shows: Number(shown ?? digits),
    judged: all === undefined || all === '*' ? [number] : entries.map((entry) => Number.parseInt(entry, 10)),
    covers: (pull) =>
      all === undefined ? pull.number === number : all === '*' || entries.includes(entryOf(pull)),
  };
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
