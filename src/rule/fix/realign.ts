import { lineAt, type Source } from '../../terraform/syntax/source.ts';
import { columns } from './columns.ts';
import { commentedLines } from './comments-near.ts';
import type { TextEdit } from './edits.ts';
import { type Lines, textOfLines } from './layout.ts';
import { trailingComments } from './trailing-comments.ts';

/**
 * `terraform fmt` puts the comments at the ends of neighboring lines below each other. Where edits change such
 * lines or come between them, the white space before these comments has to follow, if it was as `terraform fmt`
 * has it. Nothing else is moved.
 *
 * @param edits of one file
 * @returns the edits, and those of white space
 */
export function realign(edits: readonly TextEdit[]): TextEdit[] {
  const source = edits[0]?.source;
  if (!source) return [];
  const moved = commentedLines(edits).flatMap((lines) =>
    movedComments(
      source,
      lines,
      edits.filter(({ start }) => isWithin(lines, lineAt(source, start))),
    ),
  );
  return [...edits, ...moved];
}

/** A line with what counts for its comment. */
interface Line {
  readonly width: number;
  /** Before the comment. */
  readonly gap: string;
  /** Where the comment starts in the source, if there is one. */
  readonly comment: number | undefined;
}

function movedComments(source: Source, { from, to }: Lines, edits: readonly TextEdit[]): TextEdit[] {
  const { starts, continued } = trailingComments(source);
  const numbers = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  if (numbers.some((line) => continued.has(line))) return [];
  const comments = numbers.flatMap((line) => starts.get(line) ?? []);
  const base = source.lineStarts[from - 1]!;
  const text = textOfLines(source, { from, to });
  const same = (index: number) => index - base;
  const before = readLines(text, new Map(comments.map((comment) => [same(comment), comment])));
  if (chains(before).some((chain) => chain.some((line) => line.gap !== gapOf(line, chain)))) return [];
  const edited = applied(text, base, edits);
  const after = readLines(
    edited.text,
    new Map(comments.map((comment) => [edited.indexOf(comment), comment])),
  );
  return chains(after).flatMap((chain) =>
    chain
      .filter((line) => line.gap !== gapOf(line, chain))
      .map((line) => ({
        source,
        start: line.comment! - line.gap.length,
        end: line.comment!,
        text: gapOf(line, chain),
      })),
  );
}

/** Runs of lines that all end in a comment. */
function chains(lines: readonly Line[]): Line[][] {
  const found: Line[][] = [];
  lines.forEach((line, index) => {
    if (line.comment === undefined) return;
    if (lines[index - 1]?.comment === undefined) found.push([]);
    found.at(-1)!.push(line);
  });
  return found;
}

/** The white space that `terraform fmt` puts before a comment. */
function gapOf(line: Line, chain: readonly Line[]): string {
  return ' '.repeat(Math.max(...chain.map(({ width }) => width)) - line.width + 1);
}

/** @param comments index in the text → index in the source, in order, at most one in a line */
function readLines(text: string, comments: ReadonlyMap<number, number>): Line[] {
  const ahead = [...comments].reverse();
  let start = 0;
  return text.split('\n').map((line) => {
    const next = ahead.at(-1);
    const end = start + line.length;
    const [at, comment] = next && next[0] <= end ? ahead.pop()! : [start, undefined];
    const before = text.slice(start, at);
    const content = before.trimEnd();
    start = end + 1;
    return { width: columns(content), gap: before.slice(content.length), comment };
  });
}

/** A piece of text that starts at index `base` of its source, with the edits in it. */
function applied(
  text: string,
  base: number,
  edits: readonly TextEdit[],
): { text: string; indexOf: (index: number) => number } {
  const sorted = [...edits].sort((a, b) => b.start - a.start);
  const edited = sorted.reduce(
    (done, edit) => done.slice(0, edit.start - base) + edit.text + done.slice(edit.end - base),
    text,
  );
  const shift = (index: number) =>
    sorted
      .filter((edit) => edit.end <= index)
      .reduce((sum, edit) => sum + edit.text.length - (edit.end - edit.start), 0);
  return { text: edited, indexOf: (index) => index - base + shift(index) };
}

function isWithin({ from, to }: Lines, line: number): boolean {
  return from <= line && line <= to;
}
