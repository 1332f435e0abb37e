import type { Audit } from '../../../../audit/audit.ts';
import type { AuditedRepository } from '../../../../audit/repository.ts';
import { count } from '../../../../rule/count.ts';
import { type FoldedUnseen, foldUnseen } from '../../../../rule/fold-roots.ts';
import { stateWords } from './labels.ts';
import { code, html, type Markup } from './markup.ts';
import { short } from './repositories.ts';
import { type Column, table } from './table.ts';

interface UnreadRow {
  readonly repository: AuditedRepository;
  readonly path: string | null;
  readonly what: string;
}

/** More files than this are only counted. */
const mostPaths = 20;

const columns: readonly Column<UnreadRow>[] = [
  { title: 'Repository', cell: ({ repository }) => short(repository.name) },
  {
    title: 'File',
    cell: ({ path, repository }) =>
      path === null ? (repository.state === 'unread' ? 'all of it' : '') : code(path),
  },
  { title: 'Why', cell: ({ what }) => what },
];

interface UnreadGap {
  readonly repository: AuditedRepository;
  readonly entry: FoldedUnseen;
}

/** More gaps than this are only counted. */
const mostGaps = 500;

const gapColumns: readonly Column<UnreadGap>[] = [
  { title: 'Repository', cell: ({ repository }) => short(repository.name) },
  { title: 'Where', cell: ({ entry }) => code(`${entry.path}:${entry.line}`) },
  { title: 'What', cell: ({ entry }) => code(entry.address ?? entry.kind) },
  { title: 'Source', cell: ({ entry }) => (entry.source === null ? '' : code(entry.source)) },
  { title: 'Why', cell: ({ entry }) => `${entry.reason}. ${entry.hint}.` },
];

/** Everything that was not looked at: files that could not be read, files that were left out, and by whose word. */
export function unread({ repositories }: Audit): Markup {
  const rows = repositories.flatMap((repository): UnreadRow[] => [
    ...(repository.state === 'unread' ? [{ repository, path: null, what: repository.problem ?? '' }] : []),
    ...repository.unread.slice(0, mostPaths).map(({ path, what }) => ({ repository, path, what })),
    ...(repository.unread.length > mostPaths
      ? [{ repository, path: null, what: `and ${count(repository.unread.length - mostPaths, 'more file')}` }]
      : []),
  ]);
  const gaps = repositories.flatMap((repository): UnreadGap[] =>
    foldUnseen(repository.unseen).map((entry) => ({ repository, entry })),
  );
  const left = repositories.filter(({ state }) => state !== 'judged' && state !== 'unread');
  const excluding = repositories.filter(({ excluded }) => excluded.length > 0);
  return html`<section id="unread">
<h2>Not checked</h2>
${rows.length === 0 ? html`<p>Every file could be read.</p>` : table('Not read', columns, rows)}
${
  gaps.length > 0 &&
  html`<h3>In repositories that were read</h3>
${table('Places that could hide a target and were not checked', gapColumns, gaps.slice(0, mostGaps))}`
}
${gaps.length > mostGaps && html`<p>and ${count(gaps.length - mostGaps, 'more')}: the JSON has them all.</p>`}
${[...Map.groupBy(left, ({ state }) => state)].map(
  ([state, of]) =>
    html`<p>${count(of.length, 'repository is', 'repositories are')} ${stateWords[state]}: <span class="soft">${of.map(({ name }) => short(name)).join(', ')}</span></p>`,
)}
${
  excluding.length > 0 &&
  html`<h3>Excluded by policy</h3>
${table('Terraform files that a policy leaves out', excludedColumns, excluding)}`
}
</section>`;
}

const excludedColumns: readonly Column<AuditedRepository>[] = [
  { title: 'Repository', cell: ({ name }) => short(name) },
  { title: 'Policy', cell: ({ policy }) => policy!.sources.join(' and ') },
  {
    title: 'Files',
    cell: ({ excluded }) => {
      const rest = excluded.length - mostPaths;
      return html`${excluded.slice(0, mostPaths).map((path) => html`${code(path)} `)}${rest > 0 && `and ${rest} more`}`;
    },
  },
];
