import type { Target, TargetCounts } from './report.ts';

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
