import { relative, resolve } from 'node:path';
import type { Report } from '../rule/report.ts';
import type { Files } from '../terraform/files.ts';
import { paintFor } from './colours.ts';
import type { Format } from './commands/scan.ts';
import type { Io, Output } from './io.ts';
import type { Problem } from './problem.ts';

export interface Printing {
  readonly format: Format;
  readonly files: Pick<Files, 'read'>;
  readonly problems: readonly Problem[];
  readonly io: Io;
  /** Where the report goes; not always standard output. */
  readonly to: Output;
}

/** What people read where nobody says how wide the terminal is. */
const usualWidth = 120;

/** Prints the report in the format that was asked for; only that format's code is loaded. */
export async function printReport(
  report: Report,
  { format, files, problems, io, to }: Printing,
): Promise<void> {
  if (format === 'json') {
    const { json } = await import('./json.ts');
    to.write(json(report));
  } else if (format === 'sarif') {
    const { sarif } = await import('./sarif.ts');
    to.write(sarif(report, { files, problems }));
  } else if (format === 'github') {
    const { github } = await import('./github.ts');
    to.write(github(report, { repositoryPath: inWorkspace(io), ms: io.elapsed() }));
  } else {
    const { pretty } = await import('./pretty.ts');
    const width = to.columns || Number(io.env.COLUMNS) || usualWidth;
    to.write(await pretty(report, { files, paint: paintFor(to, io.env), width, ms: io.elapsed() }));
  }
}

/** Annotations name files from the top of the repository, wherever in it the command runs. */
function inWorkspace({ env, prefix }: Io): (path: string) => string {
  const workspace = env.GITHUB_WORKSPACE;
  return (path) => (workspace ? relative(workspace, resolve(prefix, path)) : path);
}
