import type { Edit, Finding } from '../report.ts';
import { applyEdits, overlap } from './edits.ts';

/** A file before and after all fixes that go together. */
export interface FixedFile {
  readonly path: string;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

export interface Fixes {
  /** In the order of paths. */
  readonly files: readonly FixedFile[];
  /** Findings whose fix is in `files`. */
  readonly fixed: readonly Finding[];
}

/**
 * Applies the fixes of the findings, first come, first served: a fix whose edits would overlap another one's is
 * left for the next push, and so is one that changes a file whose bytes we don't have.
 */
export function fixedFiles(findings: readonly Finding[], contents: ReadonlyMap<string, Uint8Array>): Fixes {
  const accepted = new Map<string, Edit[]>();
  const fixed: Finding[] = [];
  for (const finding of findings) {
    const edits = finding.fix?.edits ?? [];
    if (edits.length === 0 || finding.verdict === 'suppressed') continue;
    if (edits.some((edit) => !contents.has(edit.path) || clashes(edit, accepted.get(edit.path) ?? [])))
      continue;
    for (const edit of edits) {
      const others = accepted.get(edit.path);
      if (others) others.push(edit);
      else accepted.set(edit.path, [edit]);
    }
    fixed.push(finding);
  }
  const files = [...accepted].sort(byPath).map(([path, edits]) => {
    const before = contents.get(path)!;
    return { path, before, after: applyEdits(before, edits) };
  });
  return { files, fixed };
}

function clashes(edit: Edit, others: readonly Edit[]): boolean {
  return others.some((other) => !same(edit, other) && overlap(edit, other));
}

function same(a: Edit, b: Edit): boolean {
  return a.path === b.path && a.start === b.start && a.end === b.end && a.text === b.text;
}

function byPath([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
