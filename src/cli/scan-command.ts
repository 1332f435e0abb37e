import type { FixedFile } from '../rule/fix/fixed-files.ts';
import { mayBePlan } from '../rule/plan/is-plan.ts';
import type { Report, Target } from '../rule/report.ts';
import type { ScanRequest } from './commands/scan.ts';
import { statusOf } from './exit-status.ts';
import { printScan } from './formats/print-report.ts';
import type { Io } from './io.ts';
import { type CheckedPaths, shownOf } from './judged.ts';
import { type OutputWish, outputsOf } from './outputs.ts';
import { printPolicy } from './policy/print-policy.ts';
import { prepareScan } from './prepare-scan.ts';
import type { Prepared } from './prepared.ts';
import { progressOn } from './progress.ts';
import { visible } from './terminal-text.ts';

/** Runs `scan`: policy, walk, judgement, fixes, output, in this order. Gives the exit status. */
export async function scanCommand(request: ScanRequest, io: Io): Promise<0 | 1 | 2> {
  const outputs = outputsOf(request.order, 'pretty');
  const refusal = 'message' in outputs ? outputs.message : contradiction(request);
  if (refusal !== undefined) {
    io.stderr.write(`require-imdsv2: ${refusal}\n`);
    return 2;
  }
  const progress = progressOn(io);
  const prepared = await prepareScan(
    {
      paths: request.operands,
      config: request.config,
      modules: request.modules,
      exclude: request.exclude,
      varFiles: request['var-file'],
      plan: request.plan,
      since: request.staged ? 'index' : request['changed-since'],
      progress,
    },
    io,
  );
  if ('errors' in prepared) {
    for (const error of prepared.errors) io.stderr.write(`${error}\n`);
    return 2;
  }
  const { policies, files, problems, entries, walked } = prepared;
  printPolicy(prepared, io, { quiet: request.quiet, all: request.stats });
  const found = io.elapsed();
  const { judged, changes } = await judgeAndFix(prepared, request, io);
  const { report } = judged;
  const judgedAt = io.elapsed();
  progress?.end();
  noteEmptyPaths(prepared, request, report, io);
  for (const warning of sameNames(report)) io.stderr.write(`require-imdsv2: ${visible(warning)}\n`);

  await printScan({
    request,
    outputs: outputs as readonly OutputWish[],
    io,
    report,
    shown: shownOf(judged),
    changes,
    files,
    problems,
  });
  if (request.stats) {
    const { statsText } = await import('./formats/last-line.ts');
    const phases = [
      ['start', found - walked],
      ['walk', walked],
      ['judge', judgedAt - found],
      ['print', io.elapsed() - judgedAt],
    ] as const;
    for (const { source, outcome, from } of prepared.fetched) {
      const became = from === null ? `not fetched, ${outcome}` : `${outcome}, from the ${from}`;
      io.stderr.write(`${visible(`${source}: ${became}`)}\n`);
    }
    const counters = files.counters ?? { filesRead: 0, bytesRead: 0 };
    io.stderr.write(statsText({ entries, ...counters, summary: report.summary, phases }));
  }
  if (
    policies.some(({ config }) => config.policy.rule.approvals) &&
    report.findings.some(({ suppression }) => suppression?.approval)
  )
    io.stderr.write(
      'require-imdsv2: suppressions count as approved as their comments say; only the App verifies approvals\n',
    );
  return statusOf(judged, request['fail-on'], problems.size);
}

/** Options that can't be meant together. */
function contradiction(request: ScanRequest): string | undefined {
  const { fix, diff, staged, operands } = request;
  if (fix && diff) return '--diff writes nothing and --fix writes; choose one of them';
  if (staged && request['changed-since'] !== undefined)
    return '--staged compares with HEAD and --changed-since with another commit; choose one of them';
  if (fix && operands.includes('-')) return '--fix can’t write standard input; use --diff';
  return undefined;
}

/** A path that a person gave and that holds no Terraform is a mistake; the current directory may well hold none. */
function noteEmptyPaths(
  { problems, emptyPaths, excluded }: Prepared,
  request: ScanRequest,
  report: Report,
  io: Io,
): void {
  const isDefault = request.operands.length === 1 && request.operands[0] === '.';
  if (!isDefault) for (const path of emptyPaths) problems.add({ path, what: 'no Terraform files in it' });
  else if (report.summary.files === 0 && problems.size === 0 && excluded.length === 0)
    io.stderr.write('require-imdsv2: no Terraform files in the current directory\n');
}

/** Judges, and gives the report and the files that its fixes change (`--diff`) or have changed (`--fix`). */
async function judgeAndFix(
  { files, judge, problems }: Prepared,
  request: ScanRequest,
  { prefix }: Io,
): Promise<{ judged: CheckedPaths; changes: readonly FixedFile[] }> {
  if (!request.fix && !request.diff) return { judged: await judge(files), changes: [] };
  const { fixUntilDone, proposedFiles } = await import('./fix.ts');
  if (!request.fix) {
    const judged = await judge(files, { vouchForFixes: true });
    return { judged, changes: proposedFiles(judged.report, files) };
  }
  if (request.staged) {
    const { fixStaged } = await import('./fix.ts');
    const judged = await judge(files, { vouchForFixes: true });
    return { judged, changes: fixStaged(judged.report, files, { problems, prefix }) };
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
  return fixUntilDone(() => judge(options.files, { vouchForFixes: true }), options);
}

/** More of them than this are only counted. */
const mostWarnings = 20;

/**
 * Targets of one address in one root, which Terraform refuses: two modules or two resources have one name. One
 * sentence each, without a full stop. Several plans of a directory name the same targets, so they don't count.
 */
export function sameNames({ targets }: Pick<Report, 'targets'>): string[] {
  const written = targets.filter(({ path }) => !mayBePlan(path));
  const groups = Map.groupBy(written, ({ root, address }) => JSON.stringify([root, address]));
  const doubled = [...groups.values()].flatMap((same) => {
    const read = readByOne(same);
    return read.length > 1 ? [read] : [];
  });
  const rest = doubled.length - mostWarnings;
  return [
    ...doubled.slice(0, mostWarnings).map(warning),
    ...(rest > 0 ? [`${rest} more addresses are used more than once`] : []),
  ];
}

/** Those that Terraform, or else OpenTofu, reads: beside `x.tofu`, OpenTofu reads no `x.tf`, and Terraform no `x.tofu`. */
function readByOne(same: readonly Target[]): readonly Target[] {
  const paths = new Set(same.map(({ path }) => path));
  const isTofu = ({ path }: Target) => /\.tofu(?:\.json)?$/.test(path);
  const terraform = same.filter((target) => !isTofu(target));
  const tofu = same.filter(
    (target) => isTofu(target) || !paths.has(target.path.replace(/\.tf(\.json)?$/, '.tofu$1')),
  );
  return terraform.length > 1 ? terraform : tofu;
}

function warning(same: readonly Target[]): string {
  const [{ address, root, path, line }] = same as [Target];
  const where = root === '.' ? '' : ` of ${root}`;
  const kind = address.startsWith('module.') ? 'modules' : 'resources';
  return `${same.length} targets${where} are called ${address} (${path}:${line}); Terraform refuses two ${kind} of one name`;
}
