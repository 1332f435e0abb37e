import type { Backtest, PresentHole, ReplayedVerdict } from '../../../backtest/backtest.ts';
import type { FollowedFinding, MergeName } from '../../../backtest/followed.ts';
import { laterWords, outcomeSentences, sentenceOf } from '../../../backtest/sentence.ts';
import { count, grouped } from '../../../rule/count.ts';
import { code, html, link, type Markup, message } from '../../org/audit/html/markup.ts';
import { pageHead } from '../../org/audit/html/page-head.ts';
import { type Column, table } from '../../org/audit/html/table.ts';
import { type Backtests, togetherOf } from '../several.ts';

/** More merges, findings and holes than these are only counted: the JSON has them all. */
const mostMerges = 500;
const mostFindings = 20;
const mostHoles = 1_000;

/** Backtests as one HTML file that needs nothing else. @param organization where they are an organization's */
export function backtestPage(all: readonly Backtest[], organization?: Backtests): string {
  const title = `A year replayed: ${organization ? organization.organization : all.map(({ repository }) => repository).join(', ')}`;
  const page = html`${pageHead(title)}
<header>
<h1>${title}</h1>
${organization && html`<p class="result">${togetherOf(all)}</p>`}
${(organization?.unread ?? []).map(({ name, why }) => html`<div class="note" role="note">${name} was not replayed: ${why}.</div>`)}
${organization !== undefined && organization.hidden > 0 && html`<div class="note" role="note">GitHub counts ${count(organization.hidden, 'more repository', 'more repositories')} that the token can’t see.</div>`}
</header>
<main id="main">
${all.map((found, index) => repositoryOf(found, organization ? `${index + 1}-` : ''))}
</main>
<footer>Made by require-imdsv2 ${all[0]?.tool.version ?? ''} from commits; it ran no code of the repository. Each merge was checked against its first parent, as the App checks a pull request, on the day of the merge.</footer>
</body>
</html>
`;
  return page.html;
}

/** @param prefix of the ids of its sections, where the page holds several repositories */
function repositoryOf(found: Backtest, prefix: string): Markup {
  const { repository, url, branch, since, commit, policy, notes } = found;
  return html`${prefix !== '' && html`<h2 id="${prefix}repository">${repository}</h2>`}
<p class="soft">${link(url ?? undefined, repository)} · ${branch}${commit !== null && html` at ${code(commit.slice(0, 12))}`} · merges since ${since.slice(0, 10)} · ${policy === null ? 'the policy of each base' : html`policy ${code(policy)}`}</p>
${result(found)}
${notes.map((note) => html`<div class="note" role="note">${note}.</div>`)}
${mergesOf(found, 'failure', prefix)}
${mergesOf(found, 'neutral', prefix)}
${holesOf(found, prefix)}`;
}

function result({ totals, holes }: Backtest): Markup {
  const { merges, judged, quiet, warned, stopped, outcomes } = totals;
  const figures: [string, number][] = [
    ['Merges', merges],
    ['Changed Terraform', judged],
    ['Passed', quiet],
    ['Warned about', warned],
    ['Stopped', stopped],
    ['Fixed later', outcomes.fixed],
    ['Suppressed later', outcomes.suppressed],
    ['Still open', outcomes.open],
    ['Findings in the branch now', holes.length],
  ];
  const standing = stopped > 0 ? 'violation' : warned > 0 ? 'unknown' : 'compliant';
  return html`<p class="result ${standing}">${sentenceOf(totals)}</p>
<dl class="figures">${figures.map(([name, value]) => html`<div><dt>${name}</dt><dd>${grouped(value)}</dd></div>`)}</dl>
${outcomeSentences(totals).map((text) => html`<p>${text}</p>`)}`;
}

const mergeColumns: readonly Column<ReplayedVerdict>[] = [
  { title: 'Merge', cell: nameOf },
  { title: 'Author', cell: ({ author }) => author },
  {
    title: 'What the check would have found',
    cell: ({ title, findings, unread, unseen }) => {
      const rest = findings.length - mostFindings;
      return html`${title}<ul>${findings.slice(0, mostFindings).map((finding) => html`<li>${findingOf(finding)}</li>`)}${rest > 0 && html`<li>and ${count(rest, 'more finding')}</li>`}${unread > 0 && html`<li>${count(unread, 'thing')} could not be read</li>`}${unseen > 0 && html`<li>${count(unseen, 'thing was', 'things were')} not checked</li>`}</ul>`;
    },
  },
];

function nameOf({ at, number, commit, subject, url }: MergeName): Markup {
  const name = number === null ? code(commit.slice(0, 7)) : `#${number}`;
  return html`${link(url ?? undefined, name)} <span class="soft">${at.slice(0, 10)}</span> ${subject}`;
}

function findingOf({ path, line, code: rule, address, isNew, later }: FollowedFinding): Markup {
  const by =
    later.by &&
    html` by ${link(later.by.url ?? undefined, later.by.number === null ? code(later.by.commit.slice(0, 7)) : `#${later.by.number}`)}`;
  const end = html`<strong>${laterWords(later.state, later.days)}</strong>${by}`;
  return html`${code(`${path}:${line}`)} ${rule}${address !== null && html` ${code(address)}`}${!isNew && ' (was there before)'}: ${end}`;
}

function mergesOf({ merges }: Backtest, conclusion: ReplayedVerdict['conclusion'], prefix: string): Markup {
  const rows = merges.filter((merge) => merge.conclusion === conclusion);
  const [id, title] =
    conclusion === 'failure'
      ? ['stopped', 'Merges that it would have stopped']
      : ['warned', 'Merges that it would have warned about'];
  if (rows.length === 0 && conclusion === 'neutral') return html``;
  return html`<section id="${prefix}${id}">
<h2>${title}</h2>
${rows.length === 0 ? html`<p>None.</p>` : table(`${count(rows.length, 'merge')}, oldest first`, mergeColumns, rows.slice(0, mostMerges))}
${rows.length > mostMerges && html`<p>and ${count(rows.length - mostMerges, 'more')}: the JSON has them all.</p>`}
</section>`;
}

const holeColumns: readonly Column<PresentHole>[] = [
  { title: 'Where', cell: ({ path, line }) => code(`${path}:${line}`) },
  {
    title: 'Target',
    cell: ({ address, root }) =>
      html`${address === null ? '' : code(address)}${root !== '.' && html` <span class="soft">in ${root}</span>`}`,
  },
  { title: 'Finding', cell: (hole) => html`${hole.code}: ${message(hole.message)}` },
  {
    title: 'Brought by',
    cell: ({ brought }) =>
      brought === null ? html`<span class="soft">an older merge</span>` : nameOf(brought),
  },
  { title: 'Author', cell: ({ brought }) => brought?.author ?? '' },
];

function holesOf({ holes }: Backtest, prefix: string): Markup {
  return html`<section id="${prefix}holes">
<h2>In the branch now</h2>
${holes.length === 0 ? html`<p>Nothing in the branch allows IMDSv1 or is unknown.</p>` : table('Findings, with the merge that brought each', holeColumns, holes.slice(0, mostHoles))}
${holes.length > mostHoles && html`<p>and ${count(holes.length - mostHoles, 'more')}: the JSON has them all.</p>`}
</section>`;
}
