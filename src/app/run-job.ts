import type { Probot } from 'probot';
import { type GitHub, observeRequests, renewRevokedToken } from '../github/client.ts';
import { useConditionalRequests } from '../github/conditional-requests.ts';
import { limited } from '../github/rate-limit.ts';
import { signWith } from '../github/signature.ts';
import type { Judge } from '../judging/judge.ts';
import type { GitHubModuleSource } from '../modules/github/module-source.ts';
import type { AfterFailure, Job, Queue, Run } from '../queue/queue.ts';
import type { Metrics } from '../server/metrics.ts';
import type { AppTask } from './app.ts';
import { budgetFor } from './budget.ts';
import { whyOver } from './retry-policy.ts';
import type { JobContext } from './review-run.ts';
import { type Done, keyOf, lockOf, perform, type Task } from './task.ts';

/** The services that a job needs. */
export interface Services {
  readonly probot: Probot;
  readonly queue: Queue<AppTask>;
  readonly judge: { inLane(lane: string): Judge };
  readonly modules?: GitHubModuleSource | undefined;
  readonly metrics: Metrics;
  /** The App's; the key for signatures is derived from it. */
  readonly privateKey?: string | undefined;
  readonly afterFailure: (error: unknown, attempt: number) => AfterFailure;
}

/** Does a job as its installation, logs one line, and queues the tasks that follow. */
export async function work(services: Services, job: Job<AppTask>, run: Run): Promise<void> {
  const { probot, queue, judge, metrics } = services;
  const { delivery, lane } = job;
  const { installation, task } = job.task;
  const budget = budgetFor(queue.usage(lane));
  const takeComments = async () => budget.takeComments((await queue.busyIn(lane)) - 1);
  // Jobs that people may cause in any number take nothing from verdicts.
  const alone = task.kind === 'comments' || task.kind === 'commands';
  const wait = await (alone ? takeComments() : budget.takeVerdict());
  // Before the first request: half a review would only have to be done again.
  if (wait > 0) throw Object.assign(limited(wait, 'GitHub’s limits are near'), { alone });

  const started = performance.now();
  const octokit = await probot.auth(installation);
  renewRevokedToken(octokit);
  if (services.privateKey !== undefined) signWith(octokit, services.privateKey);
  let requests = 0;
  const uncounted = (error: Error) => probot.log.warn(`A request was not counted: ${error.message}`);
  observeRequests(octokit, {
    onRequest(request) {
      requests++;
      void budget.count(request).catch(uncounted);
    },
    onAnswer(status, quota) {
      metrics.answered(installation, status);
      if (quota) metrics.quotaLeft(installation, quota.resource, quota.left);
    },
    onLimit: (ms) => void budget.refused(ms).catch(uncounted),
  });
  useConditionalRequests(octokit, String(installation));
  const jobContext: JobContext = {
    isCurrent: run.isCurrent,
    isLast: run.isLast,
    reference: delivery,
    judge: judge.inLane(lane),
    modules: services.modules,
    mayComment: async () => (await takeComments()) === 0,
    run: typeof run.note === 'number' ? run.note : undefined,
    mayHaveBegun: run.mayHaveBegun,
    isRetried: (error) => services.afterFailure(error, run.attempt).next !== 'give-up',
    keepRun: run.keepNote,
  };
  const done = await performOrEnd(octokit, task, jobContext);
  const ms = Math.round(performance.now() - started);
  if (done.outcome) logResult(services, job, done.outcome, { requests, ms });
  await queueFollowUps(services, job, done, run);
}

/** A repository that was archived or is gone ends the job with a reason: to try again would change nothing. */
async function performOrEnd(octokit: GitHub, task: Task, jobContext: JobContext): Promise<Done> {
  try {
    return await perform(octokit, task, jobContext);
  } catch (error) {
    const title = whyOver(error);
    if (title === undefined) throw error;
    return { outcome: { conclusion: 'over', title } };
  }
}

function logResult(
  { probot, metrics }: Services,
  { delivery, key, task: { task } }: Job<AppTask>,
  { conclusion, title, notJudged = 0 }: NonNullable<Done['outcome']>,
  { requests, ms }: { requests: number; ms: number },
): void {
  metrics.jobDone(conclusion, ms / 1000);
  metrics.notJudged(notJudged);
  const facts = { delivery, task: task.kind, ...subjectOf(task), verdict: conclusion, requests, ms };
  probot.log.info(facts, `${key}: ${title}`);
}

async function queueFollowUps(
  { probot, queue }: Services,
  { delivery, lane, order, task: { installation } }: Job<AppTask>,
  { followUps = [] }: Done,
  { isCurrent }: Run,
): Promise<void> {
  for (const [index, task] of followUps.entries()) {
    // A newer head has its own comments to write.
    if (task.kind === 'comments' && !(await isCurrent())) continue;
    const job = {
      key: keyOf(task),
      delivery: `${delivery}>${index}`,
      lane,
      lock: lockOf(task),
      order,
      task: { installation, task },
    };
    const outcome = await queue.add(job);
    if (outcome === 'full' || outcome === 'closed')
      probot.log.error({ delivery }, `${job.key} was not queued: ${outcome}`);
  }
}

/**
 * Logs a job that threw. Only words and stack: Octokit's errors carry the whole request, and with it a token.
 */
export function tellFailure(
  { probot, metrics }: Pick<Services, 'probot' | 'metrics'>,
  error: unknown,
  { key, delivery, task: { task } }: Job<AppTask>,
  after: AfterFailure,
): void {
  metrics.jobDone(after.next, 0);
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const facts = { delivery, task: task.kind, ...subjectOf(task) };
  const next = after.next === 'give-up' ? 'given up' : `again in ${Math.ceil(after.after / 1000)} s`;
  if (after.next === 'hold' || after.next === 'later')
    probot.log.warn(facts, `${key} waits, ${next}: ${message}`);
  else probot.log.error({ ...facts, stack }, `${key} failed, ${next}: ${message}`);
}

/** The subject of a job, for the log. */
function subjectOf(task: Task): { repository: string; pull?: number; head?: string } {
  switch (task.kind) {
    case 'review':
    case 'comments': {
      const { owner, repo, number, headSha } = task.pull;
      return { repository: `${owner}/${repo}`, pull: number, head: headSha };
    }
    case 'merge-group':
      return { repository: `${task.group.owner}/${task.group.repo}`, head: task.group.headSha };
    case 'fix':
    case 'commands':
      return { repository: `${task.request.owner}/${task.request.repo}`, pull: task.request.number };
    case 'commit':
      return {
        repository: `${task.owner}/${task.repo}`,
        head: task.sha,
        ...(task.number === undefined ? {} : { pull: task.number }),
      };
    default:
      return { repository: `${task.owner}/${task.repo}` };
  }
}
