import type { Annotation } from '../../review/annotations.ts';
import { escapeText } from '../../review/markdown.ts';
import type { GitHub } from '../client.ts';
import { withoutRetries, writeOnce } from './write-once.ts';

/** The name that branch protection asks for. */
export const checkName = 'require-imdsv2';

/** A check run that was created and has to be completed, whatever happens. */
export interface CheckRun {
  readonly owner: string;
  readonly repo: string;
  readonly id: number;
}

export interface Result {
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

const begunAnew: Result = {
  conclusion: 'cancelled',
  title: 'Begun anew',
  summary: 'This review was interrupted; another run on the same commit has the result.',
};

/** GitHub refuses more annotations in one request; a later request appends. */
const annotationsAtOnce = 50;

interface Place {
  readonly owner: string;
  readonly repo: string;
}

/** Puts the run on the commit at once, so that a required check says "in progress" and not "expected". */
export function startCheckRun(
  octokit: GitHub,
  { owner, repo, sha }: Place & { readonly sha: string },
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
    return { owner, repo, id: data.id };
  };
  return writeOnce(create, () => findBegunRun(octokit, { owner, repo, sha }, externalId));
}

/** A run that was created although nobody heard of it. */
export async function findBegunRun(
  octokit: GitHub,
  { owner, repo, sha }: Place & { readonly sha: string },
  externalId: string,
): Promise<CheckRun | undefined> {
  const { data } = await octokit.rest.checks.listForRef({ owner, repo, ref: sha, check_name: checkName });
  const begun = data.check_runs.find((run) => run.external_id === externalId && isUntouched(run));
  return begun && { owner, repo, id: begun.id };
}

/**
 * What became of a run that an earlier try or process began: `usable` as if just begun, `completed` with a verdict, or
 * `gone`, where another one has to be begun. One that has annotations already can't be used, because they stay; it is
 * ended.
 */
export async function resumeCheckRun(
  octokit: GitHub,
  run: CheckRun,
): Promise<'usable' | 'completed' | 'gone'> {
  const { owner, repo, id } = run;
  try {
    const { data } = await octokit.rest.checks.get({ owner, repo, check_run_id: id });
    if (data.status === 'completed') return data.conclusion === 'cancelled' ? 'gone' : 'completed';
    if (isUntouched(data)) return 'usable';
  } catch (error) {
    if ((error as { status?: number }).status === 404) return 'gone';
    throw error;
  }
  await completeCheckRun(octokit, run, begunAnew);
  return 'gone';
}

function isUntouched({ status, output }: RunState): boolean {
  return status !== 'completed' && output.annotations_count === 0;
}

interface RunState {
  readonly status: string;
  readonly output: { readonly annotations_count: number };
}

/** Sends the annotations in batches and completes the run with the last one: never complete with a part missing. */
export async function completeCheckRun(octokit: GitHub, run: CheckRun, result: Result): Promise<void> {
  const { conclusion, title, summary, text, annotations = [], actions, externalId } = result;
  const output = { title: title.slice(0, 255), summary, ...(text === undefined ? {} : { text }) };
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
    status: 'completed' as const,
    conclusion,
    completed_at: new Date().toISOString(),
    output: { ...output, ...(annotations.length > 0 ? { annotations: annotations.slice(last) } : {}) },
    ...(actions && actions.length > 0 ? { actions: [...actions] } : {}),
    ...(externalId === undefined ? {} : { external_id: externalId }),
  };
  await update(octokit, run, completed, ({ status }) => status === 'completed');
}

/** Annotations append, so a request whose answer was lost is not simply sent again. */
function update(
  octokit: GitHub,
  { owner, repo, id }: CheckRun,
  fields: object,
  isDone: (now: RunState) => boolean,
): Promise<boolean> {
  const place = { owner, repo, check_run_id: id };
  return writeOnce(
    async () => {
      await octokit.rest.checks.update({ ...place, ...fields, request: withoutRetries });
      return true;
    },
    async () => isDone((await octokit.rest.checks.get(place)).data) || undefined,
  );
}

/** Changes nothing of a run that anybody sees. */
export async function setExternalId(octokit: GitHub, run: CheckRun, externalId: string): Promise<void> {
  const { owner, repo, id } = run;
  await octokit.rest.checks.update({ owner, repo, check_run_id: id, external_id: externalId });
}

/** Puts a line on top of a completed run's summary: the place where the button was pressed is where people look. */
export async function noteOnCheckRun(octokit: GitHub, run: CheckRun, note: string): Promise<void> {
  const { owner, repo, id } = run;
  const { data } = await octokit.rest.checks.get({ owner, repo, check_run_id: id });
  const before = (data.output.summary ?? '').replace(/^> \*\*Apply fixes\.\*\*.*\n\n/, '');
  await octokit.rest.checks.update({
    owner,
    repo,
    check_run_id: id,
    output: {
      title: data.output.title ?? 'Reviewed',
      summary: `> **Apply fixes.** ${escapeText(note)}\n\n${before}`.slice(0, 65_535),
      ...(data.output.text === null ? {} : { text: data.output.text }),
    },
  });
}
