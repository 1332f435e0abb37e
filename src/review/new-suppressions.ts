import type { Finding, Report } from '../rule/report.ts';

/**
 * How many suppression comments hold that did not hold before, or not for so long, or for a target that they did not
 * cover: what a reviewer should see.
 * @param base the report of the base branch; undefined where there is none, and then every one is new
 */
export function newSuppressions(findings: readonly Finding[], base: Report | undefined): number {
  const before = new Map(
    (base?.findings ?? []).filter(isHeld).map((finding) => [identity(finding), finding.suppression]),
  );
  const added = findings.filter(isHeld).filter((finding) => {
    const known = before.get(identity(finding));
    if (!known) return true;
    const { until } = finding.suppression!;
    return known.until !== null && (until === null || until > known.until);
  });
  return new Set(added.map(({ suppression }) => `${suppression!.path}:${suppression!.line}`)).size;
}

function isHeld({ verdict, suppression }: Finding): boolean {
  return verdict === 'suppressed' && suppression !== null;
}

/** The target, wherever the deciding value stands. */
function identity({ address, root, suppression }: Finding): string {
  return JSON.stringify([address, root, suppression!.path]);
}
