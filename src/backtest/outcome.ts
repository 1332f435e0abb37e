import type { Conclusion } from '../review/conclusion.ts';
import type { FollowedFinding } from './followed.ts';
import type { MergeVerdict } from './merge-verdict.ts';

/**
 * The outcome of a stopped merge's findings: all were ended by a change (`fixed`: the check would have been
 * right), a suppression accepts the rest (`suppressed`), or one is still there (`open`: have a look).
 * `other`: none can be followed, as for files that could not be read.
 */
export type BacktestOutcome = 'fixed' | 'suppressed' | 'open' | 'other';

export function outcomeOf(findings: readonly FollowedFinding[]): BacktestOutcome {
  const states = new Set(decisive(findings).map(({ later }) => later.state));
  if (states.has('open')) return 'open';
  if (states.has('suppressed')) return 'suppressed';
  return states.size > 0 ? 'fixed' : 'other';
}

/** The violations, if there are any: unknowns beside them decided nothing. */
function decisive(findings: readonly FollowedFinding[]): readonly FollowedFinding[] {
  const violations = findings.filter(({ verdict }) => verdict === 'violation');
  return violations.length > 0 ? violations : findings;
}

/** A merge that was stopped or warned about. */
interface SaidFinding {
  readonly conclusion: Conclusion;
  readonly outcome: BacktestOutcome;
  readonly findings: readonly FollowedFinding[];
}

export interface BacktestTotals {
  readonly merges: number;
  /** Merges that change Terraform. */
  readonly judged: number;
  /** The check would have passed without a word. */
  readonly quiet: number;
  /** It would have been neutral: GitHub lets that merge. */
  readonly warned: number;
  /** It would have failed. */
  readonly stopped: number;
  /** Of those stopped: merges that bring a new finding; the others touch older ones. */
  readonly stoppedForNew: number;
  /** Of those stopped, by outcome. */
  readonly outcomes: Readonly<Record<BacktestOutcome, number>>;
  /** Half of the findings that were fixed later took no more days than this; null where none was. */
  readonly medianDays: number | null;
}

export function totalsOf(verdicts: readonly MergeVerdict[], merges: readonly SaidFinding[]): BacktestTotals {
  const stopped = merges.filter(({ conclusion }) => conclusion === 'failure');
  const having = (outcome: BacktestOutcome) => stopped.filter((merge) => merge.outcome === outcome).length;
  const days = stopped
    .flatMap(({ findings }) => decisive(findings))
    .flatMap(({ later: { state, days } }) =>
      days !== null && (state === 'fixed' || state === 'removed') ? [days] : [],
    )
    .sort((a, b) => a - b);
  return {
    merges: verdicts.length,
    judged: verdicts.filter(({ isJudged }) => isJudged).length,
    quiet: verdicts.length - merges.length,
    warned: merges.length - stopped.length,
    stopped: stopped.length,
    stoppedForNew: stopped.filter(({ findings }) => decisive(findings).some(({ isNew }) => isNew)).length,
    outcomes: {
      fixed: having('fixed'),
      suppressed: having('suppressed'),
      open: having('open'),
      other: having('other'),
    },
    medianDays: days[Math.floor((days.length - 1) / 2)] ?? null,
  };
}
