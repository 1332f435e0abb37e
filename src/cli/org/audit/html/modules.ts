import type { Audit } from '../../../../audit/audit.ts';
import type { ModuleTotals } from '../../../../audit/modules.ts';
import { quiet } from './labels.ts';
import { code, html, type Markup } from './markup.ts';
import { short } from './repositories.ts';
import { type Column, table } from './table.ts';

/** More repositories than this are only counted. */
const mostNames = 4;

const columns: readonly Column<ModuleTotals>[] = [
  { title: 'Module', cell: ({ module }) => code(module) },
  { title: 'Version', kind: 'narrow', cell: ({ version }) => (version === null ? '' : code(version)) },
  { title: 'Allow IMDSv1', kind: 'number', cell: ({ violation }) => quiet(violation) },
  { title: 'Can’t be judged', kind: 'number', cell: ({ unknown }) => quiet(unknown) },
  { title: 'Suppressed', kind: 'number', cell: ({ suppressed }) => quiet(suppressed) },
  { title: 'Refuse it', kind: 'number', cell: ({ compliant }) => quiet(compliant) },
  { title: 'Called in', cell: ({ repositories }) => names(repositories) },
];

/** Targets by the module that makes them: what is mended there is mended everywhere. */
export function modules({ modules }: Audit): Markup {
  if (modules.length === 0) return html``;
  return html`<section id="modules">
<h2>Modules</h2>
<p>One change in a module mends all of its calls. A module of a repository’s own is named by its directory behind <code>//</code>.</p>
${table('Targets by the module that makes them; most violations first', columns, modules)}
</section>`;
}

function names(repositories: readonly string[]): string {
  const rest = repositories.length - mostNames;
  return repositories.slice(0, mostNames).map(short).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
