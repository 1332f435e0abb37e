import type { FixedFile } from '../rule/fix/fixed-files.ts';
import type { Report, Summary } from '../rule/report.ts';
import type { ScanRequest } from './commands/scan.ts';
import type { Config } from './config.ts';
import { printScan } from './formats/print-report.ts';
import type { Io } from './io.ts';
import { type Prepared, prepareScan } from './prepare-scan.ts';
import { progressOn } from './progress.ts';

/** Runs `scan`: policy, walk, judgement, fixes, output, in this order. Gives the exit status. */
export async function scanCommand(request: ScanRequest, io: Io): Promise<0 | 1 | 2> {
  const progress = progressOn(io);
  const { operands: paths, config: wanted, modules } = request;
  const prepared = await prepareScan({ paths, config: wanted, modules, progress }, io);
  if ('errors' in prepared) {
    for (const error of prepared.errors) io.stderr.write(`${error}\n`);
    return 2;
  }
  const { config, files, problems, entries, walked } = prepared;
  const found = io.elapsed();
  const { report, changes } = await judgeAndFix(prepared, request, io);
  const judged = io.elapsed();
  progress?.end();

  await printScan({ request, io, report, changes, files, problems, onUnknown: config.onUnknown });
  if (request.stats) {
    const { statsText } = await import('./formats/stats.ts');
    const phases = [
      ['start', found - walked],
      ['walk', walked],
      ['judge', judged - found],
      ['print', io.elapsed() - judged],
    ] as const;
    io.stderr.write(statsText({ entries, ...files.counters, summary: report.summary, phases }));
  }
  return exitStatus(report.summary, config, problems.size);
}

/** The report, and the files that its fixes change (`--diff`) or have changed (`--fix`). */
async function judgeAndFix(
  { files, judge, problems }: Prepared,
  request: ScanRequest,
  { prefix }: Io,
): Promise<{ report: Report; changes: readonly FixedFile[] }> {
  if (!request.fix && !request.diff) return { report: await judge(files), changes: [] };
  const { fixUntilDone, proposedFiles } = await import('./fix.ts');
  if (!request.fix) {
    const report = await judge(files, true);
    return { report, changes: proposedFiles(report, files) };
  }
  const [{ watchedFiles }, { writable }] = await Promise.all([
    import('./disk/watched-files.ts'),
    import('./disk/writable.ts'),
  ]);
  const options = {
    files: watchedFiles(files),
    mayWrite: writable(request.operands, prefix),
    prefix,
    problems,
  };
  return fixUntilDone(() => judge(options.files, true), options);
}

/** 0: no violation, or nobody enforces it. 1: violations, an unparsable file among them, or what the policy counts like one. 2: something was not read. */
export function exitStatus(
  { violation, unparsable, unknown, unseen }: Summary,
  { enforcement, onUnknown, onUnseen }: Pick<Config, 'enforcement' | 'onUnknown' | 'onUnseen'>,
  problems: number,
): 0 | 1 | 2 {
  if (problems > 0) return 2;
  if (enforcement === 'advise') return 0;
  const doubts = (onUnknown === 'fail' ? unknown : 0) + (onUnseen === 'fail' ? unseen : 0);
  return violation + unparsable + doubts > 0 ? 1 : 0;
}
