import type { Audit } from '../../../../audit/audit.ts';
import type { AuditedRepository } from '../../../../audit/repository.ts';
import { count } from '../../../../audit/words.ts';
import { html, type Markup } from './markup.ts';
import { short } from './repositories.ts';
import { type Column, table } from './table.ts';

const columns: readonly Column<AuditedRepository>[] = [
  { title: 'Repository', cell: ({ name }) => short(name) },
  { title: 'Policy', cell: ({ policy }) => policy!.sources.join(' and ') },
  {
    title: 'Violations',
    kind: 'narrow',
    cell: ({ policy }) => (policy!.enforcement === 'enforce' ? 'enforced' : 'advice only'),
  },
  {
    title: 'Not honoured',
    cell: ({ policy }) => html`${policy!.problems.map((problem) => html`<div>${problem}</div>`)}`,
  },
];

/** By which policy each repository was judged, as far as it isn't the strict default. */
export function policies({ repositories }: Audit): Markup {
  const judged = repositories.filter(({ policy }) => policy !== null);
  const own = judged.filter(({ policy }) => policy!.sources.length > 0);
  const strict = judged.length - own.length;
  return html`<section id="policies">
<h2>Policies</h2>
<p>${count(strict, 'repository was', 'repositories were')} judged by the default, the strictest${own.length > 0 && `, ${own.length} by a policy file on the default branch`}.</p>
${own.length > 0 && table('Repositories with a policy file', columns, own)}
</section>`;
}
