import { Button, Textarea } from '@primer/react';
import { useState } from 'react';
import { usePress } from '../api.ts';
import { Problem } from '../shell/problem.tsx';

/** A field that opens when somebody wants to answer. */
export function Reply({ place, comment }: { place: string; comment: number | undefined }) {
  const [text, setText] = useState<string>();
  const { press, busy, problem } = usePress(text);
  if (comment === undefined) return null;
  if (text === undefined) {
    return (
      <Button variant="invisible" onClick={() => setText('')}>
        Reply…
      </Button>
    );
  }
  return (
    <form
      className="reply"
      onSubmit={async (event) => {
        event.preventDefault();
        if ((await press(`${place}/reply`, { comment, body: text })) !== undefined) setText(undefined);
      }}
    >
      <Textarea
        block
        autoFocus
        rows={3}
        aria-label="Reply"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="form-buttons">
        <Button onClick={() => setText(undefined)}>Cancel</Button>
        <Button type="submit" variant="primary" loading={busy}>
          Reply
        </Button>
      </div>
      <Problem text={problem} />
    </form>
  );
}
