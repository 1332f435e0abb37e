import type { Backtest } from '../../backtest/backtest.ts';
import { paintFor } from '../colors.ts';
import type { BacktestRequest } from '../commands/backtest.ts';
import type { Output } from '../io.ts';

/** The width for people where no terminal tells one. */
const usualWidth = 120;

/** The backtest in the format that was asked for; only that format's code is loaded. */
export async function render(
  found: Backtest,
  format: BacktestRequest['format'],
  to: Output,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  switch (format) {
    case 'json':
      return (await import('../formats/json.ts')).json(found);
    case 'html':
      return (await import('./html/page.ts')).backtestPage(found);
    case 'pretty': {
      const width = to.columns || Number(env.COLUMNS) || usualWidth;
      return (await import('./pretty.ts')).prettyBacktest(found, { paint: paintFor(to, env), width });
    }
  }
}
