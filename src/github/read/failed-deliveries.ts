import type { GitHub } from '../client.ts';

/** One attempt at a delivery, as `GET /app/hook/deliveries` lists it. */
interface Attempt {
  readonly id: number;
  /** `X-GitHub-Delivery`; the same for every attempt. */
  readonly guid: string;
  /** ISO 8601. */
  readonly delivered_at: string;
  /** `OK`, or GitHub's words for what went wrong. */
  readonly status: string;
  readonly status_code: number;
  readonly event: string;
}

/** Deliveries that the App answers with a review. */
const events = new Set([
  'pull_request',
  'merge_group',
  'check_run',
  'check_suite',
  'installation',
  'installation_repositories',
]);

/** GitHub keeps deliveries for three days, and delivers none again by itself. */
const kept = 3 * 24 * 3600 * 1000;

/** A delivery that fails as often as this fails because of what it says. */
const mostAttempts = 5;

/** Pages of 100 that are read at most. */
const mostPages = 100;

/**
 * Asks GitHub to deliver again what it could not deliver: one request for every hundred deliveries, with the App's
 * own quota.
 *
 * @param octokit as the App
 * @param since milliseconds since the epoch; three days ago at the earliest
 * @returns how many deliveries were asked for
 */
export async function redeliverFailed(octokit: GitHub, since = 0): Promise<number> {
  const missed = await missedDeliveries(octokit, Math.max(since, Date.now() - kept));
  let asked = 0;
  // The oldest first, as they came.
  for (const { id, guid } of missed.toReversed()) {
    try {
      await octokit.request('POST /app/hook/deliveries/{delivery_id}/attempts', { delivery_id: id });
      asked++;
    } catch (error) {
      octokit.log.warn(`The webhook ${guid} could not be asked for again: ${(error as Error).message}`);
    }
  }
  return asked;
}

/** The newest attempt of each delivery of which none succeeded, the newest first. */
async function missedDeliveries(octokit: GitHub, since: number): Promise<Attempt[]> {
  const byGuid = new Map<string, Attempt[]>();
  let pages = 0;
  for await (const { data } of octokit.paginate.iterator('GET /app/hook/deliveries', { per_page: 100 })) {
    const page = data as unknown as Attempt[];
    for (const attempt of page) {
      if (Date.parse(attempt.delivered_at) < since || !events.has(attempt.event)) continue;
      byGuid.set(attempt.guid, [...(byGuid.get(attempt.guid) ?? []), attempt]);
    }
    const oldest = page.at(-1);
    if (!oldest || Date.parse(oldest.delivered_at) < since || ++pages >= mostPages) break;
  }
  return [...byGuid.values()]
    .filter((attempts) => attempts.length < mostAttempts && !attempts.some(succeeded))
    .map((attempts) => attempts[0]!);
}

function succeeded({ status, status_code }: Attempt): boolean {
  return status === 'OK' || (status_code >= 200 && status_code < 300);
}
