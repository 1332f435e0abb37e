import type { Finding, Suppression } from '../rule/report.ts';
import { daysBetween } from '../rule/suppressions/day.ts';
import type { Annotation } from './annotations.ts';
import { code, escapeText } from './markdown.ts';

/** Days before its end in which an exception is told. */
const soon = 14;

/** A suppression that ends soon, and the targets that it covers. */
export interface Ending {
  readonly suppression: Suppression & { readonly until: string };
  readonly addresses: readonly string[];
  /** Days after today; 0 on its last day. */
  readonly daysLeft: number;
}

/** Suppressions whose last day is at most two weeks ahead, the earliest first. @param today `YYYY-MM-DD` */
export function endingSuppressions(findings: readonly Finding[], today: string): Ending[] {
  const held = findings.filter(({ suppression }) => suppression?.until != null);
  const byPlace = Map.groupBy(held, ({ suppression }) => `${suppression!.path}:${suppression!.line}`);
  return [...byPlace.values()]
    .map((same) => {
      const suppression = same[0]!.suppression as Ending['suppression'];
      const addresses = [...new Set(same.flatMap(({ address }) => address ?? []))];
      return { suppression, addresses, daysLeft: daysBetween(today, suppression.until) };
    })
    .filter(({ daysLeft }) => daysLeft >= 0 && daysLeft <= soon)
    .sort((one, other) => one.daysLeft - other.daysLeft);
}

/** A list item for the summary. */
export function endingLine({ suppression, addresses, daysLeft }: Ending): string {
  const { path, line, until, approval } = suppression;
  const approved = approval ? `, approved by ${code(approval.by)}` : '';
  const names = addresses.slice(0, 5).map(code).join(', ');
  return `- ${names} until ${escapeText(until)}, ${inDays(daysLeft)} (${code(`${path}:${line}`)}${approved}). After that day the check fails.`;
}

export function endingAnnotation({ suppression, daysLeft }: Ending): Annotation {
  const { path, line, until } = suppression;
  return {
    path,
    start_line: line,
    end_line: line,
    annotation_level: 'notice',
    title: `This exception ends ${inDays(daysLeft)}`,
    message: `It counts until ${until}. After that day the check fails. Require IMDSv2 now, or set a later “until=”.`,
  };
}

function inDays(days: number): string {
  if (days === 0) return 'today';
  return days === 1 ? 'tomorrow' : `in ${days} days`;
}
