import { count } from '../rule/count.ts';
import { verdictParts } from '../rule/verdict-sentence.ts';
import type { Totals } from './totals.ts';

/** How it stands, in one word: the worst that is known. */
export function standingOf({
  violation,
  unparsable,
  unknown,
  unseen,
  repositories,
}: Totals): 'violation' | 'unknown' | 'compliant' {
  if (violation + unparsable > 0) return 'violation';
  return unknown + unseen + repositories.doubtful > 0 || repositories.judged === 0 ? 'unknown' : 'compliant';
}

/** The result in one sentence: `2 of 5 EC2 targets in 3 repositories allow IMDSv1, 1 unknown.` */
export function auditSentence(totals: Totals): string {
  const { targets, notCreated, repositories } = totals;
  if (repositories.judged === 0) return 'No repository was checked, so this report says nothing.';
  const within = targets === notCreated ? repositories.judged : repositories.withTargets;
  const where = ` in ${count(within, 'repository', 'repositories')}`;
  const sentence = verdictParts({ ...totals, targets: targets - notCreated }, where).join(', ');
  return `${sentence.slice(0, 1).toUpperCase()}${sentence.slice(1)}.`;
}
