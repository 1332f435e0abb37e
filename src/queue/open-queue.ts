import { memoryQueue } from './memory.ts';
import type { Queue, QueueOptions } from './queue.ts';
import type { RedisCache } from './redis-cache.ts';

export interface Backend {
  /** `redis://…`; without it the queue is in memory, and nothing of Redis is loaded. */
  readonly redisUrl?: string | undefined;
  /** Does this process do jobs, or only add them? In memory it always does. */
  readonly worker?: boolean;
}

/** @throws Error where Redis can't be reached */
export async function openQueue<Task>(backend: Backend, options: QueueOptions<Task>): Promise<Queue<Task>> {
  const { redisUrl, worker = true } = backend;
  if (!redisUrl) return memoryQueue(options);
  const { redisQueue } = await import('./redis.ts');
  return redisQueue({ ...options, url: redisUrl, worker });
}

/** The cache that the processes share beside jobs; undefined without Redis. It never fails. */
export async function openCache({ redisUrl }: Pick<Backend, 'redisUrl'>): Promise<RedisCache | undefined> {
  if (!redisUrl) return undefined;
  const { redisCache } = await import('./redis-cache.ts');
  return redisCache(redisUrl);
}
