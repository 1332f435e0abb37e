import type { GitHub } from '../github/client.ts';
import { openPullRequests } from '../github/read/open-pull-requests.ts';
import { type MergeGroup, type PullRequest, pullRequestOf } from '../github/read/pull-request.ts';
import { checkName } from '../github/write/check-run.ts';
import { applyFixes, type FixRequest } from './apply-fixes.ts';
import { mergeGroupIn, pullRequestIn } from './external-id.ts';
import { commentOn } from './post-suggestions.ts';
import { reviewMergeGroup } from './review-merge-group.ts';
import { reviewPullRequest } from './review-pull-request.ts';
import type { Assignment, Outcome } from './review-run.ts';

interface Place {
  readonly owner: string;
  readonly repo: string;
}

/** Something to do, as plain data, so that a queue can keep it anywhere. */
export type Task =
  | { readonly kind: 'review'; readonly pull: PullRequest; readonly run?: number | undefined }
  /** Comments that are missing beside a verdict that stands: of this check run. */
  | { readonly kind: 'comments'; readonly pull: PullRequest; readonly run: number }
  | { readonly kind: 'merge-group'; readonly group: MergeGroup }
  | { readonly kind: 'fix'; readonly request: FixRequest }
  /** A pull request of which only the number is known. */
  | ({ readonly kind: 'review-number'; readonly number: number } & Place)
  /** A check suite that somebody wants to see again. */
  | ({ readonly kind: 'suite'; readonly suite: number; readonly pulls: readonly number[] } & Place)
  /** A repository that is new to the App. */
  | ({ readonly kind: 'repository' } & Place);

/** What came of it: a result for the log, or tasks that follow from it. */
export interface Done {
  readonly outcome?: Outcome;
  readonly followUps?: readonly Task[];
}

/** Tasks with the same key are about the same thing: never two at once, and the newest replaces one that waits. */
export function keyOf(task: Task): string {
  switch (task.kind) {
    case 'review':
    case 'comments':
      return `${task.pull.owner}/${task.pull.repo}#${task.pull.number}`;
    case 'review-number':
      return `${task.owner}/${task.repo}#${task.number}`;
    case 'merge-group':
      return `${task.group.owner}/${task.group.repo}@${task.group.headRef}`;
    case 'fix':
      return `${task.request.owner}/${task.request.repo}#${task.request.number} fix`;
    case 'suite':
      return `${task.owner}/${task.repo} suite ${task.suite}`;
    case 'repository':
      return `${task.owner}/${task.repo}`;
  }
}

/** Does a task as its installation. */
export async function perform(octokit: GitHub, task: Task, assignment: Assignment): Promise<Done> {
  switch (task.kind) {
    case 'review':
      return reviewed(octokit, task.pull, { ...assignment, run: assignment.run ?? task.run });
    case 'comments':
      return { outcome: await commentOn(octokit, task.pull, task.run, assignment) };
    case 'merge-group':
      return { outcome: await reviewMergeGroup(octokit, task.group, assignment) };
    case 'fix':
      return { outcome: await applyFixes(octokit, task.request, assignment) };
    case 'review-number':
      return reviewNumber(octokit, task, task.number, assignment);
    case 'suite':
      return { followUps: await subjectsOfSuite(octokit, task) };
    case 'repository': {
      const pulls = await openPullRequests(octokit, task.owner, task.repo);
      return { followUps: pulls.map((pull) => ({ kind: 'review', pull })) };
    }
  }
}

async function reviewNumber(
  octokit: GitHub,
  place: Place,
  number: number,
  assignment: Assignment,
): Promise<Done> {
  const { owner, repo } = place;
  const { data } = await octokit.rest.pulls.get({ owner, repo, pull_number: number });
  if (data.state !== 'open')
    return { outcome: { conclusion: 'skipped', title: 'The pull request is closed' } };
  return reviewed(octokit, pullRequestOf(data), assignment);
}

/** Comments that must wait come as a task of their own: the verdicts of others go first. */
async function reviewed(octokit: GitHub, pull: PullRequest, assignment: Assignment): Promise<Done> {
  const outcome = await reviewPullRequest(octokit, pull, assignment);
  const { commentsOn: run } = outcome;
  return { outcome, followUps: run === undefined ? [] : [{ kind: 'comments', pull, run }] };
}

/**
 * Our own runs in the suite know what they are about; `check_suite.pull_requests` is empty for forks, and has to do
 * where we never began a run.
 */
async function subjectsOfSuite(
  octokit: GitHub,
  { owner, repo, suite, pulls }: Extract<Task, { kind: 'suite' }>,
): Promise<Task[]> {
  const { data } = await octokit.rest.checks.listForSuite({
    owner,
    repo,
    check_suite_id: suite,
    check_name: checkName,
    filter: 'latest',
  });
  const tasks = data.check_runs.flatMap((run) => taskOfRun(run, { owner, repo }));
  if (tasks.length > 0) return tasks;
  return pulls.map((number) => ({ kind: 'review-number', owner, repo, number }));
}

/** What is read of a check run in a webhook or in a list. */
export interface RunPayload {
  readonly external_id: string | null;
  readonly head_sha: string;
  readonly check_suite?: object | null;
}

/** The task behind a run of ours, from its `external_id`: the number of a pull request, or a merge group. */
export function taskOfRun({ external_id, head_sha, check_suite }: RunPayload, place: Place): Task[] {
  const pull = pullRequestIn(external_id);
  if (pull) return [{ kind: 'review-number', ...place, number: pull.number }];
  const { head_branch } = (check_suite ?? {}) as { head_branch?: string | null };
  const headRef = head_branch ?? head_sha;
  const group = mergeGroupIn(external_id, { ...place, headSha: head_sha, headRef });
  return group ? [{ kind: 'merge-group', group }] : [];
}
