import { readHcl } from '../../terraform/syntax/hcl.ts';
import { indentBefore, lineAt, type Source } from '../../terraform/syntax/source.ts';
import type { Lines } from './layout.ts';

/** The comments that stand behind something else in their line and end with it. */
export interface TrailingComments {
  /** Index at which the comment of a 1-based line starts. */
  readonly starts: ReadonlyMap<number, number>;
  /** The neighboring lines that all have one, by each of these lines: one object for each such run. */
  readonly runs: ReadonlyMap<number, Lines>;
  /** Lines that begin inside of a comment, so that what they hold belongs to an earlier line. */
  readonly continued: ReadonlySet<number>;
}

const known = new WeakMap<Source, TrailingComments>();

/** A file is read once. */
export function trailingComments(source: Source): TrailingComments {
  const found = known.get(source) ?? read(source);
  known.set(source, found);
  return found;
}

function read(source: Source): TrailingComments {
  const starts = new Map<number, number>();
  const continued = new Set<number>();
  for (const { text, start, end } of readHcl(source).comments) {
    // `terraform fmt` takes any comment that a file ends with, without a newline, for such a one.
    if (!text.startsWith('/*') || end === source.text.length) {
      if (indentBefore(source, start) === undefined) starts.set(lineAt(source, start), start);
      continue;
    }
    for (let line = lineAt(source, start) + 1; line <= lineAt(source, end); line++) continued.add(line);
  }
  return { starts, runs: runsOf(starts), continued };
}

/** @param starts in the order of lines */
function runsOf(starts: ReadonlyMap<number, number>): Map<number, Lines> {
  const runs = new Map<number, { from: number; to: number }>();
  for (const line of starts.keys()) {
    const run = runs.get(line - 1) ?? { from: line, to: line };
    run.to = line;
    runs.set(line, run);
  }
  return runs;
}
