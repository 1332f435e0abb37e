import type { FixedFile } from '../review/fixed-files.ts';
import type { Report } from '../rule/report.ts';
import { scan } from '../rule/scan.ts';
import type { Files } from '../terraform/files.ts';
import type { ScanRequest } from './commands/scan.ts';
import { type DiskFiles, diskFiles } from './disk.ts';
import { excluder } from './exclude.ts';
import { exitStatus } from './exit-status.ts';
import type { Io } from './io.ts';
import { policyFile } from './policy-file.ts';
import { printScan } from './print-scan.ts';
import { type Problems, problemList, reasonOf } from './problem.ts';
import { walk } from './walk.ts';

/** Runs `scan`: policy, walk, judgement, fixes, output, in this order. Gives the exit status. */
export async function scanCommand(request: ScanRequest, io: Io): Promise<0 | 1 | 2> {
  const { prefix } = io;
  const policy = await policyFile(request.config, prefix);
  if ('errors' in policy) {
    for (const error of policy.errors) io.stderr.write(`${error}\n`);
    return 2;
  }
  const { config } = policy;

  const problems = problemList();
  const disk = diskFiles({
    paths: [],
    prefix,
    onError: (path, error) => problems.add({ path, what: reasonOf(error) }),
  });
  const start = io.elapsed();
  const found = walk(request.operands, { files: disk, prefix, excluded: await excluder(config.exclude) });
  for (const problem of found.problems) problems.add(problem);
  const walked = io.elapsed();

  const files = {
    ...disk,
    paths: found.paths,
    list: (directory: string) => found.listings.get(directory) ?? disk.list(directory),
  };
  const judge = async (of: Files) => {
    const judged = await scan(of, { policy: config.rule, vouch: request.fix || request.diff });
    return config.needsExpiry
      ? (await import('../review/expiry.ts')).withoutEndlessSuppressions(judged)
      : judged;
  };
  const { report, changes } = await judgeAndFix(judge, files, { request, io, problems });
  const judged = io.elapsed();

  await printScan({ request, io, report, changes, files, problems, onUnknown: config.onUnknown });
  if (request.stats) {
    const { statsText } = await import('./stats.ts');
    const phases = [
      ['start', start],
      ['walk', walked - start],
      ['judge', judged - walked],
      ['print', io.elapsed() - judged],
    ] as const;
    io.stderr.write(statsText({ entries: found.entries, ...disk.counters, summary: report.summary, phases }));
  }
  return exitStatus(report.summary, config, problems.size);
}

interface Run {
  readonly request: ScanRequest;
  readonly io: Io;
  readonly problems: Problems;
}

/** The report, and the files that its fixes change (`--diff`) or have changed (`--fix`). */
async function judgeAndFix(
  judge: (files: Files) => Promise<Report>,
  files: DiskFiles,
  { request, io, problems }: Run,
): Promise<{ report: Report; changes: readonly FixedFile[] }> {
  if (!request.fix && !request.diff) return { report: await judge(files), changes: [] };
  const { fixUntilDone, proposedFiles } = await import('./fix.ts');
  if (!request.fix) {
    const report = await judge(files);
    return { report, changes: proposedFiles(report, files) };
  }
  const [{ watchedFiles }, { writable }] = await Promise.all([
    import('./watched-files.ts'),
    import('./writable.ts'),
  ]);
  const { prefix } = io;
  const options = {
    files: watchedFiles(files),
    mayWrite: writable(request.operands, prefix),
    prefix,
    problems,
  };
  return fixUntilDone(() => judge(options.files), options);
}
