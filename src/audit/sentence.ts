import { count, grouped } from '../rule/count.ts';
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

/** The result in a sentence: what is known, and no more. */
export function sentenceOf(totals: Totals): string {
  const { violation, unparsable, unknown, targets, notCreated, repositories } = totals;
  const judged = targets - notCreated;
  if (repositories.judged === 0) return 'No repository was judged, so this report says nothing.';
  if (judged === 0)
    return `${count(repositories.judged, 'repository has', 'repositories have')} no EC2 target in the Terraform that was judged.`;
  const where = `in ${count(repositories.withTargets, 'repository', 'repositories')}`;
  if (violation > 0)
    return `${grouped(violation)} of ${count(judged, 'EC2 target')} ${where} ${violation === 1 ? 'allows' : 'allow'} IMDSv1.`;
  if (unparsable > 0)
    return `${count(unparsable, 'file is', 'files are')} not valid Terraform, so nothing in there can be vouched for.`;
  if (unknown > 0)
    return `No EC2 target ${where} is known to allow IMDSv1; ${grouped(unknown)} of ${grouped(judged)} can’t be judged from the repositories.`;
  if (totals.suppressed > 0)
    return `${grouped(totals.compliant)} of ${count(judged, 'EC2 target')} ${where} refuse IMDSv1; the other ${grouped(totals.suppressed)} are suppressed, with a comment in the code.`;
  return judged === 1
    ? 'The EC2 target refuses IMDSv1.'
    : `All ${count(judged, 'EC2 target')} ${where} refuse IMDSv1.`;
}
