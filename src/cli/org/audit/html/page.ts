import type { Audit } from '../../../../audit/audit.ts';
import type { ModuleTotals } from '../../../../audit/modules.ts';
import { isDoubtful, type Linker } from '../../../../audit/repository.ts';
import { auditSentence, standingOf } from '../../../../audit/sentence.ts';
import { count } from '../../../../rule/count.ts';
import { bar } from './bar.ts';
import { controls, notShown } from './evidence.ts';
import { findings } from './findings.ts';
import { moment, quiet, share } from './labels.ts';
import { code, html, link, type Markup } from './markup.ts';
import { pageHead } from './page-head.ts';
import { policies } from './policies.ts';
import { repositories, short } from './repositories.ts';
import { suppressions } from './suppressions.ts';
import { type Column, table } from './table.ts';
import { trend } from './trend.ts';
import { unread } from './unread.ts';

/** The audit as one HTML file that needs nothing else, for a screen and for A4. */
export function htmlReport(audit: Audit, linkTo: Linker): string {
  const { organization, at, patterns, tool } = audit;
  const title = `IMDSv2 audit of ${organization}`;
  const page = html`${pageHead(`${title}, ${at.slice(0, 10)}`)}
<header>
<h1>${title}</h1>
<p class="soft">${link(audit.url, audit.url.replace(/^https?:\/\//, ''))} · default branches as of ${moment(at)}${patterns.length > 0 && html` · only ${patterns.join(', ')}`}</p>
${contents(audit)}
</header>
<main id="main">
${result(audit)}
${trend(audit, linkTo)}
${repositories(audit)}
${findings(audit, linkTo)}
${suppressions(audit, linkTo)}
${modules(audit)}
${unread(audit)}
${policies(audit)}
${controls()}
${notShown()}
</main>
<footer>Made by ${tool.name} ${tool.version} from Terraform as text: it ran nothing and asked no AWS account. The same commits and policies give the same verdicts on the same day.</footer>
</body>
</html>
`;
  return page.html;
}

function contents({ trend, modules }: Audit): Markup {
  const sections = [
    ...(trend ? [['trend', 'Trend']] : []),
    ['repositories', 'Repositories'],
    ['findings', 'Findings'],
    ['suppressions', 'Suppressions'],
    ...(modules.length > 0 ? [['modules', 'Modules']] : []),
    ['unread', 'Not checked'],
    ['policies', 'Policies'],
    ['controls', 'Controls'],
    ['beyond', 'Limitations'],
  ];
  return html`<nav aria-label="Contents"><ol>${sections.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}</ol></nav>`;
}

/** More repositories than this are only counted. */
const mostNames = 4;

const columns: readonly Column<ModuleTotals>[] = [
  { title: 'Module', cell: ({ module }) => code(module) },
  { title: 'Version', kind: 'narrow', cell: ({ version }) => (version === null ? '' : code(version)) },
  { title: 'Allow IMDSv1', kind: 'number', cell: ({ violation }) => quiet(violation) },
  { title: 'Unknown', kind: 'number', cell: ({ unknown }) => quiet(unknown) },
  { title: 'Suppressed', kind: 'number', cell: ({ suppressed }) => quiet(suppressed) },
  { title: 'Require IMDSv2', kind: 'number', cell: ({ compliant }) => quiet(compliant) },
  { title: 'Called in', cell: ({ repositories }) => names(repositories) },
];

/** Targets by the module that makes them: what is mended there is mended everywhere. */
export function modules({ modules }: Audit): Markup {
  if (modules.length === 0) return html``;
  return html`<section id="modules">
<h2>Modules</h2>
<p>One change in a module fixes all of its calls. The name of a local module is its directory, after <code>//</code>.</p>
${table('Targets by the module that makes them; most violations first', columns, modules)}
</section>`;
}

function names(repositories: readonly string[]): string {
  const rest = repositories.length - mostNames;
  return repositories.slice(0, mostNames).map(short).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

/** The result in a sentence and in figures, and what it does not cover. */
export function result(audit: Audit): Markup {
  const { totals } = audit;
  const judged = totals.targets - totals.notCreated;
  const figures: [string, string][] = [
    ['Repositories checked', `${totals.repositories.judged} of ${totals.repositories.all}`],
    ['EC2 targets', judged.toLocaleString('en-US')],
    ['Require IMDSv2', share(totals.compliant, judged)],
    ['Allow IMDSv1', totals.violation.toLocaleString('en-US')],
    ['Unknown', totals.unknown.toLocaleString('en-US')],
    ['Suppressed', totals.suppressed.toLocaleString('en-US')],
    ['Not checked', totals.unseen.toLocaleString('en-US')],
  ];
  return html`<p class="result ${standingOf(totals)}">${auditSentence(totals)}</p>
<dl class="figures">${figures.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
${bar(totals)}
${doubts(audit)}`;
}

/** Said before anything else, because the figures leave it out. */
function doubts({ repositories, totals, hidden }: Audit): Markup {
  const unread = repositories.filter(isDoubtful);
  if (unread.length === 0 && totals.unparsable === 0 && totals.unseen === 0 && hidden === 0) return html``;
  return html`<div class="note" role="note"><strong>Not everything was checked.</strong>
<ul>
${hidden > 0 && html`<li>GitHub counts ${count(hidden, 'repository', 'repositories')} that it did not show to the person who made this report.</li>`}
${unread.length > 0 && html`<li>${count(unread.length, 'repository was', 'repositories were')} not read, or not completely: see <a href="#unread">Not checked</a>.</li>`}
${totals.unseen > 0 && html`<li>${count(totals.unseen, 'thing was', 'things were')} not checked in ${count(totals.repositories.withUnseen, 'repository', 'repositories')}: see <a href="#unread">Not checked</a>.</li>`}
${totals.unparsable > 0 && html`<li>${count(totals.unparsable, 'file is', 'files are')} not valid Terraform: see <a href="#findings">the findings</a>.</li>`}
</ul></div>`;
}
