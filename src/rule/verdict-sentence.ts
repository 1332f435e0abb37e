import { count, grouped } from './count.ts';

/** How many of what a result speaks of. */
export interface Tally {
  /** Targets that are judged: without the ones that are not created. */
  readonly targets: number;
  readonly violation: number;
  readonly unknown: number;
  readonly suppressed: number;
  readonly compliant: number;
  /** Files that couldn't be parsed. */
  readonly unparsable: number;
  /** Modules, files and values that were not checked. */
  readonly unseen: number;
}

/**
 * The result as the parts of one sentence, the worst first: `2 of 5 EC2 targets allow IMDSv1`, `1 unknown`,
 * `3 not checked`. The title of a check run, the last line on a terminal and an audit say the same.
 *
 * @param where said behind the number of targets: ` in 3 repositories`
 */
export function verdictParts(tally: Tally, where = ''): string[] {
  const { targets, violation, unknown, suppressed, unparsable, unseen } = tally;
  const of = (part: number) => `${grouped(part)} of ${count(targets, 'EC2 target')}${where}`;
  const parts: string[] = [];
  if (violation > 0) parts.push(`${of(violation)} ${violation === 1 ? 'allows' : 'allow'} IMDSv1`);
  if (unparsable > 0) parts.push(`couldn’t parse ${count(unparsable, 'file')}`);
  const unknownOfAll = `${of(unknown)} ${unknown === 1 ? 'is' : 'are'} unknown`;
  if (unknown > 0) parts.push(violation > 0 ? `${grouped(unknown)} unknown` : unknownOfAll);
  if (parts.length === 0) parts.push(harmless(tally, where));
  if (suppressed > 0 && (suppressed < targets || violation + unknown > 0))
    parts.push(`${grouped(suppressed)} suppressed`);
  if (unseen > 0) parts.push(`${grouped(unseen)} not checked`);
  return parts;
}

/** Where nothing is open. */
function harmless({ targets, suppressed, compliant }: Tally, where: string): string {
  if (targets === 0) return `no EC2 targets${where}`;
  if (suppressed === targets) {
    const all = targets === 1 ? '' : 'all ';
    return `${all}${count(targets, 'EC2 target')}${where} suppressed`;
  }
  if (suppressed > 0)
    return `${grouped(compliant)} of ${count(targets, 'EC2 target')}${where} ${compliant === 1 ? 'requires' : 'require'} IMDSv2`;
  return targets === 1
    ? `1 EC2 target${where} requires IMDSv2`
    : `all ${count(targets, 'EC2 target')}${where} require IMDSv2`;
}
