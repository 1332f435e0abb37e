import { directoryOf } from '../../terraform/files.ts';
import type { Unseen } from '../report.ts';

/** The gaps that a plan itself reports. Lines are 1-based. */
export interface PlanGaps {
  /** `complete: false`, which Terraform writes with `-target`, deferred changes and errors. */
  readonly incompleteAt: number | null;
  /** `errored: true`: planning stopped at an error, and the changes end there. */
  readonly erroredAt: number | null;
  /** Entries of `deferred_changes`: their address where they have one, and Terraform's reason. */
  readonly deferred: readonly {
    readonly address: string | null;
    readonly reason: string;
    readonly line: number;
  }[];
}

/** https://developer.hashicorp.com/terraform/internals/json-format#plan-representation */
export function unseenInPlan(path: string, { incompleteAt, erroredAt, deferred }: PlanGaps): Unseen[] {
  const entry = (line: number, address: string | null, reason: string, hint: string): Unseen => ({
    kind: 'plan',
    address,
    root: directoryOf(path) || '.',
    path,
    line,
    source: null,
    reason,
    hint,
  });
  const gaps = deferred.map(({ address, reason, line }) =>
    entry(
      line,
      address,
      `Terraform deferred this change (${reason}), so the plan doesn’t show it as it is going to be`,
      'Apply this plan, then plan and scan again',
    ),
  );
  if (erroredAt !== null) {
    const reason = 'planning ended with an error, so the plan shows only a part of the changes';
    return [...gaps, entry(erroredAt, null, reason, 'Correct the error, then plan and scan again')];
  }
  if (incompleteAt !== null && deferred.length === 0) {
    const reason = 'the plan is not complete: Terraform left changes out, as it does with -target';
    return [...gaps, entry(incompleteAt, null, reason, 'Plan without -target, then scan again')];
  }
  return gaps;
}
