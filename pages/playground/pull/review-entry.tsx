import { EyeIcon } from '@primer/octicons-react';
import { Timeline } from '@primer/react';
import type { ShownPullRequest, ShownReview } from '../../../playground/page/shown.ts';
import { Time } from '../shell/time.tsx';
import { Author, CommentBox } from './comment-box.tsx';
import { ThreadBox } from './thread-box.tsx';

const verbs: Record<string, string> = {
  APPROVED: 'approved these changes',
  CHANGES_REQUESTED: 'requested changes',
  DISMISSED: 'reviewed (dismissed)',
};

/** A review with the conversations that it began. */
export function ReviewEntry({ review, pull }: { review: ShownReview; pull: ShownPullRequest }) {
  const { author, byApp, state, at, body, threads } = review;
  return (
    <Timeline.Item className="review">
      <Timeline.Badge>
        <EyeIcon />
      </Timeline.Badge>
      <Timeline.Body className="review-body">
        <p className="review-line">
          <Author login={author} byApp={byApp} />
          <span className="muted">
            {verbs[state] ?? 'reviewed'} <Time at={at} />
          </span>
        </p>
        {body !== '' && <CommentBox author={author} byApp={byApp} at={at} verb="left a review" body={body} />}
        {threads.map((thread) => (
          <ThreadBox key={thread.id} thread={thread} pull={pull} withDiff />
        ))}
      </Timeline.Body>
    </Timeline.Item>
  );
}
