import { applyFixes, type FixRequest } from './apply-fixes.ts';
import { checkName } from './check-run.ts';
import type { GitHub } from './client.ts';
import { openPullRequests } from './open-pull-requests.ts';
import { type PullRequest, pullRequestOf } from './pull-request.ts';
import { type MergeGroup, mergeGroupId, reviewMergeGroup } from './review-merge-group.ts';
import { type Assignment, type Outcome, reviewPullRequest } from './review-pull-request.ts';

interface Place {
  readonly owner: string;
  readonly repo: string;
}

/** Something to do, as plain data, so that a queue can keep it anywhere. */
export type Task =
  | { readonly kind: 'review'; readonly pull: PullRequest }
  | { readonly kind: 'merge-group'; readonly group: MergeGroup }
  | { readonly kind: 'fix'; readonly request: FixRequest }
  /** A pull request of which only the number is known. */
  | ({ readonly kind: 'review-number'; readonly number: number } & Place)
  /** A check suite that somebody wants to see again. */
  | ({ readonly kind: 'suite'; readonly suite: number } & Place)
  /** A repository that is new to the App. */
  | ({ readonly kind: 'repository' } & Place);

/** What came of it: a result for the log, or tasks that follow from it. */
export type Done = { readonly outcome: Outcome } | { readonly followUps: readonly Task[] };

/** Tasks with the same key are about the same thing: never two at once, and the newest replaces one that waits. */
export function keyOf(task: Task): string {
  switch (task.kind) {
    case 'review':
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
      return { outcome: await reviewPullRequest(octokit, task.pull, assignment) };
    case 'merge-group':
      return { outcome: await reviewMergeGroup(octokit, task.group, assignment) };
    case 'fix':
      return { outcome: await applyFixes(octokit, task.request) };
    case 'review-number':
      return { outcome: await reviewNumber(octokit, task, task.number, assignment) };
    case 'suite':
      return { followUps: await pullRequestsOfSuite(octokit, task, task.suite) };
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
): Promise<Outcome> {
  const { owner, repo } = place;
  const { data } = await octokit.rest.pulls.get({ owner, repo, pull_number: number });
  if (data.state !== 'open') return { conclusion: 'skipped', title: 'The pull request is closed' };
  return reviewPullRequest(octokit, pullRequestOf(data), assignment);
}

/** `check_suite.pull_requests` is empty for forks; our own runs in the suite know their number. */
async function pullRequestsOfSuite(octokit: GitHub, { owner, repo }: Place, suite: number): Promise<Task[]> {
  const { data } = await octokit.rest.checks.listForSuite({
    owner,
    repo,
    check_suite_id: suite,
    check_name: checkName,
    filter: 'latest',
  });
  return [...new Set(data.check_runs.map(({ external_id }) => external_id))].flatMap((id) =>
    taskOfRun(id, { owner, repo }),
  );
}

/** The task behind a run, from its `external_id`: the number of a pull request; a merge group is never run again. */
export function taskOfRun(externalId: string | null, { owner, repo }: Place): Task[] {
  if (externalId === null || externalId === mergeGroupId || !/^[1-9]\d*$/.test(externalId)) return [];
  return [{ kind: 'review-number', owner, repo, number: Number(externalId) }];
}
