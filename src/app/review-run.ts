import { type GitHub, grantedPermissions } from '../github/client.ts';
import { readContext } from '../github/read/context.ts';
import { policyOf } from '../github/read/policy.ts';
import type { PullRequest } from '../github/read/pull-request.ts';
import {
  type CheckRun,
  completeCheckRun,
  findBegunRun,
  type Result,
  resumeCheckRun,
  startCheckRun,
} from '../github/write/check-run.ts';
import type { Judge } from '../judging/judge.ts';
import type { Policy } from '../policy/schema.ts';
import type { ChangedFile, ChangedFiles } from '../review/changed-file.ts';
import { code } from '../review/markdown.ts';

/** What the reviewer is told about the job it works for. */
export interface Assignment {
  /** False once a newer head is waiting: then nothing more is written for this one. */
  isCurrent(): Promise<boolean>;
  /** Found in the log beside what went wrong; shown to the reader instead of it. */
  readonly reference: string;
  readonly judge: Judge;
  /** May comments be written now, or are the verdicts of others more urgent? */
  mayComment(): Promise<boolean>;
  /** A run that an earlier try began. */
  readonly run?: number | undefined;
  /** Did an earlier try die, maybe before it was told of its run? */
  readonly mayHaveBegun: boolean;
  /** Will the job be tried again after this error? Then its run stays in progress, and the next try completes it. */
  isRetried(error: unknown): boolean;
  /** Told of the run, for the next try, should this one or its process end before the run is completed. */
  keepRun(id: number): Promise<void>;
}

/** What a review came to, for the log. */
export interface Outcome {
  readonly conclusion: string;
  readonly title: string;
  /** Files that nobody vouched for. */
  readonly notJudged?: number;
  /** The run of a verdict that stands, whose comments wait for GitHub. */
  readonly commentsOn?: number;
}

/** The run of an earlier try, which may be completed by now, or a new one. */
export async function startRun(
  octokit: GitHub,
  { owner, repo, headSha }: { owner: string; repo: string; headSha: string },
  externalId: string,
  { run: known, mayHaveBegun, keepRun }: Assignment,
): Promise<CheckRun & { readonly completed: boolean }> {
  const place = { owner, repo, sha: headSha };
  if (known !== undefined) {
    const run = { owner, repo, id: known };
    const state = await resumeCheckRun(octokit, run);
    if (state !== 'gone') return { ...run, completed: state === 'completed' };
  }
  const found =
    known === undefined && mayHaveBegun ? await findBegunRun(octokit, place, externalId) : undefined;
  const run = found ?? (await startCheckRun(octokit, place, externalId));
  await keepRun(run.id);
  return { ...run, completed: false };
}

/** Says on the run that the review broke off, unless it will be tried again. @throws the error, always */
export async function breakOff(
  octokit: GitHub,
  run: CheckRun,
  error: unknown,
  { reference, isRetried }: Assignment,
): Promise<never> {
  if (!isRetried(error)) await completeCheckRun(octokit, run, brokenResult(reference));
  throw error;
}

/** Completes the run, and keeps of the result what the log needs. */
export async function completeWith(octokit: GitHub, run: CheckRun, result: Result): Promise<Outcome> {
  await completeCheckRun(octokit, run, result);
  return { conclusion: result.conclusion, title: result.title };
}

/** What a check run says where there is no review to tell of. */
export function nothingToJudge(files: readonly ChangedFile[]): Result {
  const summary =
    {
      0: 'Nothing is changed.',
      1: 'The changed file is not Terraform.',
    }[files.length] ?? `None of the ${files.length} changed files is Terraform.`;
  return { conclusion: 'success', title: 'No Terraform files changed', summary };
}

export const superseded: Result = {
  conclusion: 'cancelled',
  title: 'Superseded by a newer commit',
  summary: 'The pull request moved on before this commit was judged; the result stands on its newest commit.',
};

/** Plain words and a reference: a stack trace helps nobody here, and could carry a token. */
export function brokenResult(reference: string): Result {
  const summary = [
    'Something went wrong in require-imdsv2 itself, or between it and GitHub. That says nothing about your Terraform, but nothing was vouched for either.',
    `Press **Re-run**, or push again. If it stays, give the operator of the App this reference: ${code(reference)}.`,
  ].join('\n\n');
  return { conclusion: 'failure', title: 'The review could not be finished', summary };
}

/** Reads these files, what stands beside them, what they call, what we said before, and the policy; and judges. */
export async function findingsOf(
  octokit: GitHub,
  pull: PullRequest,
  changed: ChangedFiles,
  { judge }: Pick<Assignment, 'judge'>,
) {
  const context = await readContext(octokit, pull, pull.number, changed.files);
  const inForce = policyOf(context, pull);
  const button = await buttonFor(octokit, pull, inForce.policy);
  const found = await judge.judge({ changed, context, inForce, button });
  return { found, context, button };
}

async function buttonFor(octokit: GitHub, { headWritable }: PullRequest, policy: Policy) {
  if (!policy.fixes.button) return 'off';
  const permissions = await grantedPermissions(octokit);
  const mayWrite = permissions === undefined || permissions.contents === 'write';
  return headWritable && mayWrite ? 'offered' : 'unwritable';
}
