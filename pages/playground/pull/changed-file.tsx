import { ChevronDownIcon, ChevronRightIcon } from '@primer/octicons-react';
import { Heading, IconButton } from '@primer/react';
import { useState } from 'react';
import type { ShownFile, ShownPullRequest, ShownThread } from '../../../playground/page/shown.ts';
import { type Below, FileDiff, showsLine } from '../../parts/diff.tsx';
import { lineAnchor, threadAnchor } from '../route.ts';
import { AnnotationList } from './annotation-list.tsx';
import { AnnotationText } from './annotation-text.tsx';
import { ThreadBox } from './thread-box.tsx';

/** A file of the pull request; annotations and conversations stand under their lines. */
export function ChangedFile({
  file,
  pull,
  view,
  isLong,
}: {
  file: ShownFile;
  pull: ShownPullRequest;
  view: 'unified' | 'split';
  /** Too much to show unasked. */
  isLong: boolean;
}) {
  const [open, setOpen] = useState(!isLong);
  const { path, previousPath, additions, deletions, patch } = file;
  const annotations = pull.checks.flatMap((check) => check.annotations).filter((one) => one.path === path);
  const isShown = ({ endLine }: { endLine: number }) => patch !== null && showsLine(patch, { line: endLine });
  const threads = threadsOf(pull).filter((thread) => thread.path === path && thread.line !== null);
  const byLine = Map.groupBy(annotations.filter(isShown), ({ endLine }) => endLine);
  const below: Below[] = [
    ...[...byLine].map(([line, here]) => ({
      line,
      node: (
        <div key={line} id={lineAnchor(path, line)} className="below">
          {here.map((annotation) => (
            <AnnotationText key={JSON.stringify(annotation)} annotation={annotation} />
          ))}
        </div>
      ),
    })),
    ...threads.map((thread) => ({
      line: thread.line!,
      side: thread.side,
      node: (
        <div key={thread.id} id={threadAnchor(thread.id)} className="below">
          <ThreadBox thread={thread} pull={pull} />
        </div>
      ),
    })),
  ];
  return (
    <section className="box file" aria-label={path} id={encodeURIComponent(path)}>
      <div className="box-header file-head">
        <IconButton
          icon={open ? ChevronDownIcon : ChevronRightIcon}
          size="small"
          variant="invisible"
          aria-label={open ? 'Fold the file' : 'Unfold the file'}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        />
        <Heading as="h2" variant="small" className="path">
          {previousPath !== null && `${previousPath} → `}
          {path}
        </Heading>
        <span className="file-count">
          <span className="fg-success">+{additions}</span> <span className="fg-danger">−{deletions}</span>
        </span>
      </div>
      {open && patch !== null && <FileDiff path={path} patch={patch} view={view} withHeaders below={below} />}
      {open && patch === null && <p className="box-row muted">There is nothing to show: {without(file)}.</p>}
      {open && <AnnotationList annotations={annotations.filter((one) => !isShown(one))} pull={pull} />}
    </section>
  );
}

function without({ status, additions, deletions }: ShownFile): string {
  if (additions + deletions > 0) return 'the diff is too large';
  return status === 'renamed' ? 'the file was renamed without a change' : 'the file is empty or binary';
}

function threadsOf(pull: ShownPullRequest): ShownThread[] {
  return pull.conversation.flatMap((event) => (event.kind === 'review' ? event.threads : []));
}
