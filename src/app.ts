import { randomUUID } from 'node:crypto';
import type { Probot } from 'probot';
import { type PullRequest, type PullRequestPayload, pullRequestOf } from './github/pull-request.ts';
import { reviewPullRequest } from './github/review-pull-request.ts';
import type { Queue } from './queue/memory-queue.ts';

/** What every webhook of an installed App carries. */
interface Delivery {
  readonly id: string;
  readonly payload: { readonly installation?: { readonly id: number } | undefined };
}

/**
 * The Probot application: every event becomes a job, and is acknowledged as soon as the job is queued. GitHub waits
 * ten seconds and never asks again, so nothing here waits for GitHub.
 */
export function requireImdsv2(queue: Queue): (app: Probot) => void {
  return (app) => {
    app.on(
      [
        'pull_request.opened',
        'pull_request.reopened',
        'pull_request.synchronize',
        'pull_request.ready_for_review',
      ],
      (context) => {
        enqueueReview(app, queue, context, pullRequestOf(context.payload.pull_request as PullRequestPayload));
      },
    );

    // A new base has other merge results and another policy; a new title or text changes nothing.
    app.on('pull_request.edited', (context) => {
      if (!('base' in context.payload.changes)) return;
      enqueueReview(app, queue, context, pullRequestOf(context.payload.pull_request as PullRequestPayload));
    });
  };
}

function enqueueReview(app: Probot, queue: Queue, { id, payload }: Delivery, pull: PullRequest): void {
  const name = `${pull.owner}/${pull.repo}#${pull.number}`;
  const installation = payload.installation?.id;
  if (installation === undefined) {
    app.log.error(`The webhook ${id} for ${name} names no installation, so nobody can answer it.`);
    return;
  }
  const outcome = queue.add({
    key: name,
    delivery: id,
    run: async (isCurrent) => {
      const started = performance.now();
      const octokit = await app.auth(installation);
      await reviewPullRequest(octokit, pull, { isCurrent, reference: id || randomUUID() });
      const ms = Math.round(performance.now() - started);
      app.log.info({ delivery: id, pull: name, head: pull.headSha, ms }, `Reviewed ${name}`);
    },
  });
  // Anything but 2xx makes GitHub list the delivery as failed, so that it can be asked for again.
  if (outcome === 'full' || outcome === 'closed')
    throw new Error(`The queue is ${outcome}: ${name} was not taken.`);
}
