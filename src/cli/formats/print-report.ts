import { relative, resolve } from 'node:path';
import type { FixedFile } from '../../rule/fix/fixed-files.ts';
import type { Report } from '../../rule/report.ts';
import type { Files } from '../../terraform/files.ts';
import { paintFor } from '../colours.ts';
import type { Format, ScanRequest } from '../commands/scan.ts';
import type { Config } from '../config.ts';
import type { Io, Output } from '../io.ts';
import type { Problem, Problems } from '../read-error.ts';
import { visible } from '../terminal-text.ts';

interface ReportPrinting {
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
async function printReport(
  report: Report,
  { format, files, problems, io, to }: ReportPrinting,
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

export interface Printing {
  readonly request: ScanRequest;
  readonly io: Io;
  readonly report: Report;
  /** What `--diff` proposes, or what `--fix` has written. */
  readonly changes: readonly FixedFile[];
  readonly files: Pick<Files, 'read'>;
  readonly problems: Problems;
  readonly onUnknown: Config['onUnknown'];
}

/** More files than this are only counted. */
const mostNames = 20;

/**
 * Prints everything that a scan has to say. Standard output is for one thing: the report, or with `--diff` and the
 * pretty format the diff, so that it can be piped into `git apply`; the rest goes to standard error.
 */
export async function printScan({
  request,
  io,
  report,
  changes,
  files,
  problems,
  onUnknown,
}: Printing): Promise<void> {
  const { format, diff, fix } = request;
  const isForPeople = format === 'pretty';
  if (diff && changes.length > 0) await printChanges(changes, { request, io });
  if (fix) io.stderr.write(fixedText(changes));
  // Where nothing could be judged, a person needs the reason and no result.
  if (!isForPeople || report.summary.files > 0 || problems.size === 0) {
    const shown = onUnknown === 'ignore' && format !== 'json' ? withoutUnknowns(report) : report;
    const to = isForPeople && diff ? io.stderr : io.stdout;
    await printReport(shown, { format, files, problems: [...problems], io, to });
  }
  for (const { path, what } of problems) io.stderr.write(`${visible(path)}: ${visible(what)}\n`);
}

/** What was written, as it stands; what is proposed, as git takes it. */
async function printChanges(
  changes: readonly FixedFile[],
  { request: { fix, format }, io }: Pick<Printing, 'request' | 'io'>,
): Promise<void> {
  const { printDiff } = await import('./print-diff.ts');
  const to = format === 'pretty' ? io.stdout : io.stderr;
  if (fix) return printDiff(changes, to, io.env);
  const { behindLinks } = await import('./print-diff.ts');
  // One path that leads out of the directory that they run in makes `git apply` and `patch` refuse all of it.
  const { below = [], outside = [] } = Object.groupBy(behindLinks(changes, io.prefix), ({ path }) =>
    path.startsWith('../') ? 'outside' : 'below',
  );
  printDiff(below, to, io.env);
  for (const { path } of outside) io.stderr.write(`${visible(path)}: ${tooFar}\n`);
}

const tooFar = 'left out of the diff, which can’t lead out of the working directory; run it from further up';

function fixedText(changes: readonly FixedFile[]): string {
  if (changes.length > mostNames) return `fixed ${changes.length} files\n`;
  return changes.map(({ path }) => `fixed ${visible(path)}\n`).join('');
}

/** What people read where the policy says `on_unknown: ignore`. */
export function withoutUnknowns(report: Report): Report {
  return { ...report, findings: report.findings.filter(({ verdict }) => verdict !== 'unknown') };
}
