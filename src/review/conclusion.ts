import type { Policy } from '../policy/schema.ts';
import { count } from '../rule/count.ts';
import { type Tally as Counts, verdictParts } from '../rule/verdict-sentence.ts';
import type { ReviewScope } from './scope.ts';

export type Conclusion = 'success' | 'failure' | 'neutral';

export interface ReviewTally extends Counts {
  /** Suppressions that the change adds or makes last longer. */
  readonly newSuppressions: number;
}

export function tallyOf({ targets, findings, unseen }: ReviewScope, newSuppressions = 0): ReviewTally {
  const number = (verdict: string) => targets.filter((target) => target.verdict === verdict).length;
  return {
    targets: targets.length - number('not-created'),
    violation: number('violation'),
    unknown: number('unknown'),
    suppressed: number('suppressed'),
    compliant: number('compliant'),
    unparsable: new Set(findings.filter(({ code }) => code === 'unparsable').map(({ path }) => path)).size,
    unseen: unseen.length,
    newSuppressions,
  };
}

/**
 * `failure` for what allows IMDSv1 and for what could not be read, because a required check that passes there would
 * vouch for nothing; `neutral` (which GitHub lets merge) where a value can't be known from the repository, or where
 * something was not checked.
 *
 * @param unread what was not read or judged at all
 */
export function conclusionOf(
  { findings }: ReviewScope,
  tally: ReviewTally,
  unread: readonly string[],
  policy: Pick<Policy, 'enforcement' | 'on_unknown' | 'on_unseen' | 'suppressions'>,
): Conclusion {
  const { enforcement, on_unknown, on_unseen } = policy;
  const added = tally.newSuppressions > 0 ? ruleForNew(policy) : 'allow';
  const allows = tally.violation > 0 || findings.some(({ verdict }) => verdict === 'violation');
  const doubtful = tally.unknown > 0 || findings.some(({ verdict }) => verdict === 'unknown');
  const fails =
    (doubtful && on_unknown === 'fail') || (tally.unseen > 0 && on_unseen === 'fail') || added === 'fail';
  const failed = allows || unread.length > 0 || fails;
  if (failed) return enforcement === 'advise' ? 'neutral' : 'failure';
  const warns =
    (doubtful && on_unknown === 'warn') || (tally.unseen > 0 && on_unseen === 'warn') || added === 'neutral';
  if (warns) return 'neutral';
  return 'success';
}

function ruleForNew({ suppressions }: Pick<Policy, 'suppressions'>): 'allow' | 'neutral' | 'fail' {
  return typeof suppressions === 'object' && !Array.isArray(suppressions) ? suppressions.new : 'allow';
}

/** The result in one sentence: `2 of 5 EC2 targets allow IMDSv1, 1 unknown`. */
export function titleOf(tally: ReviewTally, unread: readonly string[]): string {
  const parts = verdictParts(tally, tally.targets === 0 ? ' in the changed Terraform' : '');
  const { violation, unparsable, unknown, newSuppressions } = tally;
  if (unread.length > 0) {
    // Where nothing else is open, the first part would vouch for what the App couldn't read.
    const open = violation + unparsable + unknown > 0;
    parts.splice(open ? 1 : 0, open ? 0 : 1, 'couldn’t read everything');
  }
  if (newSuppressions > 0) parts.push(`${count(newSuppressions, 'new suppression')}`);
  const title = parts.join(', ');
  return title.slice(0, 1).toUpperCase() + title.slice(1);
}

const rank: Record<Conclusion, number> = { failure: 0, neutral: 1, success: 2 };

/** The worst verdict, the first of these where several are equally bad. */
export function worstOf<T>(
  all: readonly [T, ...T[]],
  verdictOf: (one: T) => { readonly conclusion: Conclusion },
): T {
  const rankOf = (one: T) => rank[verdictOf(one).conclusion];
  return all.reduce((worst, one) => (rankOf(one) < rankOf(worst) ? one : worst));
}
