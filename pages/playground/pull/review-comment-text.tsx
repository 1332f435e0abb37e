import type { ShownPullRequest, ShownReviewComment, ShownThread } from '../../../playground/page/shown.ts';
import { Markdown } from '../../parts/markdown.tsx';
import { Suggestion } from './suggestion.tsx';

export interface ReviewCommentProps {
  comment: ShownReviewComment;
  thread: ShownThread;
  pull: ShownPullRequest;
}

/** The text of a review comment, its suggestions as what they would change. */
export function ReviewCommentText({ comment, thread, pull }: ReviewCommentProps) {
  return (
    <Markdown
      text={comment.body}
      blocks={{
        suggestion: (text) => (
          <Suggestion
            text={text}
            index={comment.suggestions.indexOf(text)}
            comment={comment}
            thread={thread}
            pull={pull}
          />
        ),
      }}
    />
  );
}
