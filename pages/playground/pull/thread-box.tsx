import './thread-box.css';
import { UnfoldIcon } from '@primer/octicons-react';
import { Button, Label, Link } from '@primer/react';
import type { ShownPullRequest, ShownThread } from '../../../playground/page/shown.ts';
import { FileDiff } from '../../parts/diff.tsx';
import { pullApi, usePress } from '../api.ts';
import { pullPath, threadAnchor } from '../route.ts';
import { Picture } from '../shell/picture.tsx';
import { Problem } from '../shell/problem.tsx';
import { Time } from '../shell/time.tsx';
import { Author } from './comment-box.tsx';
import { lastLines } from './hunk.ts';
import { Reply } from './reply.tsx';
import { ReviewCommentText } from './review-comment-text.tsx';

export interface ThreadBoxProps {
  thread: ShownThread;
  pull: ShownPullRequest;
  /** Show the lines that it is about; under its line of a diff they are there already. */
  withDiff?: boolean;
}

/** A conversation about some lines; folded away once it is resolved. */
export function ThreadBox({ thread, pull, withDiff = false }: ThreadBoxProps) {
  const { path, line, originalLine, resolvedBy } = thread;
  const where = (
    <>
      <span className="path">{path}</span>
      {line === null && <Label variant="attention">Outdated</Label>}
    </>
  );
  const name = `Conversation on ${path}, line ${line ?? originalLine}`;
  if (resolvedBy === null) {
    return (
      <section className="box thread" aria-label={name}>
        {withDiff && (
          <div className="box-header thread-path">
            {line === null ? (
              where
            ) : (
              <Link href={`${pullPath(pull.repository, pull.number, 'files')}#${threadAnchor(thread.id)}`}>
                {where}
              </Link>
            )}
          </div>
        )}
        <Inside thread={thread} pull={pull} withDiff={withDiff} />
      </section>
    );
  }
  return (
    <details className="box thread thread-resolved" aria-label={name}>
      <summary className="box-header thread-path">
        {withDiff && where}
        <span className="muted thread-state">
          Resolved by {resolvedBy.replace(/\[bot\]$/, '')} <UnfoldIcon aria-label="Show resolved" />
        </span>
      </summary>
      <Inside thread={thread} pull={pull} withDiff={withDiff} />
    </details>
  );
}

function Inside({ thread, pull, withDiff }: Required<ThreadBoxProps>) {
  const { path, diffHunk, originalLine, originalStartLine, comments, resolvedBy, id } = thread;
  const { press, busy, problem } = usePress(thread);
  const at = pullApi(pull);
  const about = lastLines(diffHunk, Math.max(4, originalLine - (originalStartLine ?? originalLine) + 1));
  return (
    <>
      {withDiff && diffHunk !== '' && <FileDiff path={path} patch={about} view="unified" />}
      {comments.map((comment) => (
        <article key={comment.id} className="thread-comment" aria-label={`${comment.author} commented`}>
          <p className="thread-author">
            <Picture login={comment.author} small />
            <Author login={comment.author} byApp={comment.byApp} />
            <Time at={comment.at} />
          </p>
          <ReviewCommentText comment={comment} thread={thread} pull={pull} />
        </article>
      ))}
      <div className="thread-foot">
        <Reply place={at} comment={comments[0]?.id} />
        <Button
          onClick={() => press(`${at}/resolve`, { thread: id, resolved: resolvedBy === null })}
          loading={busy}
        >
          {resolvedBy === null ? 'Resolve conversation' : 'Unresolve conversation'}
        </Button>
        <Problem text={problem} />
      </div>
    </>
  );
}
