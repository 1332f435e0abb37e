import { count, grouped } from '../../rule/count.ts';
import type { Report, Summary } from '../../rule/report.ts';
import { verdictParts } from '../../rule/verdict-sentence.ts';
import { type Paint, plain } from '../colors.ts';

export interface LastLine {
  readonly paint?: Paint;
  /** The command that writes the fixes; undefined where there is none to name. */
  readonly fixCommand?: string | undefined;
}

/** The result in one line, marked: what allows IMDSv1, what is unknown or not checked, and what to run next. */
export function lastLine(report: Report, { paint = plain, fixCommand }: LastLine = {}): string {
  const line = [summaryLine(report.summary), ...fixableOf(report, fixCommand)].join(' · ');
  const { violation, unparsable, unknown, unseen, files } = report.summary;
  if (violation + unparsable > 0) return paint(['bold', 'red'], `✗ ${line}`);
  // No tick where something was not looked into, or where there was nothing to look at.
  if (unknown + unseen > 0 || files === 0) return paint(['bold', 'yellow'], `? ${line}`);
  return paint('green', `✓ ${line}`);
}

/** The same without mark and command. */
export function summaryLine(summary: Summary): string {
  const { targets, notCreated, files } = summary;
  return [...verdictParts({ ...summary, targets: targets - notCreated }), count(files, 'file')].join(' · ');
}

function fixableOf({ findings }: Report, command: string | undefined): string[] {
  const open = findings.filter(({ verdict, code }) => isOpen(verdict) && code !== 'unparsable');
  const fixable = open.filter(({ fix }) => fix !== null).length;
  if (fixable === 0) return [];
  return [`${fixable} of ${open.length} fixable${command === undefined ? '' : `: ${command}`}`];
}

function isOpen(verdict: string): boolean {
  return verdict === 'violation' || verdict === 'unknown';
}

export interface Stats {
  /** Directory entries looked at. */
  readonly entries: number;
  readonly filesRead: number;
  readonly bytesRead: number;
  readonly summary: Summary;
  /** Milliseconds of each phase, in the order in which they ran. */
  readonly phases: readonly (readonly [name: string, ms: number])[];
}

/** The output of `--stats`: where the time went. */
export function statsText({ entries, filesRead, bytesRead, summary, phases }: Stats): string {
  // In KiB on every system: libuv has evened that out.
  const peak = process.resourceUsage().maxRSS / 1024;
  const rows = [
    ['walked', `${grouped(entries)} entries, ${grouped(summary.files)} Terraform files`],
    ['read', `${grouped(filesRead)} files, ${(bytesRead / 1e6).toFixed(1)} MB`],
    ['judged', `${grouped(summary.targets)} targets`],
    ...phases.map(([name, ms]) => [name, `${ms.toFixed(1)} ms`]),
    ['peak memory', `${peak.toFixed(0)} MiB`],
  ];
  return rows.map(([name, value]) => `${`${name}:`.padEnd(13)}${value}\n`).join('');
}
