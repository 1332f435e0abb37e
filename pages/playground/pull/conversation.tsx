import './conversation.css';
import { GitCommitIcon, GitMergeIcon, GitPullRequestClosedIcon } from '@primer/octicons-react';
import { Timeline } from '@primer/react';
import type { ShownEvent, ShownPullRequest } from '../../../playground/page/shown.ts';
import { Picture } from '../shell/picture.tsx';
import { Time } from '../shell/time.tsx';
import { CommentBox } from './comment-box.tsx';
import { MergeBox } from './merge-box.tsx';
import { ReviewEntry } from './review-entry.tsx';
import { WriteComment } from './write-comment.tsx';

/** The conversation and its events, oldest first, and below it whether the pull request can be merged. */
export function Conversation({ pull }: { pull: ShownPullRequest }) {
  const { author, createdAt, body } = pull;
  return (
    <div className="conversation">
      <div className="conversation-entry">
        <Picture login={author} />
        <CommentBox author={author} at={createdAt} verb="opened this" body={body ?? ''} />
      </div>
      <Timeline className="conversation-timeline">
        {pull.conversation.map((event) => (
          <Entry key={keyOf(event)} event={event} pull={pull} />
        ))}
      </Timeline>
      <MergeBox pull={pull} />
      <WriteComment pull={pull} />
    </div>
  );
}

function Entry({ event, pull }: { event: ShownEvent; pull: ShownPullRequest }) {
  switch (event.kind) {
    case 'commit':
      return (
        <Timeline.Item condensed>
          <Timeline.Badge>
            <GitCommitIcon />
          </Timeline.Badge>
          <Timeline.Body className="commit-line">
            <Picture login={event.author} small />
            <span className="commit-title">{event.title}</span>
            <code className="commit-sha">{event.sha.slice(0, 7)}</code>
          </Timeline.Body>
        </Timeline.Item>
      );
    case 'review':
      return <ReviewEntry review={event} pull={pull} />;
    case 'comment':
      return (
        <li className="conversation-entry">
          <Picture login={event.author} />
          <CommentBox {...event} verb="commented" />
        </li>
      );
    default:
      return (
        <Timeline.Item>
          <Timeline.Badge variant={event.kind === 'merged' ? 'done' : 'closed'}>
            {event.kind === 'merged' ? <GitMergeIcon /> : <GitPullRequestClosedIcon />}
          </Timeline.Badge>
          <Timeline.Body>
            <strong>{event.author}</strong> {event.kind} this, <Time at={event.at} />
          </Timeline.Body>
        </Timeline.Item>
      );
  }
}

function keyOf(event: ShownEvent): string {
  if (event.kind === 'commit') return event.sha;
  return 'id' in event ? `${event.kind}-${event.id}` : event.kind;
}
