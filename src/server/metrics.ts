import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { QueueState } from '../queue/queue.ts';

/** The metrics that the operator's Prometheus reads at `/metrics`; names and labels are in docs/operate.md. */
export interface Metrics {
  /** @param result a conclusion of a check run, or `retry`, `later`, `hold`, `give-up` */
  jobDone(result: string, seconds: number): void;
  /** Files of one review that could not be read or judged. */
  notJudged(files: number): void;
  /** @param status 0 where GitHub did not answer */
  answered(installation: number, status: number): void;
  /** A webhook was acknowledged, or refused. */
  webhookAnswered(seconds: number): void;
  quotaLeft(installation: number, resource: string, left: number): void;
  /** In Prometheus' text format. */
  text(): Promise<string>;
  readonly contentType: string;
}

const prefix = 'require_imdsv2_';

/** @param state of the queue; where it rejects, `queue_up` is 0 and the metrics of the queue have no value */
export function createMetrics(state: () => Promise<QueueState>): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const jobs = new Counter({
    name: `${prefix}jobs_total`,
    help: 'Jobs by what came of them.',
    labelNames: ['result'],
    registers,
  });
  const duration = new Histogram({
    name: `${prefix}job_duration_seconds`,
    help: 'How long a job ran, without waiting.',
    buckets: [0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
    registers,
  });
  const webhooks = new Histogram({
    name: `${prefix}webhook_duration_seconds`,
    help: 'How long GitHub waited for the answer to a webhook; it gives up after ten seconds.',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 10],
    registers,
  });
  const files = new Counter({
    name: `${prefix}files_not_judged_total`,
    help: 'Files that could not be read or parsed, or exceeded a limit.',
    registers,
  });
  const requests = new Counter({
    name: `${prefix}github_requests_total`,
    help: 'Requests to GitHub by installation and status; status 0 is no answer.',
    labelNames: ['installation', 'status'],
    registers,
  });
  const quota = new Gauge({
    name: `${prefix}github_quota_left`,
    help: 'Requests that GitHub still takes within the hour.',
    labelNames: ['installation', 'resource'],
    registers,
  });
  const up = new Gauge({
    name: `${prefix}queue_up`,
    help: 'Does the queue answer? 1 or 0; at 0 the other metrics of the queue have no value.',
    registers,
  });
  const queued = new Gauge({
    name: `${prefix}queue_jobs`,
    help: 'Jobs in the queue by state.',
    labelNames: ['state'],
    registers,
  });
  const age = new Gauge({
    name: `${prefix}queue_age_seconds`,
    help: 'How long the oldest job has been waiting.',
    registers,
  });

  async function readQueue(): Promise<void> {
    const known = await within(state()).catch(() => undefined);
    up.set(known ? 1 : 0);
    queued.reset();
    age.remove();
    if (!known) return;
    const { waiting, running, delayed, failed } = known;
    for (const [name, count] of Object.entries({ waiting, running, delayed, failed }))
      queued.set({ state: name }, count);
    age.set(known.age / 1000);
  }

  return {
    jobDone(result, seconds) {
      jobs.inc({ result });
      duration.observe(seconds);
    },
    webhookAnswered: (seconds) => webhooks.observe(seconds),
    notJudged: (count) => files.inc(count),
    answered: (installation, status) => requests.inc({ installation, status }),
    quotaLeft: (installation, resource, left) => quota.set({ installation, resource }, left),
    async text() {
      await readQueue();
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}

/** Milliseconds; a probe gives up after some seconds. */
const patience = 4_000;

/** Waits for the promise. @throws Error after four seconds, or the promise's own */
export function within<T>(promise: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, reject) =>
    setTimeout(() => reject(new Error('no answer in time')), patience).unref(),
  );
  return Promise.race([promise, late]);
}
