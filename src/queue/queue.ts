import type { UsageWindow } from './quota-usage.ts';

/** One thing to do, as plain data, so that it can wait in this process or in Redis. */
export interface Job<Task> {
  /** The subject: jobs with the same key never run at the same time, and the newest replaces one that waits. */
  readonly key: string;
  /** `X-GitHub-Delivery`, and a number where one delivery makes several jobs: GitHub can send a delivery twice. */
  readonly delivery: string;
  /** Whose turn it takes: lanes take turns, and one that GitHub limits holds up no other. An installation. */
  readonly lane: string;
  /**
   * Jobs with the same lock never run at the same time, whatever their keys: for a resource that several
   * subjects share, such as the commit of two pull requests.
   */
  readonly lock?: string | undefined;
  /**
   * Milliseconds since the epoch at which the subject was as in `task`; a job with a lower one never replaces
   * a job of the same key. Webhooks overtake each other, and redelivered ones come hours late. Without: as it
   * comes.
   */
  readonly order?: number | undefined;
  /** Only if no job of the same key waits or runs: for a missing verdict, which may be on its way. */
  readonly ifIdle?: boolean;
  readonly task: Task;
}

/** The facts that a running job gets. */
export interface Run {
  /** 1 for the first try; tries that GitHub's limits ended don't count. */
  readonly attempt: number;
  /** False once a newer job with the same key has come, or another process has taken over: then write nothing. */
  isCurrent(): Promise<boolean>;
  /** False while another job with the same lock is still to come. */
  isLast(): Promise<boolean>;
  /** Was the job begun before by a process that may have died? */
  readonly mayHaveBegun: boolean;
  /**
   * The note that an earlier try of the same job kept, also one whose process died where the queue outlives
   * it.
   */
  readonly note: unknown;
  /** @param note plain data for the next try */
  keepNote(note: unknown): Promise<void>;
}

type Work<Task> = (job: Job<Task>, run: Run) => Promise<void>;

/**
 * The next step after a job threw; `after` is in ms. `retry` counts as a try, `later` and `hold` don't. With
 * `hold` the whole lane waits: GitHub limits installations, not pull requests.
 */
export type AfterFailure =
  | { readonly next: 'retry'; readonly after: number }
  | { readonly next: 'later'; readonly after: number }
  | { readonly next: 'hold'; readonly after: number }
  | { readonly next: 'give-up' };

/** `outdated`: a newer job of the same key is known; `busy`: any, and this one was to wait for none. */
export type Added = 'queued' | 'duplicate' | 'outdated' | 'busy' | 'full' | 'closed';

/** A job that was given up. */
export interface FailedJob {
  readonly key: string;
  readonly delivery: string;
  readonly lane: string;
  readonly reason: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly attempts: number;
}

export interface QueueState {
  /** Ready to run, or held because of their lane. */
  readonly waiting: number;
  readonly running: number;
  /** Failed, and waiting to be tried again. */
  readonly delayed: number;
  /** Given up, as far as they are kept. */
  readonly failed: number;
  /** How long the oldest job has been waiting, ms. */
  readonly age: number;
}

export interface Queue<Task> {
  /** @throws Error where the queue can't be reached: then the job was not taken */
  add(job: Job<Task>): Promise<Added>;
  state(): Promise<QueueState>;
  /**
   * Would a job be taken now?
   *
   * @throws Error with the reason where it would not: Redis is away, full or read-only, or too many jobs wait
   */
  probe(): Promise<void>;
  /** True for one process of all that share the queue, and then for none of them until `ms` have passed. */
  tryLock(what: string, ms: number): Promise<boolean>;
  /** Jobs of the lane that wait or run. */
  busyIn(lane: string): Promise<number>;
  usage(lane: string): UsageWindow;
  /** The newest first, at most 100. */
  failures(): Promise<readonly FailedJob[]>;
  /**
   * Takes no more jobs, lets the running ones finish, and resolves when that is done, or after `timeout` ms.
   *
   * @returns how many jobs are lost, and have to be found again on GitHub
   */
  close(timeout: number): Promise<number>;
}

export interface QueueOptions<Task> {
  readonly work: Work<Task>;
  /** Told of every job that threw. */
  readonly onError: (error: unknown, job: Job<Task>, after: AfterFailure) => void;
  /** Default: `backOff`. @param attempt 1 for the first */
  readonly afterFailure?: (error: unknown, attempt: number) => AfterFailure;
  /** Jobs that run at the same time; default 8: they mostly wait for GitHub. */
  readonly concurrency?: number;
  /** Jobs that wait; default 10,000. */
  readonly capacity?: number;
}

export const defaults = { concurrency: 8, capacity: 10_000 };

/** Failed jobs that are kept for the operator to look at. */
export const keptFailures = 1_000;

const tries = 5;

/**
 * 5 s, 20 s, 80 s and 320 s later, each up to a fifth more so that jobs that failed together don't come back
 * together.
 */
export function backOff(_error: unknown, attempt: number): AfterFailure {
  if (attempt >= tries) return { next: 'give-up' };
  return { next: 'retry', after: 5_000 * 4 ** (attempt - 1) * (1 + Math.random() / 5) };
}

/** @throws Error where as many jobs wait as may */
export function refuseAbove(waits: number, capacity: number): void {
  if (waits >= capacity) throw new Error(`${waits} jobs wait, and no more are taken`);
}

/** Only the words: errors of HTTP clients carry the whole request, and with it a token. */
export function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 1_000);
}
