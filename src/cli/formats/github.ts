import { foldUnseen, unseenName } from '../../rule/fold-roots.ts';
import type { Finding, Report } from '../../rule/report.ts';
import { visible } from '../terminal-text.ts';
import type { Rendering } from './format.ts';
import { lastLine } from './last-line.ts';
import { type Level, workflowCommand } from './workflow-command.ts';

/** GitHub shows this many annotations of each level for a step, and drops the others without a word. */
const shownPerLevel = 10;

/** The report as commands to the runner of GitHub Actions, which become annotations. */
export function github(
  report: Report,
  { repositoryPath, fixCommand }: Pick<Rendering, 'repositoryPath' | 'fixCommand'>,
): string {
  const counts = { error: 0, warning: 0, notice: 0 };
  const lines: string[] = [];
  for (const finding of report.findings) {
    const level = levelOf(finding);
    if (!level) continue;
    counts[level]++;
    lines.push(command(level, finding, repositoryPath(finding.path)));
  }
  for (const entry of foldUnseen(report.unseen)) {
    counts.warning++;
    const { path, line, reason, hint } = entry;
    const place = { file: repositoryPath(path), line, title: visible(`${unseenName(entry)}: not checked`) };
    lines.push(workflowCommand('warning', place, `${reason}. ${hint}.`));
  }
  const cut = (['error', 'warning', 'notice'] as const).filter((level) => counts[level] > shownPerLevel);
  const amounts = cut.map((level) => `${counts[level]} ${level}s`).join(' and ');
  lines.push(lastLine(report, { fixCommand }));
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
  return workflowCommand(level, { file: path, line: startLine, endLine, title: visible(title) }, message);
}
