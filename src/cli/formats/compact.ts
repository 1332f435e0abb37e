import { type FoldedUnseen, foldUnseen } from '../../rule/fold-roots.ts';
import type { Finding, Report } from '../../rule/report.ts';
import { visible } from '../terminal-text.ts';
import type { Rendering } from './format.ts';
import { lastLine } from './last-line.ts';

/** One line per finding, as compilers print theirs, so that editors and `grep` understand it; then the last line. */
export function compact(
  report: Report,
  { paint, fixCommand }: Pick<Rendering, 'paint' | 'fixCommand'>,
): string {
  const lines = [...report.findings.map(findingLine), ...foldUnseen(report.unseen).map(unseenLine)];
  return [...lines.map(visible), lastLine(report, { paint, fixCommand })].map((line) => `${line}\n`).join('');
}

function findingLine({
  path,
  startLine,
  verdict,
  code,
  address,
  root,
  message,
  suppression,
}: Finding): string {
  const level = code === 'unparsable' ? 'error' : verdict;
  const target = address === null ? '' : ` ${address}${root === '.' ? '' : ` (${root})`}`;
  const text = suppression && verdict === 'suppressed' ? (suppression.reason ?? 'no reason given') : message;
  return `${path}:${startLine}: ${level} ${code}${target}: ${text}`;
}

function unseenLine({ path, line, address, reason, hint }: FoldedUnseen): string {
  return `${path}:${line}: not checked${address === null ? '' : ` ${address}`}: ${reason}. ${hint}.`;
}
