import { stringify } from 'csv-stringify/sync';
import type { Coverage, CoverageState } from '../../org/coverage/state.ts';
import { grouped } from '../../rule/count.ts';
import type { Paint } from '../colors.ts';
import { cut, visible } from '../terminal-text.ts';

export interface PrettyCoverage {
  readonly org: string;
  readonly paint: Paint;
  /** Columns of the terminal. */
  readonly width: number;
}

interface RepositoryGroup {
  readonly state: CoverageState;
  readonly mark: string;
  readonly style: 'red' | 'yellow' | 'green' | 'dim';
  readonly says: (count: string, isOne: boolean) => string;
  /** How many are named; the rest is counted. */
  readonly named: number;
}

/** The most important group comes last, where people look first. */
const groups: readonly RepositoryGroup[] = [
  { state: 'archived', mark: '·', style: 'dim', named: 0, says: (n) => `${n} archived` },
  { state: 'empty', mark: '·', style: 'dim', named: 0, says: (n) => `${n} empty` },
  {
    state: 'neither',
    mark: '·',
    style: 'dim',
    named: 5,
    says: (n, one) => `${n} ${one ? 'has' : 'have'} neither`,
  },
  {
    state: 'not-required',
    mark: '!',
    style: 'yellow',
    named: 20,
    says: (n, one) => `${n} ${one ? 'has' : 'have'} the App, and the check is not required`,
  },
  {
    state: 'ready',
    mark: '✓',
    style: 'green',
    named: 0,
    says: (n, one) => `${n} ${one ? 'is' : 'are'} ready for the ruleset that is on trial`,
  },
  {
    state: 'covered',
    mark: '✓',
    style: 'green',
    named: 0,
    says: (n, one) => `${n} ${one ? 'is' : 'are'} covered`,
  },
  {
    state: 'would-block',
    mark: '✗',
    style: 'red',
    named: 200,
    says: (n) => `${n} would wait forever once the ruleset on trial is enforced`,
  },
  {
    state: 'blocked',
    mark: '✗',
    style: 'red',
    named: 200,
    says: (n, one) => `${n} ${one ? 'waits' : 'wait'} forever: the check is required, and no App reports it`,
  },
];

/** The coverage for people: groups of repositories, each named where a person has to do something. */
export function prettyCoverage(all: readonly Coverage[], { org, paint, width }: PrettyCoverage): string {
  const lines: string[] = [];
  for (const { state, mark, style, says, named } of groups) {
    const here = all.filter((one) => one.state === state);
    if (here.length === 0) continue;
    lines.push(`${paint(style, mark)} ${says(grouped(here.length), here.length === 1)}`);
    for (const one of here.slice(0, named)) {
      const why =
        one.reason === undefined
          ? ''
          : `  ${paint('dim', cut(reasonOf(one), width - org.length - one.name.length - 7))}`;
      lines.push(`    ${visible(`${org}/${one.name}`)}${why}`);
    }
    if (named > 0 && here.length > named)
      lines.push(`    and ${grouped(here.length - named)} more; --format csv lists all`);
  }
  if (all.length === 0)
    lines.push(`${paint('yellow', '!')} no repository of ${visible(org)} can be seen with this token`);
  return `${lines.join('\n')}\n`;
}

function reasonOf({ reason, by }: Coverage): string {
  return visible(`${reason} (required by ${by.join(', ')})`);
}

const columns = ['repository', 'state', 'required', 'required by', 'app', 'reason'];

/** A line for each repository (RFC 4180), with names that a spreadsheet can't take for formulas. */
export function coverageCsv(all: readonly Coverage[], org: string): string {
  const rows = all.map(({ name, by, ...one }) => ({
    ...one,
    repository: `${org}/${name}`,
    'required by': by.join('; '),
  }));
  return stringify(rows, { header: true, columns, record_delimiter: 'windows', escape_formulas: true });
}
