import type { Audit } from '../../../../audit/audit.ts';
import type { AuditedRepository, Linker } from '../../../../audit/repository.ts';
import { firstSentence } from '../../../../review/message.ts';
import { count } from '../../../../rule/count.ts';
import type { Finding } from '../../../../rule/report.ts';
import { badge } from './labels.ts';
import { code, html, link, type Markup, message } from './markup.ts';
import { type Column, table } from './table.ts';

/** Findings that say the same of several targets, as those of a module that is called often. */
interface FindingRow {
  readonly finding: Finding;
  readonly addresses: readonly string[];
}

const order: readonly Finding['verdict'][] = ['violation', 'unknown', 'warning'];
/** More addresses than this are only counted. */
const mostAddresses = 5;

/** The findings, repository by repository, with links to the lines. */
export function findings({ repositories }: Audit, linkTo: Linker): Markup {
  const sections = repositories.flatMap((repository) => {
    const rows = rowsOf(repository);
    return rows.length > 0 ? [section(repository, rows, linkTo)] : [];
  });
  return html`<section id="findings">
<h2>Findings</h2>
${sections.length === 0 ? html`<p>No findings.</p>` : html`<p>Each place is the text that sets the value. Every fix has been applied and re-checked: <code>require-imdsv2 org fix</code> opens the pull request.</p>${sections}`}
</section>`;
}

function rowsOf({ findings }: AuditedRepository): FindingRow[] {
  return order.flatMap((verdict) => {
    const chosen = findings.filter((finding) => finding.verdict === verdict);
    const same = Map.groupBy(chosen, ({ code: rule, path, startLine, endLine, fix }) =>
      JSON.stringify([rule, path, startLine, endLine, fix]),
    );
    return [...same.values()].map((group) => ({
      finding: group[0]!,
      addresses: [...new Set(group.flatMap(({ address }) => address ?? []))],
    }));
  });
}

function section(repository: AuditedRepository, rows: readonly FindingRow[], linkTo: Linker): Markup {
  const columns: readonly Column<FindingRow>[] = [
    {
      title: 'Where',
      cell: ({ finding: { path, startLine, endLine } }) =>
        link(linkTo(repository, path, startLine, endLine), code(`${path}:${startLine}`)),
    },
    { title: 'Verdict', kind: 'narrow', cell: ({ finding }) => badge(finding.verdict) },
    { title: 'Target', cell: targets },
    {
      title: 'What',
      cell: ({ finding }) =>
        html`${message(firstSentence(finding))} <span class="soft">${finding.code}</span>`,
    },
    { title: 'Fix', kind: 'narrow', cell: ({ finding }) => fixWord(finding) },
  ];
  return html`<h3 id="${anchorOf(repository)}">${link(repository.url, repository.name)}</h3>
${table(`${count(rows.length, 'finding')} at commit ${repository.commit!.slice(0, 7)} of ${repository.branch}`, columns, rows)}`;
}

export function anchorOf({ id }: Pick<AuditedRepository, 'id'>): string {
  return `repository-${id}`;
}

function targets({ addresses }: FindingRow): Markup {
  const shown = addresses.slice(0, mostAddresses).map((address) => html`${code(address)} `);
  const rest = addresses.length - mostAddresses;
  return html`${shown}${rest > 0 && `and ${count(rest, 'more', 'more')}`}`;
}

function fixWord({ fix, verdict }: Finding): string {
  if (verdict === 'warning') return '–';
  return fix ? 'offered' : 'by hand';
}
