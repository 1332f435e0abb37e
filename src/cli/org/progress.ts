import type { Output } from '../io.ts';
import { cut, visible, wrap } from '../terminal-text.ts';

/** How far a command is: a bar on a terminal, nothing elsewhere. */
export interface OrgProgress {
  /** @param what the things counted, such as `repositories` */
  show(done: number, total: number, what: string): void;
  /** A line that stays, above the bar. */
  note(text: string): void;
  /** Takes the bar away. */
  end(): void;
}

/** Without the width of the terminal, as wide as the oldest. */
const usualWidth = 80;
const widestBar = 30;

/** Shows progress on a stream (standard error, so that results can be piped). */
export function progressOn(stream: Output, env: NodeJS.ProcessEnv): OrgProgress {
  const drawn = stream.isTTY === true && env.TERM !== 'dumb';
  const width = () => stream.columns || usualWidth;
  let line = '';
  const erase = () => {
    if (line !== '') stream.write('\r\u001b[K');
  };
  return {
    show(done, total, what) {
      if (!drawn) return;
      const next = barLine(done, total, what, width() - 1);
      if (next === line) return;
      erase();
      line = next;
      stream.write(line);
    },
    note(text) {
      erase();
      for (const each of drawn ? wrap(text, width()) : [visible(text)]) stream.write(`${each}\n`);
      stream.write(line);
    },
    end() {
      erase();
      line = '';
    },
  };
}

/** One column less than the terminal has: a full line would break. */
function barLine(done: number, total: number, what: string, width: number): string {
  const text = ` ${done}/${total} ${what}`;
  const columns = Math.min(widestBar, width - text.length);
  if (columns < 5) return cut(text.trim(), width);
  const filled = total === 0 ? columns : Math.floor((Math.min(done, total) / total) * columns);
  return '█'.repeat(filled) + '░'.repeat(columns - filled) + text;
}
