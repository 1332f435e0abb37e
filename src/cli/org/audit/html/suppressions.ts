import type { Audit } from '../../../../audit/audit.ts';
import type { Linker } from '../../../../audit/repository.ts';
import type { AuditedSuppression } from '../../../../audit/suppressed.ts';
import { count } from '../../../../rule/count.ts';
import { code, html, link, type Markup } from './markup.ts';
import { short } from './repositories.ts';
import { type Column, table } from './table.ts';

/** A suppression that ends within so many days is marked. */
const soon = 30;

/** Every exception in force, with its reason and its last day; those that end first come first. */
export function suppressions({ suppressions, repositories }: Audit, linkTo: Linker): Markup {
  const byName = new Map(repositories.map((repository) => [repository.name, repository]));
  const columns: readonly Column<AuditedSuppression>[] = [
    {
      title: 'Where',
      cell: ({ repository, path, line }) => {
        const to = linkTo(byName.get(repository)!, path, line);
        return html`${short(repository)} ${link(to, code(`${path}:${line}`))}`;
      },
    },
    {
      title: 'Target',
      cell: ({ addresses }) => html`${addresses.map((address) => html`${code(address)} `)}`,
    },
    { title: 'Reason', cell: ({ reason }) => reason ?? html`<span class="due">none given</span>` },
    { title: 'Comment of', kind: 'narrow', cell: ({ tool }) => tool },
    {
      title: 'Approved by',
      kind: 'narrow',
      cell: ({ approval }) =>
        approval ? `${approval.by} (#${approval.pull})` : html`<span class="soft">not named</span>`,
    },
    {
      title: 'Written',
      kind: 'narrow',
      cell: ({ since, age }) =>
        since === null || age === null
          ? html`<span class="soft">not known</span>`
          : html`${since} <span class="soft">${count(age, 'day')}</span>`,
    },
    { title: 'Last day', kind: 'narrow', cell: lastDay },
  ];
  const endless = suppressions.filter(({ until }) => until === null).length;
  return html`<section id="suppressions">
<h2>Suppressions</h2>
${
  suppressions.length === 0
    ? html`<p>No exception is in force.</p>`
    : html`<p>${count(suppressions.length, 'exception is', 'exceptions are')} in force${endless > 0 && `, ${endless} of them without a last day`}. Each is a comment in the code beside its target.</p>
${table('Exceptions in force, by last day', columns, suppressions)}`
}
</section>`;
}

function lastDay({ until, daysLeft }: AuditedSuppression): Markup {
  if (until === null || daysLeft === null) return html`<span class="soft">no last day</span>`;
  const left = daysLeft === 0 ? 'today' : `in ${count(daysLeft, 'day')}`;
  return html`<span${daysLeft <= soon && html` class="due"`}>${until}</span> <span class="soft">${left}</span>`;
}
