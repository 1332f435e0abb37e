import { stringify } from 'csv-stringify/sync';
import type { Audit } from '../../../audit/audit.ts';
import type { AuditedRepository, Linker } from '../../../audit/repository.ts';
import type { Finding, Target, Unseen } from '../../../rule/report.ts';
import { visible } from '../../terminal-text.ts';

const columns = [
  'repository',
  'state',
  'branch',
  'commit',
  'verdict',
  'code',
  'address',
  'path',
  'line',
  'message',
  'fix',
  'suppressed by',
  'reason',
  'until',
  'since',
  'approved by',
  'url',
] as const;

type CsvRow = Partial<Record<(typeof columns)[number], string | number | null | undefined>>;

/**
 * One line for each finding, for each target without one, and for each repository or file that was not judged: RFC
 * 4180, with a header. A cell that a spreadsheet would take for a formula begins with an apostrophe.
 */
export function csv({ repositories }: Audit, linkTo: Linker): string {
  const rows = repositories.flatMap((repository): CsvRow[] => {
    const { name, state, branch, commit } = repository;
    return rowsOf(repository, linkTo).map((row) =>
      shown({ repository: name, state, branch, commit, ...row }),
    );
  });
  return stringify(rows, {
    header: true,
    columns: [...columns],
    record_delimiter: 'windows',
    escape_formulas: true,
  });
}

function rowsOf(repository: AuditedRepository, linkTo: Linker): CsvRow[] {
  const { state, problem, targets, findings, unseen, unread, url } = repository;
  if (state !== 'judged') return [{ message: problem, url }];
  const found = findings.map((finding) => {
    const { path, startLine, endLine, suppression } = finding;
    const row = findingRow(finding, linkTo(repository, path, startLine, endLine));
    if (!suppression) return row;
    return { ...row, since: repository.exceptionDates?.[`${suppression.path}:${suppression.line}`] };
  });
  const other = targets
    .filter(({ verdict }) => verdict === 'compliant' || verdict === 'not-created')
    .map((target) => targetRow(target, linkTo(repository, target.path, target.line)));
  const rows = [
    ...found,
    ...other,
    ...unseen.map((entry) => unseenRow(entry, linkTo(repository, entry.path, entry.line))),
    ...unread.map(({ path, what }) => ({ verdict: 'unread', path, message: what })),
  ];
  return rows.length > 0 ? rows : [{ message: 'no EC2 target', url }];
}

function findingRow(
  { verdict, code, address, path, startLine, message, fix, suppression }: Finding,
  url?: string,
): CsvRow {
  const held = suppression && {
    'suppressed by': suppression.tool,
    reason: suppression.reason,
    until: suppression.until,
    'approved by': suppression.approval?.by,
  };
  return { verdict, code, address, path, line: startLine, message, fix: fix ? 'offered' : '', ...held, url };
}

function targetRow({ verdict, address, path, line }: Target, url?: string): CsvRow {
  return { verdict, address, path, line, url };
}

function unseenRow({ kind, address, path, line, reason, hint }: Unseen, url?: string): CsvRow {
  return { verdict: 'not checked', code: kind, address, path, line, message: `${reason}. ${hint}.`, url };
}

/** On one line, and without what a terminal would obey. */
function shown(row: CsvRow): CsvRow {
  const cells = Object.entries(row).map(([column, cell]) => [
    column,
    typeof cell === 'string'
      ? visible(cell.replace(/\s+/g, (blank) => (blank.includes('\n') ? ' ' : blank)))
      : cell,
  ]);
  return Object.fromEntries(cells);
}
