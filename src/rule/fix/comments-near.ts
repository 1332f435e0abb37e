import { lineAt } from '../../terraform/syntax/source.ts';
import type { TextEdit } from './edits.ts';
import { type Lines, textOfLines } from './layout.ts';
import { trailingComments } from './trailing-comments.ts';

/** The runs of lines with trailing comments that edits touch or come next to: what `realign` may move. */
export function runsNear(edits: readonly TextEdit[]): Set<Lines> {
  const found = new Set<Lines>();
  for (const edit of edits.filter(mayMoveComments)) {
    const { runs } = trailingComments(edit.source);
    const { from, to } = linesNear(edit);
    for (let line = from; line <= to; line++) {
      const run = runs.get(line);
      if (run) found.add(run);
    }
  }
  return found;
}

/** The lines of these runs and those of the edits, joined where they touch. */
export function commentedLines(edits: readonly TextEdit[]): Lines[] {
  const found: { from: number; to: number }[] = [];
  for (const edit of edits.filter(mayMoveComments).sort((a, b) => a.start - b.start)) {
    const { runs } = trailingComments(edit.source);
    const near = linesNear(edit);
    const from = runs.get(near.from)?.from ?? lineAt(edit.source, edit.start);
    const to = runs.get(near.to)?.to ?? lineAt(edit.source, edit.end);
    const previous = found.at(-1);
    if (previous && from <= previous.to + 1) previous.to = Math.max(previous.to, to);
    else found.push({ from, to });
  }
  return found;
}

/** Its own lines; where it makes or removes lines, also those beside it. */
function linesNear({ source, start, end, text }: TextEdit): Lines {
  const lines = { from: lineAt(source, start), to: lineAt(source, end) };
  const changesLines = lines.from < lines.to || text.includes('\n');
  return changesLines ? { from: lines.from - 1, to: lines.to + 1 } : lines;
}

/** Most files need not be read again to know that no comment is near. */
function mayMoveComments(edit: TextEdit): boolean {
  return !edit.source.path.endsWith('.json') && /#|\/\//.test(textOfLines(edit.source, linesNear(edit)));
}
