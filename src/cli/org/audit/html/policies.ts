import type { Audit } from '../../../../audit/audit.ts';
import type { AppliedPolicy } from '../../../../audit/repository.ts';
import { count } from '../../../../rule/count.ts';
import { html, type Markup } from './markup.ts';
import { short } from './repositories.ts';
import { type Column, table } from './table.ts';

/** Repositories that were judged alike. */
interface PolicyRow {
  readonly policy: AppliedPolicy;
  readonly names: readonly string[];
}

/** More repositories than this are only counted. */
const mostNames = 12;

const columns: readonly Column<PolicyRow>[] = [
  { title: 'Policy', cell: ({ policy }) => sourceOf(policy) },
  {
    title: 'Violations',
    kind: 'narrow',
    cell: ({ policy }) => (policy.enforcement === 'enforce' ? 'enforced' : 'advice only'),
  },
  {
    title: 'Repositories',
    cell: ({ names }) => {
      const rest = names.length - mostNames;
      return `${names.slice(0, mostNames).map(short).join(', ')}${rest > 0 ? ` and ${count(rest, 'more', 'more')}` : ''}`;
    },
  },
  {
    title: 'Not honored',
    cell: ({ policy }) => html`${policy.problems.map((problem) => html`<div>${problem}</div>`)}`,
  },
];

/** By which policy each repository was judged; those that were judged alike stand together. */
export function policies({ repositories }: Audit): Markup {
  const judged = repositories.flatMap(({ name, policy }) => (policy ? [{ name, policy }] : []));
  const rows = [...Map.groupBy(judged, ({ policy }) => JSON.stringify(policy)).values()]
    .map((same): PolicyRow => ({ policy: same[0]!.policy, names: same.map(({ name }) => name) }))
    .toSorted((a, b) => b.names.length - a.names.length);
  return html`<section id="policies">
<h2>Policies</h2>
${rows.length === 0 ? html`<p>No repository was checked.</p>` : table('Policy applied to each repository', columns, rows)}
</section>`;
}

function sourceOf({ sources }: AppliedPolicy): string {
  return sources.length === 0 ? 'defaults (no policy file found)' : sources.join(' and ');
}
