import type { Annotation } from '../review/annotations.ts';
import type { GitHub } from './client.ts';

/** The name that branch protection asks for. */
export const checkName = 'require-imdsv2';

/** A check run that was created and has to be completed, whatever happens. */
export interface CheckRun {
  readonly owner: string;
  readonly repo: string;
  readonly id: number;
  /** It has annotations already, which stay: another try takes another run. */
  annotated?: boolean;
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
}

/** GitHub refuses more annotations in one request; a later request appends. */
const annotationsAtOnce = 50;

/**
 * Puts the run on the commit at once, so that a required check says "in progress" and not "expected".
 *
 * @param known a run of an earlier try that was not completed; there is nothing to do then
 * @param externalId comes back with every event about the run; `check_run.pull_requests` is empty for forks
 */
export async function startCheckRun(
  octokit: GitHub,
  { owner, repo, sha }: { owner: string; repo: string; sha: string },
  externalId: string,
  known?: number | undefined,
): Promise<CheckRun> {
  if (known !== undefined) return { owner, repo, id: known };
  const { data } = await octokit.rest.checks.create({
    owner,
    repo,
    name: checkName,
    head_sha: sha,
    external_id: externalId,
    status: 'in_progress',
    started_at: new Date().toISOString(),
    output: { title: 'Reviewing', summary: 'The Terraform of this commit is being read.' },
  });
  return { owner, repo, id: data.id };
}

/** Sends the annotations in batches and completes the run with the last one: never complete with a part missing. */
export async function completeCheckRun(octokit: GitHub, run: CheckRun, result: Result): Promise<void> {
  const { owner, repo, id } = run;
  const { conclusion, title, summary, text, annotations = [], actions } = result;
  const output = { title: title.slice(0, 255), summary, ...(text === undefined ? {} : { text }) };
  const last = Math.max(0, Math.ceil(annotations.length / annotationsAtOnce) - 1) * annotationsAtOnce;
  for (let start = 0; start < last; start += annotationsAtOnce) {
    await octokit.rest.checks.update({
      owner,
      repo,
      check_run_id: id,
      output: { ...output, annotations: annotations.slice(start, start + annotationsAtOnce) },
    });
    run.annotated = true;
  }
  await octokit.rest.checks.update({
    owner,
    repo,
    check_run_id: id,
    status: 'completed',
    conclusion,
    completed_at: new Date().toISOString(),
    output: { ...output, ...(annotations.length > 0 ? { annotations: annotations.slice(last) } : {}) },
    ...(actions && actions.length > 0 ? { actions: [...actions] } : {}),
  });
}
