import type { Paint } from './colours.ts';
import { cut, visibleLine } from './visible.ts';

export interface Excerpt {
  readonly lines: readonly string[];
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
export function excerpt({ lines, startLine, endLine, width, paint }: Excerpt): string[] {
  if (startLine > lines.length) return [];
  const last = Math.min(endLine + context, lines.length);
  const digits = String(last).length;
  const shown: string[] = [];
  for (let line = Math.max(1, startLine - context); line <= last; line++) {
    if (endLine - startLine >= most && line === startLine + most - 2) {
      shown.push(paint('dim', `  ${' '.repeat(digits)} ⋮`));
      line = endLine;
    }
    const marked = line >= startLine && line <= endLine;
    const text = cut(visibleLine(lines[line - 1]!), width - digits - 5);
    const gutter = paint('dim', `${String(line).padStart(digits)} │`);
    const shownText = text === '' ? '' : ` ${marked ? paint('bold', text) : text}`;
    shown.push(`${marked ? paint('red', '>') : ' '} ${gutter}${shownText}`);
  }
  return shown;
}
