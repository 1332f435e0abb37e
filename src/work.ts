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

/** Only the words and the stack: Octokit's errors carry the whole request, and with it a token. */
export function logFailure({ log }: Probot, error: unknown, { key, delivery }: Job<AppTask>): void {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  log.error({ delivery, key, stack }, `${key} failed: ${message}`);
}
