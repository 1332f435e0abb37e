import type { Source } from '../../terraform/syntax/source.ts';

let characters: Intl.Segmenter | undefined;

/** Width of a text as `terraform fmt` counts it: a column for each character that a reader sees as one. */
export function columns(text: string): number {
  if (/^[\t\x20-\x7e]*$/.test(text)) return text.length;
  // It takes 10 ms to make, and few files need it.
  characters ??= new Intl.Segmenter();
  return [...characters.segment(text)].length;
}

/** Where the `=` of the line before stands, and whether it stands there as `terraform fmt` would have it. */
export interface Neighbor {
  /** Columns before the `=`. */
  readonly column: number;
  readonly formatted: boolean;
}

/** The `=` that comes next at or behind `name`, the end of an argument's name, when the line is this far indented. */
export function neighborAt(source: Source, start: number, name: number, indent: string): Neighbor {
  const equals = source.text.indexOf('=', name);
  const before = source.text.slice(start, equals);
  return { column: indent.length + columns(before), formatted: before.endsWith(' ') };
}

/** `name = text`, its `=` below the neighbor's where it fits. */
export function argumentLine(
  name: string,
  text: string,
  indent: string,
  neighbor: Neighbor | undefined,
): string {
  const missing = neighbor ? neighbor.column - columns(indent + name) - 1 : 0;
  return `${indent}${name}${' '.repeat(Math.max(0, missing))} = ${text}`;
}

/**
 * `terraform fmt` aligns arguments on neighboring lines. A name that is longer than its neighbor's column
 * would move the neighbor; behind a blank line it does not.
 */
export function crowdsOut(name: string, indent: string, { column, formatted }: Neighbor): boolean {
  return formatted && columns(indent + name) + 1 > column;
}

/** `name = text` lines with their `=` below each other, as `terraform fmt` has them. */
export function alignedLines(content: readonly { name: string; text: string }[], indent: string): string[] {
  const column = Math.max(...content.map(({ name }) => columns(indent + name))) + 1;
  return content.map(({ name, text }) => argumentLine(name, text, indent, { column, formatted: true }));
}
