import { count, grouped } from '../rule/count.ts';
import type { BacktestTotals } from './outcome.ts';

/** The result in a sentence: "In 412 merges, the check would have stopped 14." */
export function sentenceOf({
  merges,
  stopped,
  warned,
}: Pick<BacktestTotals, 'merges' | 'stopped' | 'warned'>): string {
  if (merges === 0) return 'There is no merge to replay.';
  const also = warned > 0 ? ` and warned about ${grouped(warned)}` : '';
  return `In ${count(merges, 'merge')}, the check would have stopped ${grouped(stopped)}${also}.`;
}

/** The outcomes of the merges that would have been stopped, one sentence each. */
export function outcomeSentences({
  stopped,
  stoppedForNew,
  outcomes,
  medianDays,
  quiet,
  merges,
}: BacktestTotals): string[] {
  const within = medianDays === null ? '' : ` (half of the findings within ${count(medianDays, 'day')})`;
  const parts = [
    outcomes.fixed > 0 && `${count(outcomes.fixed, 'was', 'were')} fixed later${within}`,
    outcomes.suppressed > 0 && `${count(outcomes.suppressed, 'was', 'were')} suppressed later`,
    outcomes.open > 0 && `${count(outcomes.open, 'is', 'are')} still open`,
    outcomes.other > 0 && `${count(outcomes.other, 'has', 'have')} no finding that the backtest can follow`,
  ].filter((part) => part !== false);
  const old = stopped - stoppedForNew;
  return [
    ...(merges > 0 ? [`${grouped(quiet)} of ${grouped(merges)} would have passed without a finding.`] : []),
    ...(parts.length > 0 ? [`Of the ${grouped(stopped)}: ${parts.join(', ')}.`] : []),
    ...(old > 0
      ? [
          `${count(old, 'merge touches', 'merges touch')} only targets that allowed IMDSv1 before; with scope: introduced these pass.`,
        ]
      : []),
  ];
}

/** How it ended, in a few words: "fixed after 12 days". */
export function laterWords(state: string, days: number | null): string {
  if (state === 'open') return 'still open';
  if (state === 'gone') return 'no longer there';
  const words = { fixed: 'fixed', removed: 'removed', suppressed: 'suppressed' }[state] ?? state;
  if (days === null) return words;
  return days === 0 ? `${words} the same day` : `${words} after ${count(days, 'day')}`;
}
