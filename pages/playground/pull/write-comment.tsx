import { Button, FormControl, Textarea } from '@primer/react';
import { useState } from 'react';
import type { ShownPullRequest } from '../../../playground/page/shown.ts';
import { pullApi, usePress } from '../api.ts';
import { Picture } from '../shell/picture.tsx';
import { Problem } from '../shell/problem.tsx';

/** A comment to the whole pull request; beside it, the buttons that close and reopen. */
export function WriteComment({ pull }: { pull: ShownPullRequest }) {
  const [text, setText] = useState('');
  const { press, busy, problem } = usePress([text, pull.state]);
  const at = pullApi(pull);
  return (
    <form
      className="conversation-entry"
      onSubmit={async (event) => {
        event.preventDefault();
        if ((await press(`${at}/comment`, { body: text })) !== undefined) setText('');
      }}
    >
      <Picture login={pull.viewer} />
      <div className="write-comment">
        <FormControl>
          <FormControl.Label>Add a comment</FormControl.Label>
          <Textarea block rows={4} value={text} onChange={(event) => setText(event.target.value)} />
          <FormControl.Caption>You are {pull.viewer} here. Markdown is understood.</FormControl.Caption>
        </FormControl>
        <div className="form-buttons">
          {(pull.state === 'open' || pull.state === 'draft') && (
            <Button onClick={() => press(`${at}/close`, {})}>Close pull request</Button>
          )}
          {pull.state === 'closed' && (
            <Button onClick={() => press(`${at}/reopen`, {})}>Reopen pull request</Button>
          )}
          <Button type="submit" variant="primary" loading={busy} disabled={text.trim() === ''}>
            Comment
          </Button>
        </div>
        <Problem text={problem} />
      </div>
    </form>
  );
}
