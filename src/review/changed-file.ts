/** A file that a pull request changes, as GitHub lists it. */
export interface ChangedFile {
  readonly path: string;
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed' | 'unchanged';
  /** Of a renamed file. */
  readonly previousPath: string | undefined;
  /** Unified diff without file header; missing for large and binary files. */
  readonly patch: string | undefined;
}

export interface ChangedFiles {
  readonly files: readonly ChangedFile[];
  /** Files that GitHub counts but does not list: it ends the list at 3,000. */
  readonly unlisted: number;
}

/** The lines of the new side of a diff that GitHub lets a review comment stand on: added and context lines. */
export interface Hunk {
  /** 1-based, inclusive. */
  readonly start: number;
  /** 1-based, inclusive. */
  readonly end: number;
}

const header = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/gm;

/**
 * Reads the `patch` of a pull-request file.
 * GitHub leaves `patch` out of large and binary files; such a file has no line to comment on.
 */
export function hunksOf(patch: string | undefined): Hunk[] {
  if (patch === undefined) return [];
  const hunks: Hunk[] = [];
  for (const [, start, count] of patch.matchAll(header)) {
    const lines = Number(count ?? 1);
    if (lines > 0) hunks.push({ start: Number(start), end: Number(start) + lines - 1 });
  }
  return hunks;
}

/** Do `first`–`last` (1-based, inclusive) lie in one hunk? A comment that spans two is refused with 422. */
export function inOneHunk(hunks: readonly Hunk[], first: number, last: number): boolean {
  return hunks.some((hunk) => hunk.start <= first && last <= hunk.end);
}
