import type { ChangedFile } from '../review/changed-file.ts';

/** A commit among the first parents of a branch: what was merged, whichever button was pressed. */
export interface Merge {
  readonly commit: string;
  /** The first parent; null for the first commit of all, which brings everything. */
  readonly parent: string | null;
  /** Ids of the trees of both, by which verdicts are kept. */
  readonly tree: string;
  readonly parentTree: string | null;
  /** When it was committed, ISO 8601, UTC. */
  readonly at: string;
  /** Name of the change's author: of a merge commit, of the newest commit that it brings. Hostile text. */
  readonly author: string;
  /** First line of the message. Hostile text. */
  readonly subject: string;
  /** Of the pull request, as the subject names it; null where it names none. */
  readonly number: number | null;
}

/** A merge with what it changes against its first parent. */
export interface ReplayedMerge extends Merge {
  readonly changed: readonly ChangedFile[];
}

/** More digits are no number of a pull request. */
const subjects = [/^Merge pull request #(\d{1,9}) from /, /\(#(\d{1,9})\)$/] as const;

/** The number of the pull request that GitHub puts into the subject of a merge or squash commit. */
export function pullNumberIn(subject: string): number | null {
  for (const pattern of subjects) {
    const [, digits] = pattern.exec(subject.trimEnd()) ?? [];
    if (digits !== undefined && Number(digits) > 0) return Number(digits);
  }
  return null;
}

/** The beginning of a replay without a date: a year before its newest commit. Takes and gives milliseconds since 1970. */
export function yearBefore(newest: number): number {
  const day = new Date(newest);
  day.setUTCFullYear(day.getUTCFullYear() - 1);
  return day.getTime();
}
