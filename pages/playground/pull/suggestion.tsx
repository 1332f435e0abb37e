import './suggestion.css';
import { Button } from '@primer/react';
import { FileDiff } from '../../parts/diff.tsx';
import { patchOf } from '../../parts/patch.ts';
import { pullApi, usePress } from '../api.ts';
import { Problem } from '../shell/problem.tsx';
import { newLines } from './hunk.ts';
import type { ReviewCommentProps } from './review-comment-text.tsx';

export interface SuggestionProps extends ReviewCommentProps {
  text: string;
  /** Which suggestion of the comment it is; -1 where GitHub reads another text. */
  index: number;
}

/** A suggested change, and the button that commits it. */
export function Suggestion({ text, index, comment, thread, pull }: SuggestionProps) {
  const { press, busy, problem } = usePress([thread, pull.headSha]);
  const { path, diffHunk, originalLine, originalStartLine, line, startLine } = thread;
  const first = startLine ?? line ?? originalStartLine ?? originalLine;
  const before = newLines(diffHunk, originalLine - (originalStartLine ?? originalLine) + 1);
  const after = text === '' ? [] : text.split('\n');
  return (
    <div className="suggestion">
      <div className="suggestion-head">Suggested change</div>
      <FileDiff
        path={path}
        patch={patchOf(asText(before), asText(after), { firstLine: first })}
        view="unified"
      />
      {comment.canCommit && index >= 0 && (
        <div className="suggestion-foot">
          <Button
            size="small"
            loading={busy}
            onClick={() =>
              press(`${pullApi(pull)}/suggestion`, {
                comment: comment.id,
                index,
              })
            }
          >
            Commit suggestion
          </Button>
        </div>
      )}
      <Problem text={problem} />
    </div>
  );
}

function asText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
