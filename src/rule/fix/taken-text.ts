import type { Edit } from '../report.ts';
import { conflict } from './edits.ts';

/** The text that edits are made to. None of them crosses another, so in the order of a file both their ends grow. */
export interface TakenText {
  /** Does an edit touch what another one that was taken touches? The same edit again does not. */
  isCrossedBy(edit: Edit): boolean;
  /** Takes an edit that crosses none. The same edit may come from ten thousand targets: it is kept once. */
  add(edit: Edit): void;
  /** The taken texts, by path, in the order of each file. */
  readonly byPath: ReadonlyMap<string, readonly Edit[]>;
}

export function takenText(): TakenText {
  const byPath = new Map<string, Edit[]>();
  const inFile = ({ path }: Edit) => {
    const found = byPath.get(path) ?? [];
    byPath.set(path, found);
    return found;
  };
  return {
    byPath,
    isCrossedBy: (edit) => touching(byPath.get(edit.path) ?? [], edit).some((other) => conflict(edit, other)),
    add(edit) {
      const edits = inFile(edit);
      const isKnown = ({ start, end, text }: Edit) =>
        start === edit.start && end === edit.end && text === edit.text;
      if (touching(edits, edit).some(isKnown)) return;
      let at = firstBehind(edits, edit.start);
      while (at < edits.length && isBefore(edits[at]!, edit)) at++;
      edits.splice(at, 0, edit);
    },
  };
}

/** Those that lie within or beside a range. */
function touching(edits: readonly Edit[], { start, end }: Edit): Edit[] {
  const first = firstBehind(edits, start);
  let last = first;
  while (last < edits.length && edits[last]!.start <= end) last++;
  return edits.slice(first, last);
}

/** The index of the first edit that ends at `start` or behind. */
function firstBehind(edits: readonly Edit[], start: number): number {
  let low = 0;
  let high = edits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edits[middle]!.end < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isBefore(a: Edit, b: Edit): boolean {
  return a.start < b.start || (a.start === b.start && a.end < b.end);
}
