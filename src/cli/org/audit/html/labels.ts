import type { AuditedRepository } from '../../../../audit/repository.ts';
import type { Target } from '../../../../rule/report.ts';
import { html, type Markup } from './markup.ts';

/** The meaning of a verdict, in words that need no legend. */
export const verdictWords: Readonly<Record<Target['verdict'] | 'warning', string>> = {
  violation: 'allows IMDSv1',
  unknown: 'unknown',
  suppressed: 'suppressed',
  compliant: 'requires IMDSv2',
  'not-created': 'not created',
  warning: 'warning',
};

export const stateWords: Readonly<Record<AuditedRepository['state'], string>> = {
  judged: 'judged',
  unread: 'could not be read',
  archived: 'archived',
  disabled: 'disabled',
  empty: 'empty',
};

/** Color is never the only sign: the words are there, too. */
export function badge(verdict: keyof typeof verdictWords): Markup {
  return html`<span class="badge ${verdict}">${verdictWords[verdict]}</span>`;
}

/** `26 November 2026, 04:47 UTC` */
export function moment(iso: string): string {
  const date = new Date(iso);
  const day = date.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
  return `${day}, ${iso.slice(11, 16)} UTC`;
}

/** Nothing at all is easier to overlook than a zero, which is what a zero is for. */
export function quiet(number: number): Markup {
  return number === 0 ? html`<span class="zero">0</span>` : html`${number.toLocaleString('en-US')}`;
}

/** Percent without the lie that all is well: 100 only where it is all of them. */
export function share(part: number, whole: number): string {
  if (whole === 0) return '–';
  if (part === whole) return '100 %';
  return `${Math.min(99.9, Math.floor((part / whole) * 1000) / 10)} %`;
}
