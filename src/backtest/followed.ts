import type { Hole } from './hole.ts';
import type { Merge } from './merge.ts';

/** Where to look at a merge. */
export interface MergeName extends Omit<Merge, 'tree' | 'parentTree' | 'parent'> {
  /** Of the pull request, or of the commit; null where the repository's page is not known. */
  readonly url: string | null;
}

export interface FollowedFinding extends Omit<Hole, 'target'> {
  /** Did the merge bring it, or does it touch one that was there before? */
  readonly isNew: boolean;
  readonly later: Later;
}

/** The fate of a finding after the merge. */
export interface Later {
  /** `open`: it is in the branch now. `gone`: it isn't, and no merge could be found that ended it. */
  readonly state: 'fixed' | 'removed' | 'suppressed' | 'open' | 'gone';
  /** The merge that ended it. */
  readonly by: MergeName | null;
  /** Whole days from the merge to that one; null where it is open or unknown. */
  readonly days: number | null;
}
