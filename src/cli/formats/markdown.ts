import { code, escapeText } from '../../review/markdown.ts';
import { summaryOf } from '../../review/summary.ts';
import type { Report } from '../../rule/report.ts';
import type { Rendering } from './format.ts';
import { summaryLine } from './last-line.ts';

/** The report as Markdown for a comment on a merge request or the page of a run; at most 65,535 characters. */
export function markdown(
  report: Report,
  { problems, fixCommand }: Pick<Rendering, 'problems' | 'fixCommand'>,
): string {
  const unread = problems.map(({ path, what }) => `${code(path)}: ${escapeText(what)}`);
  const isFixable = report.findings.some(({ fix }) => fix !== null);
  const remedy = isFixable && fixCommand ? `Write the safe fixes with ${code(fixCommand)}.` : undefined;
  return `## require-imdsv2: ${summaryLine(report.summary)}\n\n${summaryOf({ scope: report, unread, notes: [], remedy })}\n`;
}
