import { defaultLimits, type JudgingLimits } from '../judging/limits.ts';

const roles = ['all', 'web', 'worker'] as const;

/** How much at once, and where it waits. */
export interface LoadSettings {
  /** `web` only takes webhooks and `worker` only works on them; both need Redis between them. */
  readonly role: (typeof roles)[number];
  /** `redis://…` or `rediss://…`; undefined keeps the queue in memory. */
  readonly redisUrl: string | undefined;
  /** Jobs at the same time. */
  readonly concurrency: number;
  /** Jobs that wait; what comes beyond is refused, and asked for again later. */
  readonly capacity: number;
  /** Milliseconds between two looks for what got lost; 0 for none. */
  readonly recoveryInterval: number;
  /** Milliseconds after which a waiting job makes the process not ready. */
  readonly mostAge: number;
  /** Milliseconds until a failed job is tried again for the first time. */
  readonly retryDelay: number;
  /** Milliseconds that a stop waits for what runs; Kubernetes kills after 30 s. */
  readonly grace: number;
  readonly limits: JudgingLimits;
  /** Bytes of all webhook bodies that are being read, beyond the first half megabyte of each. */
  readonly bodyBytes: number;
  /** At the same time, on each port. */
  readonly connections: number;
  /** For `/failures`. */
  readonly statusToken: string | undefined;
}

/** Name, default in the unit of the name, smallest and largest value; what docs/operate.md lists. */
export const numbers = {
  CONCURRENCY: { default: 8, least: 1, most: 100 },
  QUEUE_CAPACITY: { default: 10_000, least: 1, most: 1_000_000 },
  RECOVERY_MINUTES: { default: 5, least: 0, most: 1_440 },
  READY_QUEUE_SECONDS: { default: 300, least: 1, most: 86_400 },
  RETRY_SECONDS: { default: 15, least: 1, most: 600 },
  STOP_SECONDS: { default: 25, least: 0, most: 3_600 },
  CONNECTIONS: { default: 256, least: 8, most: 10_000 },
  WEBHOOK_MEGABYTES: { default: 64, least: 25, most: 4_096 },
  JUDGE_THREADS: { default: defaultLimits.threads, least: 1, most: 64 },
  JUDGE_SECONDS: { default: defaultLimits.milliseconds / 1000, least: 1, most: 600 },
  JUDGE_MEGABYTES: { default: defaultLimits.megabytes, least: 32, most: 4_096 },
  JUDGE_FILE_BYTES: { default: defaultLimits.fileBytes, least: 1_000, most: 100_000_000 },
  JUDGE_TOTAL_BYTES: { default: defaultLimits.totalBytes, least: 1_000, most: 1_000_000_000 },
  JUDGE_FILES: { default: defaultLimits.files, least: 1, most: 100_000 },
} as const;

/** @param problems gets one sentence for each setting that is wrong */
export function readLoadSettings(env: NodeJS.ProcessEnv, problems: string[]): LoadSettings {
  const numberOf = (name: keyof typeof numbers): number => {
    const { default: standard, least, most } = numbers[name];
    const value = env[name] || String(standard);
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < least || number > most)
      problems.push(`${name} is "${value}", but has to be a whole number from ${least} to ${most}.`);
    return number;
  };
  const redisUrl = redisUrlOf(env, problems);
  return {
    role: roleOf(env, redisUrl, problems),
    redisUrl,
    concurrency: numberOf('CONCURRENCY'),
    capacity: numberOf('QUEUE_CAPACITY'),
    recoveryInterval: numberOf('RECOVERY_MINUTES') * 60_000,
    mostAge: numberOf('READY_QUEUE_SECONDS') * 1000,
    retryDelay: numberOf('RETRY_SECONDS') * 1000,
    grace: numberOf('STOP_SECONDS') * 1000,
    bodyBytes: numberOf('WEBHOOK_MEGABYTES') * 1024 * 1024,
    connections: numberOf('CONNECTIONS'),
    limits: {
      threads: numberOf('JUDGE_THREADS'),
      milliseconds: numberOf('JUDGE_SECONDS') * 1000,
      megabytes: numberOf('JUDGE_MEGABYTES'),
      fileBytes: numberOf('JUDGE_FILE_BYTES'),
      totalBytes: numberOf('JUDGE_TOTAL_BYTES'),
      files: numberOf('JUDGE_FILES'),
    },
    statusToken: env.STATUS_TOKEN || undefined,
  };
}

/** A wrong one is not repeated: a password may stand in it. */
function redisUrlOf({ REDIS_URL: value }: NodeJS.ProcessEnv, problems: string[]): string | undefined {
  if (!value) return undefined;
  if (!URL.canParse(value) || !/^rediss?:$/.test(new URL(value).protocol))
    problems.push('REDIS_URL has to look like redis://host:6379 or rediss://user:password@host:6380.');
  return value;
}

function roleOf({ ROLE }: NodeJS.ProcessEnv, redisUrl: string | undefined, problems: string[]) {
  const role = roles.find((known) => known === (ROLE || 'all'));
  if (!role) problems.push(`ROLE is "${ROLE}", but has to be one of ${roles.join(', ')}.`);
  else if (role !== 'all' && !redisUrl)
    problems.push(
      `ROLE is "${role}", which needs REDIS_URL: without Redis, no other process sees the queue.`,
    );
  return role ?? 'all';
}
