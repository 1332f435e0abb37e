import type { Summary } from '../rule/report.ts';
import { type AuditedRepository, isDoubtful } from './repository.ts';

/** Sums over all repositories. */
export interface Totals extends Summary {
  readonly repositories: {
    readonly all: number;
    readonly judged: number;
    /** Judged, and with a target in them. */
    readonly withTargets: number;
    /** Judged, and with a violation or an unparsable file. */
    readonly withViolations: number;
    /** Could not be read, as a whole or in part. */
    readonly doubtful: number;
    /** Judged, and with something in them that was not checked. */
    readonly withUnseen: number;
    readonly archived: number;
    readonly disabled: number;
    readonly empty: number;
  };
}

export function totalsOf(repositories: readonly AuditedRepository[]): Totals {
  const judged = repositories.flatMap(({ summary }) => summary ?? []);
  const sum = (key: keyof Summary) => judged.reduce((total, summary) => total + summary[key], 0);
  const count = (state: AuditedRepository['state']) =>
    repositories.filter((repository) => repository.state === state).length;
  return {
    repositories: {
      all: repositories.length,
      judged: judged.length,
      withTargets: judged.filter(({ targets }) => targets > 0).length,
      withViolations: judged.filter(({ violation, unparsable }) => violation + unparsable > 0).length,
      doubtful: repositories.filter(isDoubtful).length,
      withUnseen: judged.filter(({ unseen }) => unseen > 0).length,
      archived: count('archived'),
      disabled: count('disabled'),
      empty: count('empty'),
    },
    files: sum('files'),
    targets: sum('targets'),
    compliant: sum('compliant'),
    violation: sum('violation'),
    unknown: sum('unknown'),
    suppressed: sum('suppressed'),
    notCreated: sum('notCreated'),
    unparsable: sum('unparsable'),
    unseen: sum('unseen'),
  };
}
