import type { Paint } from '../colours.ts';
import { cut, visibleLine } from '../terminal-text.ts';
import { lineText, type Source } from './line-index.ts';

export interface Excerpt {
  readonly source: Source | undefined;
  /** 1-based, inclusive: the lines to mark. */
  readonly startLine: number;
  /** 1-based, inclusive. */
  readonly endLine: number;
  /** Columns of the terminal. */
  readonly width: number;
  readonly paint: Paint;
}

const context = 2;
/** Marked lines beyond this many are left out of the middle. */
const most = 6;

/** The source around a finding, its lines numbered and the finding's own ones marked with `>`. */
export function excerpt({ source, startLine, endLine, width, paint }: Excerpt): string[] {
  const count = source?.lineStarts.length ?? 0;
  if (!source || startLine > count) return [];
  const last = Math.min(endLine + context, count);
  const digits = String(last).length;
  const shown: string[] = [];
  for (let line = Math.max(1, startLine - context); line <= last; line++) {
    if (endLine - startLine >= most && line === startLine + most - 2) {
      shown.push(paint('dim', `  ${' '.repeat(digits)} ⋮`));
      line = endLine;
    }
    const marked = line >= startLine && line <= endLine;
    const text = cut(visibleLine(lineText(source, line)), width - digits - 5);
    const gutter = paint('dim', `${String(line).padStart(digits)} │`);
    const shownText = text === '' ? '' : ` ${marked ? paint('bold', text) : text}`;
    shown.push(`${marked ? paint('red', '>') : ' '} ${gutter}${shownText}`);
  }
  return shown;
}
