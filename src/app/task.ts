import { z } from 'zod';
import { shaped } from '../github/answer.ts';
import type { GitHub } from '../github/client.ts';
import { openPullRequests, pullsWithHead } from '../github/read/open-pull-requests.ts';
import { type MergeGroup, type PullRequest, readPullRequest } from '../github/read/pull-request.ts';
import { checkName, endRuns } from '../github/write/check-run.ts';
import { applyFixes, type FixRequest } from './apply-fixes.ts';
import { answerCommands, type CommandsRequest } from './commands/answer-commands.ts';
import { mergeGroupIn, pullRequestIn } from './external-id.ts';
import { commentOn } from './post-suggestions.ts';
import { reviewMergeGroup } from './review-merge-group.ts';
import { reviewPullRequest } from './review-pull-request.ts';
import type { JobContext, JobOutcome } from './review-run.ts';

interface JobPlace {
  readonly owner: string;
  readonly repo: string;
}

/** Something to do, as plain data, so that a queue can keep it anywhere. */
export type Task =
  | {
      readonly kind: 'review';
      readonly pull: PullRequest;
      readonly run?: number | undefined;
      /** Runs that a process left in progress. */
      readonly leftovers?: readonly number[];
    }
  /**
   * Comments that are missing beside a posted verdict: of this check run, or the newest where GraphQL gave no
   * id.
   */
  | { readonly kind: 'comments'; readonly pull: PullRequest; readonly run: number | undefined }
  /** Runs that a process left in progress, beside a posted verdict. */
  | ({ readonly kind: 'end'; readonly number: number; readonly runs: readonly number[] } & JobPlace)
  | { readonly kind: 'merge-group'; readonly group: MergeGroup }
  | { readonly kind: 'fix'; readonly request: FixRequest }
  /** Comments that ask for something. One for each pull request: it does all that have no answer. */
  | { readonly kind: 'commands'; readonly request: CommandsRequest }
  /** A commit whose verdict has to be said anew: for one of the open pull requests with that head. */
  | ({
      readonly kind: 'commit';
      readonly sha: string;
      /** The pull request that this is about, as far as known. */
      readonly number?: number;
      /** Was that one just closed? */
      readonly isClosed?: boolean;
    } & JobPlace)
  /** A check suite that a person wants to see again. */
  | ({ readonly kind: 'suite'; readonly suite: number; readonly sha: string } & JobPlace)
  /** A repository that is new to the App. */
  | ({ readonly kind: 'repository' } & JobPlace);

/** The result of a task, for the log, or the tasks that follow from it. */
export interface Done {
  readonly outcome?: JobOutcome;
  readonly followUps?: readonly Task[];
}

/** Tasks with the same key are about the same thing: never two at once, and the newest replaces one that waits. */
export function keyOf(task: Task): string {
  switch (task.kind) {
    case 'review':
    case 'comments':
      return `${task.pull.owner}/${task.pull.repo}#${task.pull.number}`;
    case 'commit':
      return `${task.owner}/${task.repo}${task.number === undefined ? `@${task.sha}` : `#${task.number}`}`;
    case 'end':
      return `${task.owner}/${task.repo}#${task.number}`;
    case 'merge-group':
      return `${task.group.owner}/${task.group.repo}@${task.group.headRef}`;
    case 'fix':
      return `${task.request.owner}/${task.request.repo}#${task.request.number} fix`;
    case 'commands':
      return `${task.request.owner}/${task.request.repo}#${task.request.number} commands`;
    case 'suite':
      return `${task.owner}/${task.repo} suite ${task.suite}`;
    case 'repository':
      return `${task.owner}/${task.repo}`;
  }
}

/** The commit whose check run a task writes: pull requests with the same head are reviewed one after the other. */
export function lockOf(task: Task): string | undefined {
  if (task.kind !== 'review') return undefined;
  const { owner, repo, headSha } = task.pull;
  return `${owner}/${repo}@${headSha}`;
}

/** Does a task as its installation. */
export async function perform(octokit: GitHub, task: Task, jobContext: JobContext): Promise<Done> {
  switch (task.kind) {
    case 'review': {
      const { pull, leftovers = [] } = task;
      await endRuns(octokit, pull, leftovers);
      const run = jobContext.run ?? task.run;
      const outcome = await reviewPullRequest(octokit, pull, { ...jobContext, run });
      // Comments that must wait come as a task of their own: the verdicts of others go first.
      const { commentsOn } = outcome;
      return {
        outcome,
        followUps: commentsOn === undefined ? [] : [{ kind: 'comments', pull, run: commentsOn }],
      };
    }
    case 'comments':
      return { outcome: await commentOn(octokit, task.pull, task.run, jobContext) };
    case 'end':
      await endRuns(octokit, task, task.runs);
      return {};
    case 'merge-group':
      return { outcome: await reviewMergeGroup(octokit, task.group, jobContext) };
    case 'fix':
      return { outcome: await applyFixes(octokit, task.request, jobContext) };
    case 'commands': {
      const { request } = task;
      const { outcome, isMore, changed } = await answerCommands(octokit, request, jobContext);
      const more: Task[] = isMore ? [{ kind: 'commands', request: { ...request, comment: null } }] : [];
      // An approval counts once the App has answered it.
      const again: Task[] = changed ? await presentHead(octokit, request) : [];
      return { outcome, followUps: [...again, ...more] };
    }
    case 'commit':
      return { followUps: await subjectsOfCommit(octokit, task) };
    case 'suite':
      return { followUps: await subjectsOfSuite(octokit, task) };
    case 'repository': {
      const pulls = await openPullRequests(octokit, task.owner, task.repo);
      return { followUps: pulls.map((pull) => ({ kind: 'review', pull })) };
    }
  }
}

/**
 * One review gives the verdict of all pull requests with this head. Where there is none any more, a re-run is
 * about the present head of the pull request.
 */
async function subjectsOfCommit(
  octokit: GitHub,
  { owner, repo, sha, number, isClosed = false }: Extract<Task, { kind: 'commit' }>,
): Promise<Task[]> {
  const heads = await pullsWithHead(octokit, { owner, repo, sha });
  // GitHub may still list a pull request that was just closed.
  const open = heads.filter((pull) => !isClosed || pull.number !== number);
  const pull = open.find((one) => one.number === number) ?? open[0];
  if (pull) return [{ kind: 'review', pull }];
  if (number === undefined || isClosed) return [];
  const now = await readPullRequest(octokit, { owner, repo, number });
  return now.isOpen ? [{ kind: 'review', pull: now.pull }] : [];
}

/** A review of the pull request as it is now. */
async function presentHead(octokit: GitHub, request: CommandsRequest): Promise<Task[]> {
  const { pull, isOpen } = await readPullRequest(octokit, request);
  return isOpen ? [{ kind: 'review', pull }] : [];
}

/** Our own runs in the suite know what they are about: a merge group has no pull request. */
async function subjectsOfSuite(
  octokit: GitHub,
  { owner, repo, suite, sha }: Extract<Task, { kind: 'suite' }>,
): Promise<Task[]> {
  const { data } = await octokit.rest.checks.listForSuite({
    owner,
    repo,
    check_suite_id: suite,
    check_name: checkName,
    filter: 'latest',
  });
  const { check_runs } = shaped(runsPayload, data, 'the runs of a check suite');
  const tasks = check_runs.flatMap((run) => taskOfRun(run, { owner, repo }));
  return tasks.length > 0 ? tasks : [{ kind: 'commit', owner, repo, sha }];
}

const runsPayload = z.object({
  check_runs: z.array(
    z.object({
      external_id: z.string().nullable(),
      head_sha: z.string(),
      check_suite: z.looseObject({}).nullish(),
    }),
  ),
});

/** The fields of a check run in a webhook or in a list. */
export interface RunEvent {
  readonly external_id: string | null;
  readonly head_sha: string;
  readonly check_suite?: object | null | undefined;
}

/** The task behind a run of ours, from its `external_id`: the number of a pull request, or a merge group. */
export function taskOfRun({ external_id, head_sha, check_suite }: RunEvent, place: JobPlace): Task[] {
  const pull = pullRequestIn(external_id);
  if (pull) return [{ kind: 'commit', ...place, sha: head_sha, number: pull.number }];
  const { head_branch } = (check_suite ?? {}) as { head_branch?: string | null };
  const headRef = head_branch ?? head_sha;
  const group = mergeGroupIn(external_id, { ...place, headSha: head_sha, headRef });
  return group ? [{ kind: 'merge-group', group }] : [];
}
