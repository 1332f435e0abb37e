import type { Finding, Report, Target, TargetCounts, Unseen } from './report.ts';

/** The parts of a report, in any order. */
export interface ReportParts {
  /** How many files were looked at. */
  readonly files: number;
  readonly targets?: readonly Target[];
  readonly findings?: readonly Finding[];
  readonly unseen?: readonly Unseen[];
}

/** Puts a report together: everything in the order of the files, and counted. */
export function assemble({ files, targets = [], findings = [], unseen = [] }: ReportParts): Report {
  return {
    version: 1,
    summary: {
      files,
      ...countTargets(targets),
      unparsable: findings.filter(({ code }) => code === 'unparsable').length,
      unseen: unseen.length,
    },
    targets: [...targets].sort((a, b) => byPlace(a, b, a.line - b.line)),
    findings: [...findings].sort((a, b) => byPlace(a, b, a.startLine - b.startLine)),
    unseen: [...unseen].sort((a, b) => byPlace(a, b, a.line - b.line)),
  };
}

type Placed = Pick<Target, 'path' | 'root'> & { readonly address: string | null };

function byPlace(a: Placed, b: Placed, lines: number): number {
  return (
    compare(a.path, b.path) || lines || compare(a.address ?? '', b.address ?? '') || compare(a.root, b.root)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

export function countTargets(targets: readonly Pick<Target, 'verdict'>[]): TargetCounts {
  const count = (wanted: Target['verdict']) => targets.filter(({ verdict }) => verdict === wanted).length;
  return {
    targets: targets.length,
    compliant: count('compliant'),
    violation: count('violation'),
    unknown: count('unknown'),
    suppressed: count('suppressed'),
    notCreated: count('not-created'),
  };
}
