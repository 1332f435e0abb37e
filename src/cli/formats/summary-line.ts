import type { Summary } from '../../rule/report.ts';
import { grouped } from '../grouped.ts';

/** The result in one line; `ms` is the time that judging took. */
export function summaryLine(summary: Summary, ms: number): string {
  const { targets, unknown, suppressed, unparsable, unseen, files } = summary;
  const parts = [verdict(summary)];
  if (unknown > 0 && unknown < targets) parts.push(`${unknown} unknown`);
  if (suppressed > 0 && suppressed < targets) parts.push(`${suppressed} suppressed`);
  if (unparsable > 0) parts.push(`${count(unparsable, 'file')} unparsable`);
  if (unseen > 0) parts.push(`${grouped(unseen)} not checked`);
  parts.push(count(files, 'file'), duration(ms));
  return parts.join(' · ');
}

function verdict({ targets, violation, unknown, suppressed, notCreated, compliant }: Summary): string {
  const judged = targets - notCreated;
  if (violation > 0)
    return `${violation} of ${count(judged, 'EC2 target')} ${violation === 1 ? 'allows' : 'allow'} IMDSv1`;
  if (judged === 0) return 'no EC2 targets';
  if (unknown === judged) return `${count(judged, 'EC2 target')}, none of which can be judged`;
  if (suppressed === judged)
    return judged === 1 ? '1 EC2 target, suppressed' : `${judged} EC2 targets, all suppressed`;
  if (unknown + suppressed > 0)
    return `${compliant} of ${count(judged, 'EC2 target')} ${compliant === 1 ? 'refuses' : 'refuse'} IMDSv1`;
  return judged === 1 ? '1 EC2 target, it refuses IMDSv1' : `${judged} EC2 targets, all refuse IMDSv1`;
}

function count(number: number, noun: string): string {
  return `${grouped(number)} ${noun}${number === 1 ? '' : 's'}`;
}

function duration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
