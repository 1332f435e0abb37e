import type { Probot } from 'probot';
import type { AppTask } from './app.ts';
import { useConditionalRequests } from './github/conditional-requests.ts';
import { keyOf, perform } from './github/task.ts';
import type { Job, Queue } from './queue/memory-queue.ts';

/** Does a job as its installation, logs one line, and queues what follows from it. */
export async function work(
  probot: Probot,
  queue: Queue<AppTask>,
  { key, delivery, task: { installation, task } }: Job<AppTask>,
  isCurrent: () => boolean,
): Promise<void> {
  const started = performance.now();
  const octokit = await probot.auth(installation);
  useConditionalRequests(octokit, String(installation));
  let requests = 0;
  octokit.hook.before('request', () => {
    requests++;
  });
  const done = await perform(octokit, task, { isCurrent, reference: delivery });
  const ms = Math.round(performance.now() - started);
  if ('outcome' in done) {
    probot.log.info(
      { delivery, key, task: task.kind, ...done.outcome, requests, ms },
      `${key}: ${done.outcome.title}`,
    );
    return;
  }
  for (const [index, next] of done.followUps.entries()) {
    const job = { key: keyOf(next), delivery: `${delivery}>${index}`, task: { installation, task: next } };
    const outcome = queue.add(job);
    if (outcome !== 'queued') probot.log.error({ delivery }, `${job.key} was not queued: ${outcome}`);
  }
}

/** GitHub is usually back soon; the last attempt is some ten minutes after the first. */
const delays = [15_000, 60_000, 180_000, 360_000];

/**
 * Logs what went wrong, and says in how many milliseconds to try again: where GitHub did not answer, or not now.
 * A mistake of ours would only be made again.
 */
export function afterFailure(
  { log }: Probot,
  error: unknown,
  job: Job<AppTask>,
  attempt: number,
): number | undefined {
  // Only the words and the stack: Octokit's errors carry the whole request, and with it a token.
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const { key, delivery } = job;
  const delay = isPassing(error) ? delays[attempt - 1] : undefined;
  const next = delay === undefined ? 'given up' : `again in ${delay / 1000} s`;
  log.error({ delivery, key, attempt, stack }, `${key} failed, ${next}: ${message}`);
  return delay;
}

function isPassing(error: unknown): boolean {
  const { status, response } = error as { status?: number; response?: { headers?: Record<string, unknown> } };
  if (status === undefined) return false;
  if (status >= 500 || status === 401 || status === 429) return true;
  const { 'retry-after': retryAfter, 'x-ratelimit-remaining': remaining } = response?.headers ?? {};
  return status === 403 && (retryAfter !== undefined || String(remaining) === '0');
}
