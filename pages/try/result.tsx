import { Button, Heading } from '@primer/react';
import { tallyOf, titleOf } from '../../src/review/conclusion.ts';
import { foldUnseen, unseenName } from '../../src/rule/fold-roots.ts';
import type { Report } from '../../src/rule/report.ts';
import type { Texts } from './engine/judge.ts';
import { FindingCard } from './finding-card.tsx';
import type { Judgement } from './use-judgement.ts';
import { VerdictMark } from './verdict-mark.tsx';

export interface ResultProps {
  judgement: Judgement;
  onOpen: (path: string, line: number) => void;
  onFix: (fix: Texts) => void;
}

/** The verdicts, the findings with their fixes, and the targets. */
export function Result({ judgement: { judged, of, problem, busy }, onOpen, onFix }: ResultProps) {
  const fixable = judged ? Object.keys(judged.fixed).length : 0;
  return (
    <section className={busy ? 'result stale' : 'result'} aria-label="Result" aria-busy={busy}>
      <div className="result-head">
        <p role="status" className="result-title">
          {problem ?? (judged ? title(judged.report) : 'Loading the engine …')}
        </p>
        {judged && fixable > 0 && (
          <Button variant="primary" disabled={busy} onClick={() => onFix(judged.fixed)}>
            Apply every fix
          </Button>
        )}
      </div>
      {judged && (
        <>
          <ul className="plain-list">
            {judged.report.findings.map((finding, index) => (
              <FindingCard
                key={index}
                {...{ finding, onOpen, onFix }}
                texts={of ?? {}}
                isStale={busy}
                fix={judged.fixes[index]!}
              />
            ))}
          </ul>
          <NotChecked unseen={judged.report.unseen} />
          <Targets targets={judged.report.targets} />
        </>
      )}
    </section>
  );
}

function title(report: Report): string {
  return report.summary.targets === 0 && report.findings.length === 0 && report.unseen.length === 0
    ? 'There is no EC2 target here.'
    : `${titleOf(tallyOf(report), [])}.`;
}

function NotChecked({ unseen }: Pick<Report, 'unseen'>) {
  if (unseen.length === 0) return null;
  return (
    <>
      <Heading as="h2" variant="small">
        Not checked
      </Heading>
      <ul>
        {foldUnseen(unseen).map((entry) => (
          <li key={`${unseenName(entry)} ${entry.path}:${entry.line}`}>
            <span className="path">{unseenName(entry)}</span> ({entry.path}:{entry.line}): {entry.reason}.{' '}
            {entry.hint}.
          </li>
        ))}
      </ul>
    </>
  );
}

function Targets({ targets }: Pick<Report, 'targets'>) {
  if (targets.length === 0) return null;
  return (
    <>
      <Heading as="h2" variant="small">
        Targets
      </Heading>
      <div className="targets">
        <table>
          <thead>
            <tr>
              <th scope="col">Verdict</th>
              <th scope="col">Target</th>
              <th scope="col">Where</th>
            </tr>
          </thead>
          <tbody>
            {targets.map(({ address, root, path, line, verdict }) => (
              <tr key={`${root} ${address} ${path}:${line}`}>
                <td>
                  <VerdictMark verdict={verdict} />
                </td>
                <td className="path">{address}</td>
                <td className="path">
                  {path}:{line}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
