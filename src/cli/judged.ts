import { assemble } from '../rule/assemble.ts';
import type { Report } from '../rule/report.ts';
import type { CliConfig } from './config.ts';

/** The results, each path under its own policy. */
export interface CheckedPaths {
  /** Everything together. */
  readonly report: Report;
  /** The part under each policy. */
  readonly parts: readonly CheckedPart[];
}

export interface CheckedPart {
  readonly config: CliConfig;
  readonly report: Report;
}

/** Puts together what was judged under several policies. */
export function together(parts: readonly CheckedPart[]): CheckedPaths {
  const reports = parts.map(({ report }) => report);
  const [only, ...others] = reports;
  if (only && others.length === 0) return { report: only, parts };
  const report = assemble({
    files: reports.reduce((sum, { summary }) => sum + summary.files, 0),
    targets: reports.flatMap(({ targets }) => targets),
    findings: reports.flatMap(({ findings }) => findings),
    unseen: reports.flatMap(({ unseen }) => unseen),
  });
  return { report, parts };
}

/** The report for people: without the unknowns of policies with `on_unknown: ignore`. */
export function shownOf({ parts }: CheckedPaths): Report {
  const shown = parts.map((part) => {
    if (part.config.onUnknown !== 'ignore') return part;
    const findings = part.report.findings.filter(({ verdict }) => verdict !== 'unknown');
    return { ...part, report: { ...part.report, findings } };
  });
  return together(shown).report;
}
