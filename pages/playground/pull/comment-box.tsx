import { Label } from '@primer/react';
import { type Blocks, Markdown } from '../../parts/markdown.tsx';
import { Time } from '../shell/time.tsx';

export interface CommentBoxProps {
  author: string;
  at: string;
  /** The author's action: `commented`. */
  verb: string;
  /** Markdown. */
  body: string;
  byApp?: boolean;
  blocks?: Blocks;
}

/** A text that a person or an App wrote. */
export function CommentBox({ author, at, verb, body, byApp = false, blocks = {} }: CommentBoxProps) {
  return (
    <article className="box comment-box" aria-label={`${author} ${verb}`}>
      <div className="box-header comment-header">
        <Author login={author} byApp={byApp} />
        <span className="muted">
          {verb} <Time at={at} />
        </span>
      </div>
      <div className="box-row">
        {body === '' ? (
          <em className="muted">No description provided.</em>
        ) : (
          <Markdown text={body} blocks={blocks} />
        )}
      </div>
    </article>
  );
}

/** A login; GitHub shows an App's without its ending, and says that it is a bot. */
export function Author({ login, byApp }: { login: string; byApp: boolean }) {
  return (
    <>
      <strong>{login.replace(/\[bot\]$/, '')}</strong>
      {byApp && <Label variant="secondary">bot</Label>}
    </>
  );
}
