import type { Audit } from '../../../../audit/audit.ts';
import type { Linker } from '../../../../audit/repository.ts';
import type { Moment, TrendFinding } from '../../../../audit/trend.ts';
import { count } from '../../../../rule/count.ts';
import { legend } from './bar.ts';
import { moment, quiet } from './labels.ts';
import { code, html, link, type Markup, raw } from './markup.ts';
import { short } from './repositories.ts';
import { type Column, table } from './table.ts';

const course: readonly Column<Moment>[] = [
  { title: 'Audit of', cell: ({ at }) => moment(at) },
  { title: 'Repositories', kind: 'number', cell: ({ repositories }) => quiet(repositories) },
  { title: 'Targets', kind: 'number', cell: ({ targets }) => quiet(targets) },
  { title: 'Allow IMDSv1', kind: 'number', cell: ({ violation }) => quiet(violation) },
  { title: 'Unknown', kind: 'number', cell: ({ unknown }) => quiet(unknown) },
  { title: 'Suppressed', kind: 'number', cell: ({ suppressed }) => quiet(suppressed) },
  { title: 'Require IMDSv2', kind: 'number', cell: ({ compliant }) => quiet(compliant) },
];

/** The changes since an earlier audit; nothing where there is none to compare with. */
export function trend({ trend, history, repositories }: Audit, linkTo: Linker): Markup {
  if (!trend) return html``;
  const byName = new Map(repositories.map((repository) => [repository.name, repository]));
  const where = ({ repository, path, startLine }: TrendFinding) => {
    const known = byName.get(repository);
    const place = code(`${path}:${startLine}`);
    return html`${short(repository)} ${known ? link(linkTo(known, path, startLine), place) : place}`;
  };
  const now = columnsWith(where);
  // Old lines need not be there any more.
  const then = columnsWith(({ repository, path }) => html`${short(repository)} ${code(path)}`);
  return html`<section id="trend">
<h2>Since ${moment(trend.since)}</h2>
<p>${count(trend.new.length, 'new finding')}, ${trend.fixed.length} fixed, ${trend.open.length} still open${trend.suppressed.length > 0 && `, ${trend.suppressed.length} now suppressed`}${trend.notJudged.length > 0 && `, ${trend.notJudged.length} in repositories that were not checked this time`}. These numbers count targets that allow IMDSv1 and unknown ones.</p>
${chart(history)}
${table('Previous audits', course, history)}
${list('New', trend.new, now)}
${list('Fixed', trend.fixed, then)}
${list('Suppressed since', trend.suppressed, then)}
${list('Not checked this time', trend.notJudged, then)}
${trend.renamed.length > 0 && html`<p>Renamed: ${trend.renamed.map(({ from, to }) => `${short(from)} is now ${short(to)}`).join(', ')}.</p>`}
</section>`;
}

function columnsWith(where: Column<TrendFinding>['cell']): readonly Column<TrendFinding>[] {
  return [
    { title: 'Where', cell: where },
    { title: 'Target', cell: ({ address }) => (address === null ? '' : code(address)) },
    { title: 'What', kind: 'narrow', cell: ({ code: rule }) => rule },
  ];
}

function list(
  title: string,
  rows: readonly TrendFinding[],
  columns: readonly Column<TrendFinding>[],
): Markup {
  return rows.length === 0 ? html`` : table(`${title}: ${count(rows.length, 'finding')}`, columns, rows);
}

const size = { width: 1000, height: 160, bottom: 22, left: 44 };
/** Older audits are in the table only. */
const most = 24;

/** Violations and unknown verdicts of each audit as columns. The table below it says the same. */
function chart(history: readonly Moment[]): Markup {
  const shown = history.slice(-most);
  const highest = Math.max(1, ...shown.map(({ violation, unknown }) => violation + unknown));
  if (shown.length < 2) return html``;
  const step = (size.width - size.left) / shown.length;
  const scale = (size.height - size.bottom - 12) / highest;
  const ground = size.height - size.bottom;
  const columns = shown.map(({ at, violation, unknown }, index) => {
    const x = size.left + index * step + step * 0.2;
    const wide = Math.min(step * 0.6, 70);
    const rectangle = (part: string, from: number, count: number) =>
      `<rect class="fill-${part}" x="${x.toFixed(1)}" y="${(ground - (from + count) * scale).toFixed(1)}" width="${wide.toFixed(1)}" height="${(count * scale).toFixed(1)}"/>`;
    const label = shown.length <= 12 || index % 2 === 0 ? at.slice(5, 10) : '';
    return `${rectangle('violation', 0, violation)}${rectangle('unknown', violation, unknown)}<text x="${x.toFixed(1)}" y="${size.height - 6}">${label}</text>`;
  });
  const axis = `<line class="axis" x1="${size.left}" y1="${ground}" x2="${size.width}" y2="${ground}"/><text x="0" y="${(ground - highest * scale + 4).toFixed(1)}">${highest}</text><text x="0" y="${ground}">0</text>`;
  return html`${raw(`<svg viewBox="0 0 ${size.width} ${size.height}" aria-hidden="true">${axis}${columns.join('')}</svg>`)}${legend(['violation', 'unknown'])}`;
}
