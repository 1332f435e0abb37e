import { directoryOf } from '../terraform/files.ts';
import { type HoleIdentity, keyOf } from './hole.ts';
import type { MergeVerdict } from './merge-verdict.ts';

/** How a hole ended: the target requires tokens or isn't created, it is gone, or a suppression accepts it. */
type FindingEnd = 'fixed' | 'removed' | 'suppressed';

/** The fate of a hole after a merge. */
export type Fate =
  /** @param by index of the merge that ended it */
  | { readonly ending: FindingEnd; readonly by: number }
  /** Nothing ended it. `as` is its identity in the newest commit. */
  | { readonly ending: 'none'; readonly as: HoleIdentity };

/** Tells what later merges did with a hole. @param verdicts oldest first */
export function follower(verdicts: readonly MergeVerdict[]): (hole: HoleIdentity, after: number) => Fate {
  // Most merges have nothing to do with Terraform.
  const judged = verdicts.flatMap((verdict, index) =>
    verdict.isJudged ? [{ index, ...stepOf(verdict) }] : [],
  );
  return (hole, after) => {
    let identity = hole;
    for (const { index, ...step } of judged) {
      if (index <= after) continue;
      identity = renamed(identity, step);
      const ending = endingOf(identity, step);
      if (ending !== undefined) return { ending, by: index };
    }
    return { ending: 'none', as: identity };
  };
}

interface Step extends Pick<MergeVerdict, 'states' | 'isBlurred'> {
  readonly roots: ReadonlySet<string>;
  readonly emptied: ReadonlySet<string>;
  readonly files: ReadonlyMap<string, string>;
  /** Where the files of a directory went that has none any more. */
  readonly directories: ReadonlyMap<string, string>;
}

function stepOf({ states, isBlurred, roots, emptied, renamed }: MergeVerdict): Step {
  const gone = new Set(emptied);
  const moves = renamed.map(([from, to]) => [directoryOf(from) || '.', directoryOf(to) || '.'] as const);
  return {
    states,
    isBlurred,
    roots: new Set(roots),
    emptied: gone,
    files: new Map(renamed),
    directories: new Map(moves.filter(([from, to]) => from !== to && gone.has(from))),
  };
}

function renamed({ address, root, target }: HoleIdentity, { files, directories }: Step): HoleIdentity {
  const to = files.get(target);
  // A target of its own root goes where its file goes.
  const isOwn = (directoryOf(target) || '.') === root;
  const moved = to !== undefined && isOwn ? directoryOf(to) || '.' : directories.get(root);
  return { address, root: moved ?? root, target: to ?? target };
}

function endingOf(
  identity: HoleIdentity,
  { states, roots, emptied, isBlurred }: Step,
): FindingEnd | undefined {
  const { root, address } = identity;
  if (emptied.has(root)) return 'removed';
  if (!roots.has(root)) return undefined;
  const state = states[keyOf(identity)];
  if (state === 'open') return undefined;
  if (state === 'suppressed') return 'suppressed';
  if (state !== undefined) return 'fixed';
  if (address === null) return 'fixed';
  // A target hidden in a file that can't be parsed is not gone.
  return isBlurred ? undefined : 'removed';
}
