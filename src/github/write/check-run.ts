import { z } from 'zod';
import type { Annotation } from '../../review/annotations.ts';
import { escapeText } from '../../review/markdown.ts';
import { withNote } from '../../review/run-record.ts';
import { shaped, untilUsable } from '../answer.ts';
import type { GitHub } from '../client.ts';
import { throwIfLimited } from '../rate-limit.ts';
import { withoutRetries, writeOnce } from './write-once.ts';

/** The name that branch protection asks for. */
export const checkName = 'require-imdsv2';

/** A check run that was created and has to be completed, whatever happens. */
export interface CheckRun {
  readonly owner: string;
  readonly repo: string;
  readonly id: number;
}

export interface RunResult {
  readonly conclusion: 'success' | 'failure' | 'neutral' | 'cancelled';
  readonly title: string;
  /** Markdown, at most 65,535 characters. */
  readonly summary: string;
  /** Markdown, at most 65,535 characters. */
  readonly text?: string | undefined;
  readonly annotations?: readonly Annotation[];
  /** Buttons, at most 3. */
  readonly actions?: readonly { label: string; description: string; identifier: string }[];
  /** Another `external_id` than the run began with. */
  readonly externalId?: string | undefined;
}

const begunAnew: RunResult = {
  conclusion: 'cancelled',
  title: 'Begun anew',
  summary: 'This review was interrupted; another run on the same commit has the result.',
};

/** GitHub refuses more annotations in one request; a later request appends. */
export const annotationsAtOnce = 50;

interface RunPlace {
  readonly owner: string;
  readonly repo: string;
}

interface OnCommit extends RunPlace {
  readonly sha: string;
}

const runPayload = z.object({
  id: z.number(),
  external_id: z.string().nullish(),
  status: z.string(),
  conclusion: z.string().nullish(),
  output: z.object({
    annotations_count: z.number(),
    title: z.string().nullish(),
    summary: z.string().nullish(),
    text: z.string().nullish(),
  }),
});

type RunPayload = z.output<typeof runPayload>;

const runsPayload = z.object({ check_runs: z.array(runPayload) });

/** Puts the run on the commit at once, so that a required check says "in progress" and not "expected". */
export function startCheckRun(
  octokit: GitHub,
  { owner, repo, sha }: OnCommit,
  externalId: string,
): Promise<CheckRun> {
  const create = async () => {
    const { data } = await octokit.rest.checks.create({
      owner,
      repo,
      name: checkName,
      head_sha: sha,
      external_id: externalId,
      status: 'in_progress',
      started_at: new Date().toISOString(),
      output: { title: 'Reviewing', summary: 'The Terraform of this commit is being read.' },
      request: withoutRetries,
    });
    const { id } = shaped(z.object({ id: z.number() }), data, 'a new check run');
    return { owner, repo, id };
  };
  return writeOnce(create, () => findBegunRun(octokit, { owner, repo, sha }, externalId));
}

/** Puts a verdict on the commit in one request, where no run was begun for it. It must fit into one: 50 annotations. */
export function createCompletedRun(
  octokit: GitHub,
  { owner, repo, sha }: OnCommit,
  { externalId, ...result }: RunResult & { readonly externalId: string },
): Promise<CheckRun> {
  const now = new Date().toISOString();
  const create = async () => {
    const { data } = await octokit.rest.checks.create({
      ...{ owner, repo, name: checkName, head_sha: sha, external_id: externalId, started_at: now },
      ...completedFields(result, result.annotations ?? [], now),
      request: withoutRetries,
    });
    const { id } = shaped(z.object({ id: z.number() }), data, 'a new check run');
    return { owner, repo, id };
  };
  return writeOnce(create, async () => {
    const newest = (await runsOn(octokit, { owner, repo, sha }))[0];
    const isThis = newest?.external_id === externalId && newest.conclusion === result.conclusion;
    return isThis ? { owner, repo, id: newest.id } : undefined;
  });
}

/** A run that GitHub created although its answer was lost. */
export async function findBegunRun(
  octokit: GitHub,
  { owner, repo, sha }: OnCommit,
  externalId: string,
): Promise<CheckRun | undefined> {
  const newest = (await runsOn(octokit, { owner, repo, sha }))[0];
  if (!newest || newest.external_id !== externalId || !isUntouched(newest)) return undefined;
  return { owner, repo, id: newest.id };
}

/** The id of the newest run on a commit, where there is one. */
export async function newestRun(octokit: GitHub, commit: OnCommit): Promise<number | undefined> {
  return (await runsOn(octokit, commit))[0]?.id;
}

/** Our runs on a commit, the newest first: at most a hundred. */
async function runsOn(octokit: GitHub, { owner, repo, sha }: OnCommit): Promise<RunPayload[]> {
  const place = { owner, repo, ref: sha, check_name: checkName, filter: 'all' as const, per_page: 100 };
  try {
    const { check_runs } = await untilUsable(async () => {
      const { data } = await octokit.rest.checks.listForRef(place);
      return shaped(runsPayload, data, 'the runs of a commit');
    });
    return check_runs.toSorted((one, other) => other.id - one.id);
  } catch (error) {
    // A commit that is gone has none.
    const { status } = error as { status?: number };
    if (status === 404 || status === 422) return [];
    throw error;
  }
}

/**
 * Looks at a run that an earlier try or process began: `usable` as if just begun, `completed` with a verdict,
 * or `gone`, so that another one has to be begun. One that has annotations already can't be used, because
 * they stay; one that is not the newest of its commit doesn't count. This function ends both.
 */
export async function resumeCheckRun(
  octokit: GitHub,
  run: CheckRun,
  sha: string,
): Promise<'usable' | 'completed' | 'gone'> {
  const runs = await runsOn(octokit, { ...run, sha });
  const known = runs.find(({ id }) => id === run.id);
  if (known === undefined) return 'gone';
  if (known.status === 'completed') return known.conclusion === 'cancelled' ? 'gone' : 'completed';
  if (known === runs[0] && isUntouched(known)) return 'usable';
  await completeCheckRun(octokit, run, begunAnew);
  return 'gone';
}

/** Ends runs that were left in progress. A run that is gone or can't be ended stops no review. */
export async function endRuns(
  octokit: GitHub,
  { owner, repo }: RunPlace,
  ids: readonly number[],
): Promise<void> {
  for (const id of ids) {
    try {
      await completeCheckRun(octokit, { owner, repo, id }, begunAnew);
    } catch (error) {
      throwIfLimited(error);
      octokit.log.warn(`The check run ${id} could not be ended: ${(error as Error).message}`);
    }
  }
}

async function readRun(octokit: GitHub, { owner, repo, id }: CheckRun): Promise<RunPayload> {
  return untilUsable(async () => {
    const { data } = await octokit.rest.checks.get({ owner, repo, check_run_id: id });
    return shaped(runPayload, data, 'a check run');
  });
}

function isUntouched({ status, output }: RunPayload): boolean {
  return status !== 'completed' && output.annotations_count === 0;
}

/** Sends the annotations in batches and completes the run with the last one: never complete with a part missing. */
export async function completeCheckRun(octokit: GitHub, run: CheckRun, result: RunResult): Promise<void> {
  const { annotations = [], externalId } = result;
  const output = outputOf(result);
  const last = Math.max(0, Math.ceil(annotations.length / annotationsAtOnce) - 1) * annotationsAtOnce;
  for (let start = 0; start < last; start += annotationsAtOnce) {
    const batch = annotations.slice(start, start + annotationsAtOnce);
    const sent = start + batch.length;
    await update(
      octokit,
      run,
      { output: { ...output, annotations: batch } },
      (now) => now.output.annotations_count >= sent,
    );
  }
  const completed = {
    ...completedFields(result, annotations.slice(last), new Date().toISOString()),
    ...(externalId === undefined ? {} : { external_id: externalId }),
  };
  await update(octokit, run, completed, ({ status }) => status === 'completed');
}

function outputOf({ title, summary, text }: RunResult) {
  return { title: title.slice(0, 255), summary, ...(text === undefined ? {} : { text }) };
}

function completedFields(result: RunResult, annotations: readonly Annotation[], now: string) {
  const { conclusion, actions } = result;
  return {
    status: 'completed' as const,
    conclusion,
    completed_at: now,
    output: { ...outputOf(result), ...(annotations.length > 0 ? { annotations: [...annotations] } : {}) },
    ...(actions && actions.length > 0 ? { actions: [...actions] } : {}),
  };
}

/** Annotations append, so a request whose answer was lost is not simply sent again. */
function update(
  octokit: GitHub,
  { owner, repo, id }: CheckRun,
  fields: object,
  isDone: (now: RunPayload) => boolean,
): Promise<boolean> {
  const place = { owner, repo, check_run_id: id };
  return writeOnce(
    async () => {
      await octokit.rest.checks.update({ ...place, ...fields, request: withoutRetries });
      return true;
    },
    async () => isDone(await readRun(octokit, { owner, repo, id })) || undefined,
  );
}

/** Changes nothing of a run that a reader sees. */
export async function replaceExternalId(
  octokit: GitHub,
  { owner, repo, id }: CheckRun,
  replace: (externalId: string) => string,
): Promise<void> {
  const place = { owner, repo, check_run_id: id };
  const { external_id } = await readRun(octokit, { owner, repo, id });
  await octokit.rest.checks.update({ ...place, external_id: replace(external_id ?? '') });
}

/** Puts a line on top of a completed run's summary: after pressing the button, people look there. */
export async function noteOnCheckRun(octokit: GitHub, run: CheckRun, note: string): Promise<void> {
  const { owner, repo, id } = run;
  const { output } = await readRun(octokit, run);
  const before = (output.summary ?? '').replace(/^> \*\*Apply fixes\.\*\*.*\n\n/, '');
  await octokit.rest.checks.update({
    owner,
    repo,
    check_run_id: id,
    output: {
      title: output.title ?? 'Reviewed',
      summary: withNote(before, `> **Apply fixes.** ${escapeText(note)}\n\n`),
      ...(typeof output.text === 'string' ? { text: output.text } : {}),
    },
  });
}
