import { stringify } from 'csv-stringify/sync';
import type { Coverage } from '../../org/coverage/state.ts';

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
