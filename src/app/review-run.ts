import type { GitHub } from '../github/client.ts';
import {
  annotationsAtOnce,
  type CheckRun,
  completeCheckRun,
  createCompletedRun,
  findBegunRun,
  type RunResult,
  resumeCheckRun,
  startCheckRun,
} from '../github/write/check-run.ts';
import type { Judge } from '../judging/judge.ts';
import type { GitHubModuleSource } from '../modules/github/module-source.ts';
import { code } from '../review/markdown.ts';

/** The services and facts of the job for which a review runs. */
export interface JobContext {
  /** False once a newer head is waiting: then nothing more is written for this one. */
  isCurrent(): Promise<boolean>;
  /** False while another job about the same commit is still to come. */
  isLast(): Promise<boolean>;
  /** The reference under which the log has the error; the reader sees it in place of the error. */
  readonly reference: string;
  readonly judge: Judge;
  /** Where modules of other repositories come from; undefined where they are not read. */
  readonly modules?: GitHubModuleSource | undefined;
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

/** The result of a review, for the log. */
export interface JobOutcome {
  readonly conclusion: string;
  readonly title: string;
  /** Files that were not judged. */
  readonly notJudged?: number;
  /** The run of a posted verdict whose comments wait for GitHub. */
  readonly commentsOn?: number;
}

/** The run of an earlier try, which may be completed by now, or a new one. */
export async function startRun(
  octokit: GitHub,
  { owner, repo, headSha }: { owner: string; repo: string; headSha: string },
  externalId: string,
  { run: known, mayHaveBegun, keepRun }: JobContext,
): Promise<CheckRun & { readonly completed: boolean }> {
  const place = { owner, repo, sha: headSha };
  if (known !== undefined) {
    const run = { owner, repo, id: known };
    const state = await resumeCheckRun(octokit, run, headSha);
    if (state !== 'gone') return { ...run, completed: state === 'completed' };
  }
  const found =
    known === undefined && mayHaveBegun ? await findBegunRun(octokit, place, externalId) : undefined;
  const run = found ?? (await startCheckRun(octokit, place, externalId));
  await keepRun(run.id);
  return { ...run, completed: false };
}

/** The run of a review: begun before anything is read, or created with its verdict in one request. */
export interface ReviewRun {
  /** Begins it, once. */
  begin(): Promise<unknown>;
  /** Is it an earlier try's, and complete? Then its id. */
  readonly completed: number | undefined;
  /** @returns the id of the run */
  complete(result: RunResult): Promise<number>;
  /** Says that the review broke off, unless it will be tried again. @throws the error, always */
  breakOff(error: unknown): Promise<never>;
}

/**
 * The run of a change without Terraform costs one request: its verdict takes no longer than the run would. Where an earlier try may have begun one, it is looked for
 * first.
 */
export async function runOf(
  octokit: GitHub,
  place: { owner: string; repo: string; headSha: string },
  externalId: string,
  context: JobContext,
): Promise<ReviewRun> {
  const { owner, repo, headSha: sha } = place;
  let begun: ReturnType<typeof startRun> | undefined;
  const begin = () => {
    begun ??= startRun(octokit, place, externalId, context);
    return begun;
  };
  const earlier = context.run !== undefined || context.mayHaveBegun ? await begin() : undefined;
  const complete = async (result: RunResult) => {
    const isOne = begun === undefined && (result.annotations ?? []).length <= annotationsAtOnce;
    if (isOne)
      return (
        await createCompletedRun(
          octokit,
          { owner, repo, sha },
          { ...result, externalId: result.externalId ?? externalId },
        )
      ).id;
    const run = await begin();
    await completeCheckRun(octokit, run, result);
    return run.id;
  };
  return {
    begin,
    completed: earlier?.completed ? earlier.id : undefined,
    complete,
    async breakOff(error) {
      if (!context.isRetried(error)) await complete(brokenResult(context.reference));
      throw error;
    },
  };
}

/** Says on the run that the review broke off, unless it will be tried again. @throws the error, always */
export async function breakOff(
  octokit: GitHub,
  run: CheckRun,
  error: unknown,
  { reference, isRetried }: JobContext,
): Promise<never> {
  if (!isRetried(error)) await completeCheckRun(octokit, run, brokenResult(reference));
  throw error;
}

/** Completes the run, and gives the parts of the result that go into the log. */
export async function completeWith(octokit: GitHub, run: CheckRun, result: RunResult): Promise<JobOutcome> {
  await completeCheckRun(octokit, run, result);
  return { conclusion: result.conclusion, title: result.title };
}

export const superseded: RunResult = {
  conclusion: 'cancelled',
  title: 'Superseded by a newer commit',
  summary:
    'No open pull request has this commit as its head now. See the check on the newest commit of each.',
};

/** A verdict that would pass waits for the other pull requests with the same head. */
export const followed: RunResult = {
  conclusion: 'cancelled',
  title: 'Another review of this commit follows',
  summary:
    'Another pull request has the same head commit. The App reviews it next, and reports the result for all of them.',
};

/** Plain words and a reference: a stack trace does not help here, and could carry a token. */
export function brokenResult(reference: string): RunResult {
  const summary = [
    'Something went wrong in require-imdsv2 itself, or between it and GitHub. Your Terraform wasn’t checked.',
    `Press **Re-run**, or push again. If that doesn’t help, give the operator of the App this reference: ${code(reference)}.`,
  ].join('\n\n');
  return { conclusion: 'failure', title: 'The review could not be finished', summary };
}
