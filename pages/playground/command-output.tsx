import './command-output.css';
import { TerminalIcon } from '@primer/octicons-react';
import { Button } from '@primer/react';
import { useState } from 'react';
import type { ShownCommand } from '../../playground/page/shown.ts';
import { usePress } from './api.ts';
import { Problem } from './shell/problem.tsx';

/** A button that runs a command on the server, and what the command printed. */
export function CommandOutput({ label, path, body }: { label: string; path: string; body: unknown }) {
  const { press, busy, problem } = usePress({ path, body });
  const [shown, setShown] = useState<ShownCommand>();
  const run = async () => setShown((await press(path, body)) as ShownCommand | undefined);
  return (
    <div className="box-row command">
      <Button leadingVisual={TerminalIcon} loading={busy} onClick={run}>
        {label}
      </Button>
      <Problem text={problem} />
      <div className="command-shown" aria-live="polite">
        {shown && (
          <section className="command-output" aria-label={`Output of ${shown.command}`}>
            <pre>
              <code>{`$ ${shown.command}\n\n${shown.output}`}</code>
            </pre>
          </section>
        )}
      </div>
    </div>
  );
}
