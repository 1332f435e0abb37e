import { randomUUID } from 'node:crypto';
import type { Probot } from 'probot';
import type { GitHub } from '../github/client.ts';
import { redeliverFailed } from '../github/read/failed-deliveries.ts';
import type { Queue } from '../queue/queue.ts';
import type { AppTask } from './app.ts';
import { unfinished } from './find-missed-reviews.ts';
import { keyOf, lockOf } from './task.ts';

/** The jobs that were found to be missing. */
interface Recovered {
  readonly redelivered: number;
  readonly queued: number;
}

export interface Recovery {
  /**
   * Looks now, unless another replica just did. @throws never: it logs the repositories that it can't look at
   */
  look(): Promise<Recovered>;
  stop(): void;
}

export interface RecoveryOptions {
  readonly appId: number;
  /** Milliseconds between two looks. */
  readonly interval: number;
}

/** An installation that has less than this left of its hour keeps it for verdicts. */
const leastQuota = 1_000;

/** Overlap with the last look, for jobs that were under way then. */
const overlap = 10 * 60_000;

/**
 * Finds lost jobs: webhooks that no process took, and pull requests and merge groups whose review died with
 * its process. GitHub tells of neither. The first look is at everything, each later one at anything new.
 */
export function recovery(probot: Probot, queue: Queue<AppTask>, options: RecoveryOptions): Recovery {
  const { appId, interval } = options;
  let lastLook: number | undefined;

  async function look(): Promise<Recovered> {
    if (!(await queue.tryLock('recovery', interval * 0.9))) return { redelivered: 0, queued: 0 };
    const began = Date.now();
    const deep = lastLook === undefined;
    const app = await probot.auth();
    const redelivered = await redeliverFailed(app, deep ? 0 : lastLook! - overlap);
    let queued = 0;
    for await (const { data } of app.paginate.iterator('GET /app/installations', { per_page: 100 })) {
      for (const { id, suspended_at } of data) {
        if (!suspended_at) queued += await lookAt(id, deep);
      }
    }
    lastLook = began;
    if (redelivered + queued > 0)
      probot.log.info(
        { redelivered, queued },
        `Found ${redelivered} lost webhooks and ${queued} lost reviews.`,
      );
    return { redelivered, queued };
  }

  async function lookAt(installation: number, deep: boolean): Promise<number> {
    let queued = 0;
    try {
      const octokit = await probot.auth(installation);
      if (!deep && (await quotaOf(octokit)) < leastQuota) return 0;
      for await (const { task, order } of unfinished(octokit, appId, deep)) {
        const delivery = `recovery ${randomUUID()}`;
        const lane = String(installation);
        const subject = { key: keyOf(task), lane, lock: lockOf(task) };
        const job = { ...subject, delivery, order, ifIdle: true, task: { installation, task } };
        if ((await queue.add(job)) === 'queued') queued++;
      }
    } catch (error) {
      probot.log.warn(
        `Installation ${installation} could not be looked through: ${(error as Error).message}`,
      );
    }
    return queued;
  }

  const lookSafely = async (): Promise<Recovered> => {
    try {
      return await look();
    } catch (error) {
      probot.log.warn(`Lost webhooks and reviews could not be looked for: ${(error as Error).message}`);
      return { redelivered: 0, queued: 0 };
    }
  };
  const timer = setInterval(lookSafely, interval).unref();
  return { look: lookSafely, stop: () => clearInterval(timer) };
}

/** Asking costs nothing. */
async function quotaOf(octokit: GitHub): Promise<number> {
  const { data } = await octokit.request('GET /rate_limit');
  const { core, graphql } = data.resources;
  return Math.min(core.remaining, graphql?.remaining ?? core.remaining);
}
