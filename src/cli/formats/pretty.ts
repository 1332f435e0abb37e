import type { Finding, Report } from '../../rule/report.ts';
import type { Files } from '../../terraform/files.ts';
import type { Paint } from '../colours.ts';
import { summaryLine } from './summary-line.ts';

export interface PrettyOptions {
  /** Where excerpts and fixes are read. */
  readonly files: Pick<Files, 'read'>;
  readonly paint: Paint;
  /** Columns of the terminal. */
  readonly width: number;
  /** How long judging took. */
  readonly ms: number;
}

/** Within a file, what has to be done comes first. */
const order: readonly Finding['verdict'][] = ['violation', 'unknown', 'warning', 'suppressed'];

/** The report for people: what is wrong, where, and the fix, file by file; one line where all is well. */
export async function pretty(report: Report, options: PrettyOptions): Promise<string> {
  // Nothing found, nothing loaded: the usual run shall be over at once.
  const blocks = report.findings.length > 0 ? await blocksOf(report, options) : [];
  if (report.unseen.length > 0) {
    const { prettyUnseen } = await import('./pretty-unseen.ts');
    blocks.push(prettyUnseen(report.unseen, options) ?? '');
  }
  return [...blocks, `${summaryOf(report, options)}\n`].join('\n');
}

async function blocksOf(report: Report, { files, paint, width }: PrettyOptions): Promise<string[]> {
  const [{ prettyFinding }, { sources }] = await Promise.all([
    import('./pretty-finding.ts'),
    import('./line-index.ts'),
  ]);
  const options = { paint, width, source: sources(files), shownFixes: new Map<string, string>() };
  const blocks: string[] = [];
  for (const findings of Map.groupBy(report.findings, ({ path }) => path).values()) {
    for (const verdict of order) {
      const chosen = findings.filter((finding) => finding.verdict === verdict);
      for (const [first, ...same] of Map.groupBy(chosen, sameness).values()) {
        const others = same.map(({ address }) => address).filter((address) => address !== null);
        blocks.push(prettyFinding(first!, others, options));
      }
    }
  }
  return blocks;
}

/** A module that is called ten times is wrong ten times, but nobody wants to read it more than once. */
function sameness({ code, startLine, endLine, message, suppression, fix }: Finding): string {
  return JSON.stringify([code, startLine, endLine, message, suppression, fix]);
}

function summaryOf({ summary }: Report, { paint, ms }: PrettyOptions): string {
  const line = summaryLine(summary, ms);
  if (summary.violation + summary.unparsable > 0) return paint(['bold', 'red'], `✗ ${line}`);
  if (summary.unknown + summary.unseen > 0) return paint(['bold', 'yellow'], `? ${line}`);
  return paint('green', `✓ ${line}`);
}
