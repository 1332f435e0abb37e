import type { Finding, Report, Target, TargetCounts } from './report.ts';

/** Puts a report together: everything in the order of the files, and counted. `files`: how many were looked at. */
export function assemble(files: number, targets: readonly Target[], findings: readonly Finding[]): Report {
  return {
    version: 1,
    summary: {
      files,
      ...countTargets(targets),
      unparsable: findings.filter(({ code }) => code === 'unparsable').length,
    },
    targets: [...targets].sort((a, b) => byPlace(a, b, a.line - b.line)),
    findings: [...findings].sort((a, b) => byPlace(a, b, a.startLine - b.startLine)),
  };
}

function byPlace(a: Target | Finding, b: Target | Finding, lines: number): number {
  return compare(a.path, b.path) || lines || compare(a.address ?? '', b.address ?? '');
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
