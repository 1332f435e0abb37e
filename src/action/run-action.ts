import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { statusOf } from '../cli/exit-status.ts';
import { proposedFiles } from '../cli/fix.ts';
import { github } from '../cli/formats/github.ts';
import { summaryLine } from '../cli/formats/last-line.ts';
import { sarif } from '../cli/formats/sarif.ts';
import { workflowCommand } from '../cli/formats/workflow-command.ts';
import { GitError, gitIn } from '../cli/git/git.ts';
import type { Io } from '../cli/io.ts';
import { shownOf } from '../cli/judged.ts';
import { policyNames } from '../cli/policy/print-policy.ts';
import { prepareScan } from '../cli/prepare-scan.ts';
import type { Prepared } from '../cli/prepared.ts';
import type { ReadProblem } from '../cli/read-error.ts';
import { policyPath } from '../policy/file-path.ts';
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
  const { files, problems, judge } = prepared;
  const judged = await judge(files, { vouch: true });
  const report = shownOf(judged);
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
  return statusOf(judged, inputs.failOn, problems.size);
}

/**
 * A clone without the base can't tell what is new: everything is reported then, which hides nothing. The policy of the
 * base counts, so that a change can't weaken its own check; without the base, the policy may be the author's.
 */
async function prepareWithBase(inputs: Inputs, io: Io): ReturnType<typeof prepareScan> {
  const base = inputs.isChange ? baseInClone(io.prefix, io.env) : 'the checkout';
  const isMissing = base === undefined;
  const commit = base === 'the checkout' ? undefined : base;
  const since = inputs.since === 'base' ? commit : inputs.since;
  const policyFrom = commit?.replace(/\.\.\.$/, '');
  const prepared = await prepareScan({ ...inputs, since, policyFrom }, io);
  const say = (level: 'notice' | 'warning', text: string) =>
    io.stdout.write(`${workflowCommand(level, { title: 'require-imdsv2' }, text)}\n`);
  if (inputs.since === 'base' && isMissing)
    say('notice', `The base of the change is not in this clone, so everything is reported. ${deeper}`);
  if ('errors' in prepared) return prepared;
  if (isMissing)
    for (const { path } of prepared.policies) {
      if (path === undefined)
        say('notice', `If the change removes ${policyPath}, this run doesn’t notice. ${deeper}`);
      else if (mayBeTracked(path, io.prefix))
        say(
          'warning',
          `This run can’t tell whether the change touches the policy (${path}), because the base is not in this clone; the policy of the checkout counts. ${deeper}`,
        );
    }
  const warnings = new Set(prepared.policies.flatMap((policy) => policy.warnings));
  for (const warning of warnings) say('warning', `${warning}.`);
  return prepared;
}

const deeper = 'Set fetch-depth: 0 for actions/checkout, so that the base is there.';

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

/** Which policies count, and what they leave out, as the check run of the App says it; Markdown. */
function policyNotes({ policies, excluded }: Pick<Prepared, 'policies' | 'excluded'>): string[] {
  const shown = excluded.slice(0, mostFiles).map(code).join(', ');
  const rest = excluded.length - mostFiles;
  const warnings = new Set(policies.flatMap((policy) => policy.warnings));
  const names = policies.some(({ path }) => path !== undefined) ? policyNames(policies) : [];
  return [
    ...[...warnings].map((warning) => `⚠️ Policy: ${escapeText(warning)}.`),
    ...(names.length === 0 ? ['Policy: defaults (no policy file found).'] : []),
    ...names.map((name) => `Policy: ${code(name)}.`),
    ...(excluded.length > 0 ? [`Excluded: ${shown}${rest > 0 ? ` and ${rest} more` : ''}.`] : []),
  ];
}

/**
 * The base of the change in this clone; undefined where it isn't there.
 *
 * - A pull request: GitHub checks out the merge commit, whose first parent is the base branch. A workflow may check out
 *   the head instead, whose parents the author makes: then the base branch has to be there by its name.
 * - `pull_request_target`: GitHub checks out the base, which proposes nothing. A workflow may check out the head instead.
 * - The merge queue: the event names the base. The commits between may be the author’s, where the queue rebases.
 */
function baseInClone(prefix: string, env: NodeJS.ProcessEnv): string | undefined {
  const { GITHUB_SHA, GITHUB_BASE_REF, GITHUB_EVENT_NAME } = env;
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
  if (GITHUB_EVENT_NAME === 'merge_group') return commitOf(baseOfGroup(env) ?? '');
  const isAsGiven = GITHUB_SHA === undefined || commitOf('HEAD') === GITHUB_SHA;
  if (GITHUB_EVENT_NAME === 'pull_request_target' && isAsGiven) return 'the checkout';
  if (isAsGiven) return commitOf('HEAD^1') === undefined ? undefined : 'HEAD^1';
  const branch = `refs/remotes/origin/${GITHUB_BASE_REF}`;
  return GITHUB_BASE_REF && commitOf(branch) !== undefined ? `origin/${GITHUB_BASE_REF}...` : undefined;
}

/** `merge_group.base_sha` of the event, which the runner keeps in a file. */
function baseOfGroup({ GITHUB_EVENT_PATH }: NodeJS.ProcessEnv): string | undefined {
  try {
    const event = JSON.parse(readFileSync(GITHUB_EVENT_PATH ?? '', 'utf8'));
    const sha: unknown = event?.merge_group?.base_sha;
    return typeof sha === 'string' && /^[0-9a-f]{40,64}$/.test(sha) ? sha : undefined;
  } catch {
    return undefined;
  }
}

/** Can a change hold this file? Only where git doesn't know it, none can. */
function mayBeTracked(path: string, prefix: string): boolean {
  const git = gitIn(prefix);
  try {
    return git.run(['ls-files', '-z', '--', resolve(prefix, path)]).length > 0;
  } catch (error) {
    if (error instanceof GitError) return true;
    throw error;
  }
}
