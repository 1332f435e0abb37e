import { appendFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decisionOf, exitStatus } from '../cli/exit-status.ts';
import { proposedFiles } from '../cli/fix.ts';
import { github } from '../cli/formats/github.ts';
import { summaryLine } from '../cli/formats/last-line.ts';
import { withoutUnknowns } from '../cli/formats/print-report.ts';
import { sarif } from '../cli/formats/sarif.ts';
import { workflowCommand } from '../cli/formats/workflow-command.ts';
import { GitError, gitIn } from '../cli/git/git.ts';
import type { Io } from '../cli/io.ts';
import { policyName } from '../cli/policy/print-policy.ts';
import { prepareScan } from '../cli/prepare-scan.ts';
import type { Prepared } from '../cli/prepared.ts';
import type { ReadProblem } from '../cli/read-error.ts';
import { code, escapeText, fence } from '../review/markdown.ts';
import { summaryOf } from '../review/summary.ts';
import { fixPatch } from '../rule/fix/fix-patch.ts';
import type { FixedFile } from '../rule/fix/fixed-files.ts';
import type { Report } from '../rule/report.ts';
import { type Inputs, readInputs } from './inputs.ts';

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
  const io = { stdout, stderr: stdout, env, prefix, elapsed: () => performance.now() };
  const prepared = await prepareWithBase(inputs, io);
  if ('errors' in prepared) return fail(prepared.errors.join('\n'));
  const { config, files, problems, judge } = prepared;
  const judged = await judge(files, { vouch: true });
  const report = config.onUnknown === 'ignore' ? withoutUnknowns(judged) : judged;
  stdout.write(github(report, { repositoryPath: (path) => path }));
  for (const { path, what } of problems) fail(`${path}: ${what}`);
  const fixed = proposedFiles(report, files);
  appendTo(
    env.GITHUB_STEP_SUMMARY,
    jobSummary(report, { fixed, problems: [...problems], notes: policyNotes(prepared) }),
  );
  const { violation, unparsable, unknown, unseen } = report.summary;
  // A new directory of ours: at a path in the checkout, a symbolic link could lead the report elsewhere.
  const sarifPath = join(mkdtempSync(join(env.RUNNER_TEMP ?? tmpdir(), 'require-imdsv2-')), 'report.sarif');
  writeFileSync(sarifPath, sarif(report, { files, problems: [...problems], sarifSuppressed: false }));
  appendTo(
    env.GITHUB_OUTPUT,
    `violations=${violation + unparsable}\nunknown=${unknown}\nunseen=${unseen}\nsarif=${sarifPath}\n`,
  );
  return exitStatus(report.summary, decisionOf(inputs.failOn, config), problems.size);
}

/**
 * A clone without the base can't tell what is new: everything is reported then, which hides nothing. The policy of the
 * base counts, so that a pull request can't weaken its own check; without the base, the policy may be the author's.
 */
async function prepareWithBase(inputs: Inputs, io: Io): ReturnType<typeof prepareScan> {
  const base = inputs.isPullRequest ? baseInClone(io.prefix, io.env) : undefined;
  const since = inputs.since === 'base' ? base : inputs.since;
  const policyFrom = base?.replace(/\.\.\.$/, '');
  const prepared = await prepareScan({ ...inputs, since, policyFrom }, io);
  const say = (level: 'notice' | 'warning', text: string) =>
    io.stdout.write(`${workflowCommand(level, { title: 'require-imdsv2' }, text)}\n`);
  if (inputs.since === 'base' && base === undefined)
    say('notice', `The base of the pull request is not in this clone, so everything is reported. ${deeper}`);
  if ('errors' in prepared) return prepared;
  const { path, ref, warnings } = prepared.policy;
  if (inputs.isPullRequest && path !== undefined && ref === undefined)
    say(
      'warning',
      `The policy (${path}) was read from the pull request, which may have changed it. ${deeper}`,
    );
  for (const warning of warnings) say('warning', `${warning}.`);
  return prepared;
}

const deeper = 'Set fetch-depth: 2 for actions/checkout, so that the base is there.';

/** The runner names a file for each of the things that it collects; without a runner there is none. */
function appendTo(path: string | undefined, text: string): void {
  if (path) appendFileSync(path, text);
}

/** Characters of the patch; GitHub drops a summary of more than 1 MiB, and the rest of it needs up to 65,000. */
const patchLimit = 300_000;

/** Markdown for the page of the run: what the App says in its check run, and the fix for everything as a patch. */
function jobSummary(
  report: Report,
  {
    fixed,
    problems,
    notes,
  }: { fixed: readonly FixedFile[]; problems: readonly ReadProblem[]; notes: readonly string[] },
): string {
  const unread = problems.map(({ path, what }) => `${code(path)}: ${escapeText(what)}`);
  const { patch } = fixPatch(fixed, patchLimit);
  const remedy =
    patch === ''
      ? undefined
      : '`npx require-imdsv2 scan --fix` writes the fixes that are safe; so does the patch below.';
  const parts = [
    `## require-imdsv2: ${summaryLine(report.summary)}`,
    summaryOf({ scope: report, unread, notes, remedy }),
    ...(patch === ''
      ? []
      : [
          '<details><summary>The fix as a patch, for <code>git apply</code></summary>',
          fence(patch, 'diff'),
          '</details>',
        ]),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** Files beyond this many are only counted. */
const mostFiles = 20;

/** Which policy counts, and what it leaves out, as the check run of the App says it; Markdown. */
function policyNotes({ policy, excluded }: Pick<Prepared, 'policy' | 'excluded'>): string[] {
  const shown = excluded.slice(0, mostFiles).map(code).join(', ');
  const rest = excluded.length - mostFiles;
  return [
    ...policy.warnings.map((warning) => `⚠️ Policy: ${escapeText(warning)}.`),
    `Policy: ${policy.path === undefined ? 'defaults (no policy file found)' : code(policyName(policy)!)}.`,
    ...(excluded.length > 0 ? [`Excluded: ${shown}${rest > 0 ? ` and ${rest} more` : ''}.`] : []),
  ];
}

/**
 * The base of the pull request in this clone; undefined where it isn't there. GitHub checks out the merge commit, whose
 * first parent is the base branch. A workflow may check out the head instead, whose parents the author makes: then the
 * base branch has to be there by its name.
 */
function baseInClone(prefix: string, { GITHUB_SHA, GITHUB_BASE_REF }: NodeJS.ProcessEnv): string | undefined {
  const git = gitIn(prefix);
  const commitOf = (ref: string): string | undefined => {
    try {
      return git
        .run(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`])
        .toString()
        .trim();
    } catch (error) {
      if (error instanceof GitError) return undefined;
      throw error;
    }
  };
  if (GITHUB_SHA === undefined || commitOf('HEAD') === GITHUB_SHA)
    return commitOf('HEAD^1') === undefined ? undefined : 'HEAD^1';
  const branch = `refs/remotes/origin/${GITHUB_BASE_REF}`;
  return GITHUB_BASE_REF && commitOf(branch) !== undefined ? `origin/${GITHUB_BASE_REF}...` : undefined;
}
