import type { Edit, Finding } from '../report.ts';
import { applyEdits } from './edits.ts';
import { takenText } from './taken-text.ts';

/** A file before and after all fixes that go together. */
export interface FixedFile {
  readonly path: string;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  /** Makes `after` of `before`, in the order of the file; only where that is known, which makes a diff quick. */
  readonly edits?: readonly Edit[];
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
  const taken = takenText();
  const fixed: Finding[] = [];
  for (const finding of findings) {
    const edits = finding.fix?.edits ?? [];
    if (edits.length === 0 || finding.verdict === 'suppressed') continue;
    if (edits.some((edit) => !contents.has(edit.path) || taken.isCrossedBy(edit))) continue;
    for (const edit of edits) taken.add(edit);
    fixed.push(finding);
  }
  const files = [...taken.byPath].sort(byPath).map(([path, edits]) => {
    const before = contents.get(path)!;
    return { path, before, after: applyEdits(before, edits), edits };
  });
  return { files, fixed };
}

function byPath([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
