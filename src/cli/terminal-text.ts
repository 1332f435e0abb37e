import stringWidth from 'fast-string-width';
import { wrapAnsi } from 'fast-wrap-ansi';

/** C0 and C1 controls, DEL, line separators, and the marks that hide text or turn its direction around. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this file is about
const unseen = /[\u0000-\u001F\u007F-\u009F\u00AD\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g;

/**
 * Text of a repository as it may go to a terminal: what a terminal would obey is shown instead.
 * A control character becomes its picture (␛), anything else invisible its number (`<U+202E>`).
 */
export function visible(text: string): string {
  return text.replace(unseen, (character) => {
    const code = character.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    if (code === 0x7f) return '\u2421';
    return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
  });
}

const tabWidth = 4;

/** One line of source as it may go to a terminal, with tabs as spaces and without its line break. */
export function visibleLine(line: string): string {
  let shown = '';
  for (const [index, piece] of line.replace(/\r$/, '').split('\t').entries()) {
    if (index > 0) shown += ' '.repeat(tabWidth - (columnsOf(shown) % tabWidth));
    shown += visible(piece);
  }
  return shown;
}

/** Columns that a text takes in a terminal. */
export function columnsOf(text: string): number {
  return stringWidth(text);
}

/** The text, or its beginning and `…` where it is wider than `columns`. */
export function cut(text: string, columns: number): string {
  if (text.length * 2 <= columns || columnsOf(text) <= columns) return text;
  let kept = '';
  let used = 1;
  for (const character of text) {
    used += columnsOf(character);
    if (used > columns) break;
    kept += character;
  }
  return `${kept}…`;
}

/** Breaks a text at its spaces into lines of at most `columns`; a word that is longer stays whole. */
export function wrap(text: string, columns: number): string[] {
  return wrapPainted(text.split('\n').map(visible).join('\n'), columns);
}

/** The same for text with our own colors in it; what comes from a repository has been through `visible`. */
export function wrapPainted(text: string, columns: number): string[] {
  return wrapAnsi(text, columns, { hard: false, trim: true }).split('\n');
}

/** A value as JSON that is safe to look at: DEL and the C1 controls are escaped, too, because some terminals obey them. */
export function json(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  return `${text.replace(/[\u007F-\u009F]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`)}\n`;
}
