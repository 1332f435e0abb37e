import type { Report } from '../rule/report.ts';

/** The report as JSON. DEL and the C1 controls are escaped, too: some terminals obey them. */
export function json(report: Report): string {
  const text = JSON.stringify(report, null, 2);
  return `${text.replace(/[\u007F-\u009F]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`)}\n`;
}
