import 'react-diff-view/style/index.css';
import './diff.css';
import { type ReactNode, useMemo } from 'react';
import {
  type ChangeData,
  Decoration,
  Diff,
  getChangeKey,
  Hunk,
  markEdits,
  parseDiff,
  tokenize,
} from 'react-diff-view';
import { languageOf, refractor } from './highlight.ts';

/** Something to show under a line of a diff. */
export interface Below {
  /** 1-based, in the new file (RIGHT, default) or in the old one (LEFT). */
  line: number;
  side?: 'LEFT' | 'RIGHT';
  node: ReactNode;
}

export interface FileDiffProps {
  /** Says in which language to highlight. */
  path: string;
  /** From the first `@@`, as GitHub's API gives it. */
  patch: string;
  view: 'split' | 'unified';
  /** Begin each hunk with its `@@` line. */
  withHeaders?: boolean;
  /** Entries for lines that no hunk shows are left out: see `showsLine`. */
  below?: readonly Below[];
}

/** The changes of a file with their line numbers, and what belongs under them. */
export function FileDiff({ path, patch, view, withHeaders = false, below = [] }: FileDiffProps) {
  const hunks = useMemo(() => hunksOf(patch), [patch]);
  const tokens = useMemo(() => {
    const language = languageOf(path);
    const enhancers = [markEdits(hunks, { type: 'block' })];
    return tokenize(
      hunks,
      language === null
        ? { enhancers }
        : { enhancers, highlight: true, refractor: { highlight: nodes }, language },
    );
  }, [hunks, path]);
  const widgets: Record<string, ReactNode> = {};
  for (const change of hunks.flatMap(({ changes }) => changes)) {
    const here = below.filter((one) => isAt(change, one)).map(({ node }) => node);
    if (here.length > 0) widgets[getChangeKey(change)] = here;
  }
  const lines = hunks.flatMap(({ changes }) => changes);
  // A file that is new or gone has one side only.
  const whole = (type: ChangeData['type']) => lines.every((change) => change.type === type);
  const diffType = whole('insert') ? 'add' : whole('delete') ? 'delete' : 'modify';
  return (
    <Diff
      className="file-diff"
      diffType={diffType}
      hunks={hunks}
      tokens={tokens}
      // Such a file needs one column of numbers, which only this view gives it.
      viewType={diffType === 'modify' ? view : 'split'}
      widgets={widgets}
    >
      {(all) =>
        all.flatMap((hunk) => [
          ...(withHeaders ? [<Decoration key={`${hunk.content} header`}>{hunk.content}</Decoration>] : []),
          <Hunk key={hunk.content} hunk={hunk} />,
        ])
      }
    </Diff>
  );
}

/** Whether a hunk of the patch shows that line. */
export function showsLine(patch: string, place: Pick<Below, 'line' | 'side'>): boolean {
  return hunksOf(patch).some(({ changes }) => changes.some((change) => isAt(change, place)));
}

/** `react-diff-view` knows what refractor gave before it had a root. */
function nodes(text: string, language: string) {
  return refractor.highlight(text, language).children;
}

function hunksOf(patch: string) {
  // The parser wants to know of a file; what it is called makes no difference, and a hostile name can do no harm.
  return parseDiff(`diff --git a/file b/file\n--- a/file\n+++ b/file\n${patch}`)[0]?.hunks ?? [];
}

function isAt(change: ChangeData, { line, side = 'RIGHT' }: Pick<Below, 'line' | 'side'>): boolean {
  if (change.type === 'normal')
    return line === (side === 'RIGHT' ? change.newLineNumber : change.oldLineNumber);
  return change.lineNumber === line && change.type === (side === 'RIGHT' ? 'insert' : 'delete');
}
