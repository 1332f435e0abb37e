import { LinkIcon, ShieldLockIcon } from '@primer/octicons-react';
import { Button, Heading } from '@primer/react';
import { useState } from 'react';
import type { Finding } from '../../src/rule/report.ts';
import { ThemeToggle } from '../parts/theme-toggle.tsx';
import type { Texts } from './engine/judge.ts';
import { Files } from './files.tsx';
import { Result } from './result.tsx';
import { fragmentOf } from './share.ts';
import { useJudgement } from './use-judgement.ts';

interface Open {
  readonly path: string;
  /** Where somebody wanted to go in it. */
  readonly goTo?: { readonly line: number };
}

const none: readonly Finding[] = [];

/** Terraform on one side, what the engine says of it on the other. */
export function TryPage({ initial }: { initial: Texts }) {
  const [texts, setTexts] = useState(initial);
  const [{ path: wanted, goTo }, setOpen] = useState<Open>({ path: Object.keys(initial)[0]! });
  const judgement = useJudgement(texts);
  const open = Object.hasOwn(texts, wanted) ? wanted : Object.keys(texts)[0]!;
  const findings = judgement.busy ? none : (judgement.judged?.report.findings ?? none);
  return (
    <>
      <header className="try-head">
        <Heading as="h1" variant="medium">
          <ShieldLockIcon size={24} /> Does your Terraform require IMDSv2?
        </Heading>
        <p className="muted try-note">
          The engine of require-imdsv2 checks it in this browser. Nothing that you type leaves your computer.
        </p>
        <div className="try-tools">
          <CopyLink texts={texts} />
          <ThemeToggle />
        </div>
      </header>
      <main className="try-main">
        <Files
          {...{ texts, open, findings, goTo }}
          onOpen={(path) => setOpen({ path })}
          onChange={setTexts}
        />
        <Result
          judgement={judgement}
          onOpen={(path, line) => setOpen({ path, goTo: { line } })}
          onFix={(fix) => setTexts({ ...texts, ...fix })}
        />
      </main>
    </>
  );
}

/** The texts travel in the fragment of the address, which no server ever sees. */
function CopyLink({ texts }: { texts: Texts }) {
  const [said, setSaid] = useState('');
  const copy = async () => {
    const fragment = await fragmentOf(texts);
    if (fragment === undefined) return setSaid('Too long for a link');
    history.replaceState(null, '', `#${fragment}`);
    try {
      await navigator.clipboard.writeText(location.href);
      setSaid('Copied');
    } catch {
      setSaid('It is in the address bar');
    }
  };
  return (
    <>
      <span role="status" className="muted small">
        {said}
      </span>
      <Button leadingVisual={LinkIcon} onClick={copy}>
        Copy link
      </Button>
    </>
  );
}
