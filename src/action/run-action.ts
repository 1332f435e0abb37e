import { appendFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { proposedFiles } from '../cli/fix.ts';
import { github } from '../cli/formats/github.ts';
import { withoutUnknowns } from '../cli/formats/print-report.ts';
import { sarif } from '../cli/formats/sarif.ts';
import { workflowCommand } from '../cli/formats/workflow-command.ts';
import type { Io } from '../cli/io.ts';
import { prepareScan } from '../cli/prepare-scan.ts';
import { exitStatus } from '../cli/scan-command.ts';
import { type Inputs, readInputs } from './inputs.ts';
import { jobSummary } from './job-summary.ts';

/** The step: annotations in the log, a summary on the page of the run, a report as SARIF. Gives its exit status. */
export async function runAction({
  env,
  stdout,
  prefix,
}: Pick<Io, 'env' | 'stdout' | 'prefix'>): Promise<0 | 1 | 2> {
  const fail = (message: string) => {
    stdout.write(`${workflowCommand('error', { title: 'require-imdsv2' }, message)}\n`);
    return 2 as const;
  };
  let inputs: Inputs;
  try {
    inputs = readInputs(env);
  } catch (error) {
    return fail((error as Error).message);
  }
  // Without the time that npm took.
  const start = performance.now();
  const io = { stdout, stderr: stdout, env, prefix, elapsed: () => performance.now() - start };
  const prepared = await prepareScan(inputs, io);
  if ('errors' in prepared) return fail(prepared.errors.join('\n'));
  const { config, files, problems, judge } = prepared;
  const judged = await judge(files, true);
  const report = config.onUnknown === 'ignore' ? withoutUnknowns(judged) : judged;
  const ms = io.elapsed();
  stdout.write(github(report, { ms }));
  for (const { path, what } of problems) fail(`${path}: ${what}`);
  const fixed = proposedFiles(report, files);
  appendTo(env.GITHUB_STEP_SUMMARY, jobSummary(report, { fixed, problems: [...problems], ms }));
  const { violation, unparsable, unknown, unseen } = report.summary;
  // A new directory of ours: at a path in the checkout, a symbolic link could lead the report elsewhere.
  const sarifPath = join(mkdtempSync(join(env.RUNNER_TEMP ?? tmpdir(), 'require-imdsv2-')), 'report.sarif');
  writeFileSync(sarifPath, sarif(report, { files, problems: [...problems] }));
  appendTo(
    env.GITHUB_OUTPUT,
    `violations=${violation + unparsable}\nunknown=${unknown}\nunseen=${unseen}\nsarif=${sarifPath}\n`,
  );
  return exitStatus(report.summary, decisionOf(inputs.failOn, config), problems.size);
}

type Decision = Parameters<typeof exitStatus>[1];

function decisionOf(failOn: Inputs['failOn'], policy: Decision): Decision {
  if (failOn === undefined) return policy;
  return {
    enforcement: failOn === 'nothing' ? 'advise' : 'enforce',
    onUnknown: failOn === 'unknown' || failOn === 'unseen' ? 'fail' : 'warn',
    onUnseen: failOn === 'unseen' ? 'fail' : 'warn',
  };
}

/** The runner names a file for each of the things that it collects; without a runner there is none. */
function appendTo(path: string | undefined, text: string): void {
  if (path) appendFileSync(path, text);
}
