import { writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { FixedFile } from '../../rule/fix/fixed-files.ts';
import type { Report } from '../../rule/report.ts';
import type { Files } from '../../terraform/files.ts';
import { paintFor } from '../colors.ts';
import type { ScanRequest } from '../commands/scan.ts';
import type { Io } from '../io.ts';
import type { OutputWish } from '../outputs.ts';
import { type Problems, reasonOf } from '../read-error.ts';
import { visible } from '../terminal-text.ts';
import type { Rendering } from './format.ts';
import { formats } from './formats.ts';
import { lastLine } from './last-line.ts';
import { printChanges } from './print-changes.ts';

/** The width for people where no terminal tells one. */
const usualWidth = 120;

/** Annotations name files from the top of the repository, wherever in it the command runs. */
function inWorkspace({ env, prefix }: Io): (path: string) => string {
  const workspace = env.GITHUB_WORKSPACE ?? env.CI_PROJECT_DIR;
  return (path) => (workspace && path !== '-' ? relative(workspace, resolve(prefix, path)) : path);
}

export interface Printing {
  readonly request: ScanRequest;
  readonly outputs: readonly OutputWish[];
  readonly io: Io;
  readonly report: Report;
  /** The report as people read it. */
  readonly shown: Report;
  /** The changes that `--diff` proposes, or that `--fix` has written. */
  readonly changes: readonly FixedFile[];
  readonly files: Pick<Files, 'read'>;
  readonly problems: Problems;
}

/** More files than this are only counted. */
const mostNames = 20;

/**
 * Prints everything that a scan has to say. Standard output is for one thing: the report, or with `--diff` and a format
 * for people the patch, so that it can be piped into `git apply`; the rest goes to standard error.
 */
export async function printScan(printing: Printing): Promise<void> {
  const { request, outputs, io, report, changes, problems } = printing;
  const { diff, fix } = request;
  // A patch takes the place of the report for people.
  const isPatch = (wish: OutputWish) => diff && wish.path === undefined && formats[wish.format].forPeople;
  const patched = outputs.some(isPatch);
  if (diff && changes.length > 0) await printChanges(changes, patched ? io.stdout : io.stderr, io);
  if (fix) io.stderr.write(fixedText(changes, request.staged));
  for (const wish of outputs) if (!isPatch(wish)) await printReport(wish, printing);
  if (patched)
    io.stderr.write(
      `${lastLine(report, { paint: paintFor(io.stderr, io.env), fixCommand: fixCommandOf(request) })}\n`,
    );
  for (const { path, what } of problems) io.stderr.write(`${visible(path)}: ${visible(what)}\n`);
}

/** One report, on standard output or in a file. */
async function printReport({ format, path }: OutputWish, printing: Printing): Promise<void> {
  const { request, io, files, problems } = printing;
  const { forPeople, render } = formats[format];
  // Where nothing could be judged, a person needs the reason and no result.
  if (forPeople && path === undefined && printing.report.summary.files === 0 && problems.size > 0) return;
  const report = format === 'json' ? printing.report : printing.shown;
  const to = path === undefined ? io.stdout : { write: () => true };
  const rendering: Rendering = {
    files,
    problems: [...problems],
    paint: paintFor(to, path === undefined ? io.env : {}),
    width: ('columns' in to && to.columns) || Number(io.env.COLUMNS) || usualWidth,
    fixCommand: fixCommandOf(request),
    repositoryPath: inWorkspace(io),
    sarifSuppressed: request['sarif-suppressed'],
  };
  const text =
    forPeople && request.quiet && path === undefined
      ? `${lastLine(report, rendering)}\n`
      : await render(report, rendering);
  if (path === undefined) io.stdout.write(text);
  else writeReport(path, text, io, problems);
}

function writeReport(path: string, text: string, { prefix }: Io, problems: Problems): void {
  try {
    writeFileSync(resolve(prefix, path), text);
  } catch (error) {
    problems.add({ path, what: reasonOf(error) });
  }
}

/** The command that writes the fixes of this scan; none where it can't write or has written. */
function fixCommandOf({ operands, config, fix }: ScanRequest): string | undefined {
  if (fix || operands.includes('-')) return undefined;
  const options = config === undefined ? [] : ['--config', config];
  const paths = operands.length === 1 && operands[0] === '.' ? [] : operands;
  return ['require-imdsv2 scan --fix', ...[...options, ...paths].map(shellWord)].join(' ');
}

/** A word as a shell takes it. */
function shellWord(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${visible(word).replaceAll("'", "'\\''")}'`;
}

/** @param staged the index was judged, and still has what was fixed in the work tree */
function fixedText(changes: readonly FixedFile[], staged: boolean): string {
  const next = staged && changes.length > 0 ? 'the index is as it was: git add what was fixed\n' : '';
  if (changes.length > mostNames) return `fixed ${changes.length} files\n${next}`;
  return changes.map(({ path }) => `fixed ${visible(path)}\n`).join('') + next;
}
