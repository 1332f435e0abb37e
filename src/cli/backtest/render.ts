import type { Backtest } from '../../backtest/backtest.ts';
import { paintFor } from '../colors.ts';
import type { BacktestRequest } from '../commands/backtest.ts';
import type { Output } from '../io.ts';
import { json } from '../terminal-text.ts';
import { type Backtests, togetherOf } from './several.ts';

/** The width for people where no terminal tells one. */
const usualWidth = 120;

/** A backtest, or several, in the format that was asked for; only that format's code is loaded. */
export async function render(
  found: Backtest | Backtests,
  format: BacktestRequest['format'],
  to: Output,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const all = 'repositories' in found ? found.repositories : [found];
  switch (format) {
    case 'json':
      return json('repositories' in found ? { version: 1, ...found } : found);
    case 'html':
      return (await import('./html/page.ts')).backtestPage(all, 'organization' in found ? found : undefined);
    case 'pretty': {
      const width = to.columns || Number(env.COLUMNS) || usualWidth;
      const paint = paintFor(to, env);
      const { prettyBacktest } = await import('./pretty.ts');
      const blocks = all.map((one) => prettyBacktest(one, { paint, width }));
      return all.length === 1 ? blocks.join('') : `${blocks.join('\n')}\n${paint('bold', togetherOf(all))}\n`;
    }
  }
}
