import type { Audit } from '../../../../audit/audit.ts';
import type { AuditedRepository } from '../../../../audit/repository.ts';
import { count, grouped } from '../../../../rule/count.ts';
import { anchorOf } from './findings.ts';
import { quiet } from './labels.ts';
import { code, html, link, type Markup } from './markup.ts';
import { type Column, table } from './table.ts';

/** Every judged repository with a target: those that allow IMDSv1 first. Those without a target only by name. */
export function repositories({ repositories }: Audit): Markup {
  const judged = repositories.filter(({ state }) => state === 'judged');
  const withTargets = judged
    .filter(({ summary }) => summary!.targets + summary!.unparsable > 0)
    .toSorted((a, b) => weight(b) - weight(a));
  const without = judged.filter(({ summary }) => summary!.targets + summary!.unparsable === 0);
  return html`<section id="repositories">
<h2>Repositories</h2>
${withTargets.length > 0 ? table('Targets by verdict, as they are on the default branch at that commit', columns, withTargets) : html`<p>No repository has an EC2 target.</p>`}
${without.length > 0 && html`<p>${count(without.length, 'more repository was', 'more repositories were')} checked and ${without.length === 1 ? 'has' : 'have'} no EC2 target in Terraform: <span class="soft">${without.map(({ name }) => short(name)).join(', ')}</span></p>`}
</section>`;
}

function weight({ summary }: AuditedRepository): number {
  return (summary!.violation + summary!.unparsable) * 10_000 + summary!.unknown;
}

/** Without the owner, which is the same for all. */
export function short(name: string): string {
  return name.slice(name.indexOf('/') + 1);
}

const columns: readonly Column<AuditedRepository>[] = [
  {
    title: 'Repository',
    cell: ({ name, url, fork }) =>
      html`${link(url, short(name))}${fork && html` <span class="soft">fork</span>`}`,
  },
  {
    title: 'Commit',
    kind: 'narrow',
    cell: ({ url, commit, branch }) =>
      html`${link(`${url}/commit/${commit}`, code(commit!.slice(0, 7)))} <span class="soft">${branch}</span>`,
  },
  {
    title: 'Allow IMDSv1',
    kind: 'number',
    cell: (repository) => {
      const { violation } = repository.summary!;
      return violation > 0 ? link(`#${anchorOf(repository)}`, grouped(violation)) : quiet(0);
    },
  },
  { title: 'Unknown', kind: 'number', cell: ({ summary }) => quiet(summary!.unknown) },
  { title: 'Suppressed', kind: 'number', cell: ({ summary }) => quiet(summary!.suppressed) },
  { title: 'Require IMDSv2', kind: 'number', cell: ({ summary }) => quiet(summary!.compliant) },
  { title: 'Notes', cell: notes },
];

function notes({ policy, excluded, unread, summary, private: hidden }: AuditedRepository): Markup {
  const said = [
    ...(summary!.unparsable > 0
      ? [count(summary!.unparsable, 'file is not valid', 'files are not valid')]
      : []),
    ...(summary!.unseen > 0 ? [`${grouped(summary!.unseen)} not checked`] : []),
    ...(unread.length > 0 ? [`${count(unread.length, 'file')} not read`] : []),
    ...(policy!.enforcement === 'advise' ? ['policy: advise'] : []),
    ...(excluded.length > 0 ? [`${count(excluded.length, 'file')} excluded by policy`] : []),
    ...(policy!.problems.length > 0 ? ['policy not honored'] : []),
    ...(hidden ? [] : ['public']),
  ];
  return html`<span class="soft">${said.join(' · ')}</span>`;
}
