import { stripVTControlCharacters, styleText } from 'node:util';

const stream = process.stdout;
/** Color only on a terminal, and never against NO_COLOR. */
export const style = (format: Parameters<typeof styleText>[0], text: string) =>
  styleText(format, text, { stream, validateStream: true });

/** GitHub's Markdown, as the App writes it, readable in a terminal: tables in columns, headings and code in style. */
export function markdownText(markdown: string): string {
  const lines: string[] = [];
  let table: string[][] = [];
  for (const line of [...markdown.split('\n'), '']) {
    if (line.startsWith('|')) {
      if (!/^[|\s:-]+$/.test(line)) table.push(cellsOf(line));
      continue;
    }
    lines.push(...columns(table));
    table = [];
    const heading = /^#+ (.*)/.exec(line)?.[1];
    lines.push(heading ? style('bold', inline(heading)) : inline(line));
  }
  return lines.join('\n').trimEnd();
}

function cellsOf(row: string): string[] {
  return row
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => inline(cell.trim()));
}

function columns(table: readonly string[][]): string[] {
  const widths = table[0]?.map((_, index) => Math.max(...table.map((row) => width(row[index] ?? '')))) ?? [];
  return table.map((row, line) => {
    const text = row.map((cell, index) => cell + ' '.repeat(widths[index]! - width(cell))).join('  ');
    return line === 0 ? style('underline', text.trimEnd()) : fitted(text.trimEnd());
  });
}

/** Cut at the edge of the terminal; what stands there is told in full further down. */
function fitted(line: string): string {
  const columns = stream.columns ?? 160;
  const plain = stripVTControlCharacters(line);
  return width(plain) <= columns ? line : `${plain.slice(0, columns - 2)}…`;
}

/** Emoji of the verdicts take two columns. */
function width(text: string): number {
  const plain = stripVTControlCharacters(text);
  return [...plain].reduce((sum, character) => sum + (/\p{Emoji_Presentation}/u.test(character) ? 2 : 1), 0);
}

function inline(text: string): string {
  return text
    .replace(/<code>(.*?)<\/code>/g, (_, code: string) => style('cyan', entities(code)))
    .replace(/(?<!\\)`([^`]+)`/g, (_, code: string) => style('cyan', code))
    .replace(/\*\*(.+?)\*\*/g, (_, bold: string) => style('bold', bold))
    .replace(/\\([\\`*_[\]|~$])/g, '$1')
    .replace(/&(lt|gt|amp);/g, (_, name: 'lt' | 'gt' | 'amp') => ({ lt: '<', gt: '>', amp: '&' })[name])
    .replace(/\u2060/g, '');
}

function entities(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
}
