import type { Paint } from '../colours.ts';
import { cut, visibleLine } from '../terminal-text.ts';
import { type IndexedSource, lineText } from './line-index.ts';

export interface Excerpt {
  readonly source: IndexedSource | undefined;
  /** 1-based, inclusive. */
  readonly startLine: number;
  /** 1-based, inclusive. */
  readonly endLine: number;
  /** Columns of the terminal. */
  readonly width: number;
  readonly paint: Paint;
}

/** Lines beyond this many are left out of the middle. */
const most = 6;

/** The lines of a finding, numbered. */
export function excerpt({ source, startLine, endLine, width, paint }: Excerpt): string[] {
  const count = source?.lineStarts.length ?? 0;
  if (!source || startLine > count) return [];
  const last = Math.min(endLine, count);
  const digits = String(last).length;
  const shown: string[] = [];
  for (let line = startLine; line <= last; line++) {
    if (last - startLine >= most && line === startLine + most - 2) {
      shown.push(paint('dim', `${' '.repeat(digits)} ⋮`));
      line = last;
    }
    const text = cut(visibleLine(lineText(source, line)), width - digits - 3);
    shown.push(`${paint('dim', `${String(line).padStart(digits)} │`)}${text === '' ? '' : ` ${text}`}`);
  }
  return shown;
}
