import type { Finding, Report, Target } from '../rule/report.ts';

/** The part of a report that a pull request answers for. */
export interface Scope {
  readonly targets: readonly Target[];
  readonly findings: readonly Finding[];
}

/**
 * The findings whose target or deciding value lies in a changed file, and the targets to count them among.
 * Everything else in the report was read so that values resolve, and was there before.
 */
export function changedScope(report: Report, changed: ReadonlySet<string>): Scope {
  const findings = report.findings.filter(
    (finding) => changed.has(finding.path) || finding.related.some((place) => changed.has(place.path)),
  );
  return { findings, targets: targetsOf(report, findings, changed) };
}

/** The targets in changed files, and those that a finding in scope is about. */
export function targetsOf(
  report: Report,
  findings: readonly Finding[],
  changed: ReadonlySet<string>,
): readonly Target[] {
  const places = new Set(
    findings.flatMap((finding) =>
      [finding.path, ...finding.related.map((place) => place.path)].map((path) => key(path, finding.address)),
    ),
  );
  return report.targets.filter(
    (target) => changed.has(target.path) || places.has(key(target.path, target.address)),
  );
}

function key(path: string, address: string | null): string {
  return JSON.stringify([path, address]);
}
