import { why, withoutWhy } from '../../rule/judge/message.ts';
import type { Finding, Report } from '../../rule/report.ts';
import type { Rendering } from './format.ts';
import { lastLine } from './last-line.ts';

export type PrettyOptions = Pick<Rendering, 'files' | 'paint' | 'width' | 'fixCommand'>;

/** Within a file, the worst comes first. */
const order: readonly Finding['verdict'][] = ['violation', 'unknown', 'warning', 'suppressed'];

/** The report for people: what is wrong, where, and the fix, file by file; one line where all is well. */
export async function pretty(report: Report, options: PrettyOptions): Promise<string> {
  // The code for blocks is loaded only where there is something to show: a clean run ends at once.
  const isClean = report.findings.length + report.unseen.length === 0;
  const blocks = isClean ? [] : await blocksOf(report, options);
  return [...blocks, `${lastLine(report, options)}\n`].join('\n');
}

async function blocksOf(report: Report, { files, paint, width }: PrettyOptions): Promise<string[]> {
  const [{ prettyFinding }, { sources }, { wrap }] = await Promise.all([
    import('./pretty-finding.ts'),
    import('./line-index.ts'),
    import('../terminal-text.ts'),
  ]);
  const options = { paint, width, source: sources(files), shownFixes: new Map<string, string>() };
  const blocks: string[] = [];
  for (const findings of Map.groupBy(report.findings, ({ path }) => path).values()) {
    for (const verdict of order) {
      const chosen = findings.filter((finding) => finding.verdict === verdict);
      for (const [first, ...same] of Map.groupBy(chosen, sameness).values())
        blocks.push(prettyFinding(first!, same, options));
    }
  }
  if (report.unseen.length > 0) {
    const { prettyUnseen } = await import('./pretty-unseen.ts');
    blocks.push(prettyUnseen(report.unseen, options) ?? '');
  }
  if (report.findings.some(({ message }) => withoutWhy(message) !== message))
    blocks.push(`${wrap(`Why it matters: ${why}`, Math.min(width, 100)).join('\n')}\n`);
  return blocks;
}

/** Many roots or calls make a target of the same lines: what is true of all of them is shown once. */
function sameness({ code, startLine, endLine, message, address, suppression, fix }: Finding): string {
  const text = address === null ? message : message.replaceAll(address, '');
  return JSON.stringify([code, startLine, endLine, text, suppression, fix]);
}
