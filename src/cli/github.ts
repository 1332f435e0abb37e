import type { Finding, Report } from '../rule/report.ts';
import { summaryLine } from './summary-line.ts';
import { visible } from './visible.ts';

type Level = 'error' | 'warning' | 'notice';

/** GitHub shows this many annotations of each level for a step, and drops the others without a word. */
const shownPerLevel = 10;

export interface GithubOptions {
  /** Turns a path of the report into one of the repository, where the working directory is not its top. */
  readonly repositoryPath?: (path: string) => string;
  /** How long judging took. */
  readonly ms: number;
}

/**
 * The report as commands to the runner of GitHub Actions, which become annotations.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function github(report: Report, { repositoryPath = (path) => path, ms }: GithubOptions): string {
  const counts = { error: 0, warning: 0, notice: 0 };
  const lines: string[] = [];
  for (const finding of report.findings) {
    const level = levelOf(finding);
    if (!level) continue;
    counts[level]++;
    lines.push(command(level, finding, repositoryPath(finding.path)));
  }
  const cut = (['error', 'warning', 'notice'] as const).filter((level) => counts[level] > shownPerLevel);
  const amounts = cut.map((level) => `${counts[level]} ${level}s`).join(' and ');
  lines.push(summaryLine(report.summary, ms));
  if (cut.length > 0) {
    lines.push(`GitHub shows ${shownPerLevel} annotations of a level; all ${amounts} are in this log.`);
  }
  return `${lines.join('\n')}\n`;
}

function levelOf({ verdict, code }: Finding): Level | undefined {
  if (verdict === 'suppressed') return undefined;
  if (verdict === 'violation') return 'error';
  return code.startsWith('readiness') ? 'notice' : 'warning';
}

function command(
  level: Level,
  { code, address, startLine, endLine, message }: Finding,
  path: string,
): string {
  const title = address === null ? code : `${address}: ${code}`;
  const properties = `file=${property(path)},line=${startLine},endLine=${endLine},title=${property(visible(title))}`;
  return `::${level} ${properties}::${data(message)}`;
}

/** As the runner's own toolkit escapes a message; other control characters are shown instead of sent. */
function data(text: string): string {
  const lines = text.split(/\r?\n/).map(visible).join('\n');
  return lines.replaceAll('%', '%25').replaceAll('\n', '%0A');
}

/** The runner undoes exactly these escapes, so that a path comes out as it is. */
function property(text: string): string {
  return text
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A')
    .replaceAll(':', '%3A')
    .replaceAll(',', '%2C');
}
