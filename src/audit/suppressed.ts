import type { Suppression } from '../rule/report.ts';
import { daysBetween } from '../rule/suppressions/day.ts';
import type { AuditedRepository } from './repository.ts';

/** A suppression comment that holds, and what it covers. */
export interface AuditedSuppression extends Suppression {
  /** `owner/name`. */
  readonly repository: string;
  /** Addresses of the targets; a comment in a module covers one for each call. */
  readonly addresses: readonly string[];
  /** Days from the audit until its last day, that day included as 0; null where it never ends. */
  readonly daysLeft: number | null;
  /** The day on which the comment was written, `YYYY-MM-DD`; null where that is not known. */
  readonly since: string | null;
  /** Days from then until the audit; null where that is not known. */
  readonly age: number | null;
}

/** Every suppression in force: those that end first come first, those that never end come last. */
export function suppressionsOf(
  repositories: readonly AuditedRepository[],
  today: string,
): AuditedSuppression[] {
  const all = repositories.flatMap(({ name, findings, exceptionDates }) => {
    const held = findings.filter(({ verdict, suppression }) => verdict === 'suppressed' && suppression);
    return [...Map.groupBy(held, ({ suppression }) => JSON.stringify(suppression)).values()].map((same) => {
      const suppression = same[0]!.suppression!;
      const addresses = [...new Set(same.flatMap(({ address }) => address ?? []))];
      const { path, line, until } = suppression;
      const since = exceptionDates?.[`${path}:${line}`] ?? null;
      return {
        ...{ ...suppression, repository: name, addresses, since },
        ...{
          daysLeft: until === null ? null : daysBetween(today, until),
          age: since === null ? null : daysBetween(since, today),
        },
      };
    });
  });
  const never = Number.POSITIVE_INFINITY;
  return all.sort((a, b) => (a.daysLeft ?? never) - (b.daysLeft ?? never) || byPlace(a, b));
}

function byPlace(a: AuditedSuppression, b: AuditedSuppression): number {
  return a.repository.localeCompare(b.repository) || a.path.localeCompare(b.path) || a.line - b.line;
}
