import { cross, type TextEdit } from './edits.ts';

/** The text that edits are made to. None of them crosses another, so in the order of a file both their ends grow. */
export interface TakenText {
  isCrossedBy(edit: TextEdit): boolean;
  /** Takes an edit that crosses none. The same edit may come from ten thousand targets: it is kept once. */
  add(edit: TextEdit): void;
}

export function takenText(): TakenText {
  const byPath = new Map<string, TextEdit[]>();
  const inFile = ({ source: { path } }: TextEdit) => {
    const found = byPath.get(path) ?? [];
    byPath.set(path, found);
    return found;
  };
  return {
    isCrossedBy: (edit) => touching(inFile(edit), edit).some((other) => cross(edit, other)),
    add(edit) {
      const edits = inFile(edit);
      const isKnown = ({ start, end }: TextEdit) => start === edit.start && end === edit.end;
      if (touching(edits, edit).some(isKnown)) return;
      let at = firstBehind(edits, edit.start);
      while (at < edits.length && isBefore(edits[at]!, edit)) at++;
      edits.splice(at, 0, edit);
    },
  };
}

/** Those that lie within or beside a range. */
function touching(edits: readonly TextEdit[], { start, end }: TextEdit): TextEdit[] {
  const first = firstBehind(edits, start);
  let last = first;
  while (last < edits.length && edits[last]!.start <= end) last++;
  return edits.slice(first, last);
}

/** The index of the first edit that ends at `start` or behind. */
function firstBehind(edits: readonly TextEdit[], start: number): number {
  let low = 0;
  let high = edits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edits[middle]!.end < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isBefore(a: TextEdit, b: TextEdit): boolean {
  return a.start < b.start || (a.start === b.start && a.end < b.end);
}
