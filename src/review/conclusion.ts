import type { Policy } from '../policy/schema.ts';
import type { Scope } from './scope.ts';

export type Conclusion = 'success' | 'failure' | 'neutral';

/** How many of what the result speaks. */
export interface Tally {
  /** Targets that are judged: without the ones that are not created. */
  readonly targets: number;
  readonly violation: number;
  readonly unknown: number;
  readonly suppressed: number;
  readonly compliant: number;
  /** Files that are not valid Terraform. */
  readonly unparsable: number;
  /** Things that were not checked. */
  readonly unseen: number;
  /** Suppressions that the change adds or makes last longer. */
  readonly newSuppressions: number;
}

export function tallyOf({ targets, findings, unseen }: Scope, newSuppressions = 0): Tally {
  const count = (verdict: string) => targets.filter((target) => target.verdict === verdict).length;
  return {
    targets: targets.length - count('not-created'),
    violation: count('violation'),
    unknown: count('unknown'),
    suppressed: count('suppressed'),
    compliant: count('compliant'),
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
  { findings }: Scope,
  tally: Tally,
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

/** The result in one breath: "2 of 5 EC2 targets allow IMDSv1". */
export function titleOf(tally: Tally, unread: readonly string[]): string {
  const parts = [
    tally.violation > 0 &&
      `${tally.violation} of ${targets(tally.targets)} ${tally.violation === 1 ? 'allows' : 'allow'} IMDSv1`,
    tally.unparsable > 0 &&
      `${files(tally.unparsable)} ${tally.unparsable === 1 ? 'is' : 'are'} not valid Terraform`,
    unread.length > 0 && 'not everything could be read',
    tally.unknown > 0 && `${doubt(tally)} can’t be judged`,
  ].filter((part) => part !== false);
  const checked = parts.length > 0 ? sentence(parts.slice(0, 2).join(', ')) : soundTitle(tally);
  const rest = [
    tally.unseen > 0 && `${things(tally.unseen)} not checked`,
    tally.newSuppressions > 0 &&
      `${tally.newSuppressions} new ${tally.newSuppressions === 1 ? 'suppression' : 'suppressions'}`,
  ].filter((part) => part !== false);
  return [checked, ...rest].join(', ');
}

/** The title where nothing is wrong or in doubt. */
function soundTitle(tally: Tally): string {
  if (tally.targets === 0) return 'No EC2 targets in the changed Terraform';
  if (tally.suppressed === 0) {
    return tally.targets === 1
      ? 'The EC2 target refuses IMDSv1'
      : `All ${tally.targets} EC2 targets refuse IMDSv1`;
  }
  return `${tally.compliant} of ${targets(tally.targets)} ${tally.compliant === 1 ? 'refuses' : 'refuse'} IMDSv1, ${tally.suppressed} suppressed`;
}

/** "1 of 9 EC2 targets", or "1" behind a part that has named them. */
function doubt({ unknown, violation, targets: all }: Tally): string {
  return violation > 0 ? String(unknown) : `${unknown} of ${targets(all)}`;
}

function targets(count: number): string {
  return `${count} EC2 ${count === 1 ? 'target' : 'targets'}`;
}

function things(count: number): string {
  return `${count} ${count === 1 ? 'thing' : 'things'}`;
}

function files(count: number): string {
  return `${count} ${count === 1 ? 'file' : 'files'}`;
}

function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
