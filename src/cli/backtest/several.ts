import type { Backtest } from '../../backtest/backtest.ts';
import { sentenceOf } from '../../backtest/sentence.ts';

/** Several repositories of an organization, replayed. */
export interface Backtests {
  readonly organization: string;
  readonly repositories: readonly Backtest[];
  /** Repositories that could not be replayed, and why. */
  readonly unread: readonly { readonly name: string; readonly why: string }[];
  /** Repositories that GitHub counts and does not show. */
  readonly hidden: number;
}

/** The result of several in a sentence. */
export function togetherOf(all: readonly Backtest[]): string {
  const sum = (key: 'merges' | 'stopped' | 'warned') =>
    all.reduce((before, { totals }) => before + totals[key], 0);
  const totals = { merges: sum('merges'), stopped: sum('stopped'), warned: sum('warned') };
  return `${all.length} repositories. ${sentenceOf(totals)}`;
}
