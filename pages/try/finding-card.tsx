import { Button, Link } from '@primer/react';
import { withoutAddress } from '../../src/review/message.ts';
import { codePage } from '../../src/rule/judge/message.ts';
import type { Finding } from '../../src/rule/report.ts';
import { FileDiff } from '../parts/diff.tsx';
import { patchOf } from '../parts/patch.ts';
import type { Texts } from './engine/judge.ts';
import { Message } from './message.tsx';
import { markOf, VerdictMark } from './verdict-mark.tsx';

export interface FindingCardProps {
  finding: Finding;
  /** The files as the fix leaves them; empty where there is none. */
  fix: Texts;
  /** The texts that were judged. */
  texts: Texts;
  /** Has the reader typed since? Then the fix is one of a text that is gone. */
  isStale: boolean;
  onOpen: (path: string, line: number) => void;
  onFix: (fix: Texts) => void;
}

/** A finding: its problem, its place, and its fix. */
export function FindingCard({ finding, fix, texts, isStale, onOpen, onFix }: FindingCardProps) {
  const { address, path, startLine, code, related, suppression } = finding;
  const files = Object.entries(fix);
  return (
    <li className="box finding">
      <div className="finding-head">
        <VerdictMark verdict={markOf(finding)} />
        <span className="path">{address ?? path}</span>
        <Link
          className="small"
          href={codePage(code)}
          target="_blank"
          rel="noopener noreferrer"
          aria-label={`About ${code}`}
        >
          {code}
        </Link>
      </div>
      <p className="finding-places small">
        <Place path={path} line={startLine} onOpen={onOpen} />
        {related.map((place) => (
          <Place key={`${place.path}:${place.line}`} {...place} onOpen={onOpen} />
        ))}
      </p>
      <p className="finding-message">
        <Message text={withoutAddress(finding)} />
      </p>
      {suppression?.reason && <p className="muted small">Suppressed: {suppression.reason}</p>}
      {files.map(([file, after]) => (
        <div key={file} className="finding-fix">
          <FileDiff path={file} patch={patchOf(texts[file] ?? '', after, { context: 1 })} view="unified" />
        </div>
      ))}
      {files.length > 0 && (
        <Button size="small" disabled={isStale} onClick={() => onFix(fix)}>
          Apply this fix
        </Button>
      )}
    </li>
  );
}

function Place({ path, line, onOpen }: { path: string; line: number; onOpen: FindingCardProps['onOpen'] }) {
  return (
    <button type="button" className="place path" onClick={() => onOpen(path, line)}>
      {path}:{line}
    </button>
  );
}
