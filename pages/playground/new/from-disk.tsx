import { Button, FormControl, TextInput } from '@primer/react';
import { useState } from 'react';
import { usePress } from '../api.ts';
import { Problem } from '../shell/problem.tsx';
import { goTo } from './go-to.ts';

const fields = [
  ['repo', 'Folder', 'A git repository on this machine. It is only read.'],
  ['base', 'Base', 'Any revision: a branch, a tag, a SHA, origin/main.'],
  ['head', 'Head', 'Its changes since it left the base are reviewed.'],
] as const;

/** Two revisions of a repository on this machine. */
export function FromDisk() {
  const [sent, setSent] = useState({ repo: '', base: 'HEAD~1', head: 'HEAD' });
  const { press, busy, problem } = usePress(sent);
  return (
    <form
      className="new-form"
      onSubmit={async (event) => {
        event.preventDefault();
        goTo(await press('/new/from-disk', sent));
      }}
    >
      {fields.map(([name, label, caption]) => (
        <FormControl key={name} required>
          <FormControl.Label>{label}</FormControl.Label>
          <TextInput
            block
            monospace
            autoComplete="off"
            placeholder={name === 'repo' ? '/home/you/infrastructure' : undefined}
            value={sent[name]}
            onChange={(event) => setSent({ ...sent, [name]: event.target.value })}
          />
          <FormControl.Caption>{caption}</FormControl.Caption>
        </FormControl>
      ))}
      <Problem text={problem} />
      <div className="form-buttons">
        <Button type="submit" variant="primary" loading={busy}>
          Open pull request
        </Button>
      </div>
    </form>
  );
}
