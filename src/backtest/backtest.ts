import { type Fate, follower } from './follow.ts';
import type { FollowedFinding, Later, MergeName } from './followed.ts';
import { type Hole, type HoleIdentity, keyOf } from './hole.ts';
import type { Merge } from './merge.ts';
import { type BacktestOutcome, type BacktestTotals, outcomeOf, totalsOf } from './outcome.ts';
import type { Replayed } from './replay.ts';

/** A replayed year: plain data, the `--format json` as docs/rollout.md describes it. */
export interface Backtest {
  readonly version: 1;
  readonly tool: { readonly name: 'require-imdsv2'; readonly version: string };
  /** `owner/name` where the clone tells, else the name of its directory. */
  readonly repository: string;
  /** Its page on GitHub; null where the clone doesn't tell. */
  readonly url: string | null;
  readonly branch: string;
  /** The newest commit of the branch; null where it has none. */
  readonly commit: string | null;
  /** Merges since this moment were replayed, ISO 8601, UTC. */
  readonly since: string;
  /** The file whose policy was used for all merges; null where each was judged by the policy of its base. */
  readonly policy: string | null;
  /** Further notes in plain words, such as a history that ends early. */
  readonly notes: readonly string[];
  readonly totals: BacktestTotals;
  /** Those that the check would have stopped or warned about, oldest first. */
  readonly merges: readonly ReplayedVerdict[];
  /** The holes in the branch now, with the merge that brought each. */
  readonly holes: readonly PresentHole[];
}

export interface ReplayedVerdict extends MergeName {
  readonly conclusion: 'neutral' | 'failure';
  readonly title: string;
  readonly outcome: BacktestOutcome;
  readonly findings: readonly FollowedFinding[];
  /** The number of files that were not read, and of entries that were not checked. */
  readonly unread: number;
  readonly unseen: number;
}

export interface PresentHole extends Omit<Hole, 'target'> {
  /** The merge that brought it; null where it was there before, or no merge could be found. */
  readonly brought: MergeName | null;
}

export interface BacktestParts
  extends Pick<Backtest, 'repository' | 'url' | 'branch' | 'commit' | 'since' | 'policy' | 'notes'> {
  readonly version: string;
  /** Oldest first. */
  readonly replayed: readonly Replayed[];
  /** Of the newest commit. */
  readonly now: readonly Hole[];
}

/** Puts the verdicts together and follows their findings through the merges after them. */
export function backtestOf({ version, replayed, now, ...about }: BacktestParts): Backtest {
  const nameOf = (merge: Merge) => nameIn(merge, about.url);
  const fateOf = follower(replayed.map(({ verdict }) => verdict));
  const present = new Set(now.map(keyOf));
  const later = (hole: Hole, index: number) =>
    laterOf(fateOf(hole, index), index, { replayed, present, nameOf });
  const merges = replayed.flatMap(({ merge, verdict }, index): ReplayedVerdict[] => {
    const { conclusion, title, against, brought, unread, unseen } = verdict;
    if (conclusion === 'success') return [];
    const fresh = new Set(brought.map(({ verdict: kind, ...hole }) => `${kind} ${keyOf(hole)}`));
    const findings = (against as Hole[]).map(({ target, ...hole }): FollowedFinding => {
      const isNew = fresh.has(`${hole.verdict} ${keyOf({ ...hole, target })}`);
      return { ...hole, isNew, later: later({ ...hole, target }, index) };
    });
    const outcome = outcomeOf(findings);
    return [{ ...nameOf(merge), conclusion, title, outcome, findings, unread, unseen }];
  });
  const broughtBy = originsOf(replayed, fateOf);
  return {
    version: 1,
    tool: { name: 'require-imdsv2', version },
    ...about,
    totals: totalsOf(
      replayed.map(({ verdict }) => verdict),
      merges,
    ),
    merges,
    holes: now.map(({ target, ...hole }): PresentHole => {
      const origin = broughtBy.get(keyOf({ ...hole, target }));
      return { ...hole, brought: origin === undefined ? null : nameOf(origin) };
    }),
  };
}

/** The newest merge that brought each hole that no later one ended, by its key in the newest commit. */
function originsOf(
  replayed: readonly Replayed[],
  fateOf: (hole: HoleIdentity, after: number) => Fate,
): Map<string, Merge> {
  const origins = new Map<string, Merge>();
  for (const [index, { merge, verdict }] of replayed.entries()) {
    for (const hole of verdict.brought) {
      const fate = fateOf(hole, index);
      if (fate.ending === 'none') origins.set(keyOf(fate.as), merge);
    }
  }
  return origins;
}

interface MergeSurroundings {
  readonly replayed: readonly Replayed[];
  readonly present: ReadonlySet<string>;
  readonly nameOf: (merge: Merge) => MergeName;
}

function laterOf(fate: Fate, index: number, { replayed, present, nameOf }: MergeSurroundings): Later {
  if (fate.ending === 'none')
    return { state: present.has(keyOf(fate.as)) ? 'open' : 'gone', by: null, days: null };
  const by = replayed[fate.by]!.merge;
  const milliseconds = Date.parse(by.at) - Date.parse(replayed[index]!.merge.at);
  // Clocks of committers differ.
  return { state: fate.ending, by: nameOf(by), days: Math.max(0, Math.floor(milliseconds / 86_400_000)) };
}

function nameIn({ commit, at, author, subject, number }: Merge, url: string | null): MergeName {
  const page = number === null ? `commit/${commit}` : `pull/${number}`;
  return { commit, at, author, subject, number, url: url === null ? null : `${url}/${page}` };
}
