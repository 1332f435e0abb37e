import { expect, test } from 'vitest';
import { type Job, memoryQueue } from '../../src/queue/memory-queue.ts';

type Task = (isCurrent: () => boolean) => Promise<void>;

/** A queue whose tasks are functions. */
function testQueue(
  options: {
    concurrency?: number;
    capacity?: number;
    onError?: (error: unknown, key: string, attempt: number) => number | undefined;
  } = {},
) {
  const { onError = () => undefined, ...rest } = options;
  return memoryQueue<Task>({
    work: ({ task }, isCurrent) => task(isCurrent),
    onError: (error, { key }, attempt) => onError(error, key, attempt),
    ...rest,
  });
}

/** A job that runs until it is let go. */
function heldJob(key: string, delivery: string, log: string[]) {
  const { promise, resolve } = Promise.withResolvers<void>();
  let current = () => true;
  const task: Task = async (isCurrent) => {
    log.push(`start ${delivery}`);
    current = isCurrent;
    await promise;
    log.push(`end ${delivery}`);
  };
  const job: Job<Task> = { key, delivery, task };
  return { job, release: resolve, isCurrent: () => current() };
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

test('one job for a pull request at a time; the newest head replaces one that waits', async () => {
  const log: string[] = [];
  const queue = testQueue();
  const [first, second, third] = ['1', '2', '3'].map((delivery) => heldJob('o/r#1', delivery, log));
  expect(queue.add(first!.job)).toBe('queued');
  await turn();
  expect(first!.isCurrent()).toBe(true);
  queue.add(second!.job);
  queue.add(third!.job);
  expect(first!.isCurrent()).toBe(false);
  expect(queue.size).toEqual({ waiting: 1, running: 1 });
  for (const { release } of [first!, third!]) release();
  expect(await queue.close(1000)).toBe(0);
  expect(log).toEqual(['start 1', 'end 1', 'start 3', 'end 3']);
});

test('different pull requests run side by side, up to the limit', async () => {
  const log: string[] = [];
  const queue = testQueue({ concurrency: 2 });
  const jobs = ['a', 'b', 'c'].map((key) => heldJob(key, key, log));
  for (const { job } of jobs) queue.add(job);
  await turn();
  expect(log).toEqual(['start a', 'start b']);
  for (const { release } of jobs) release();
  await queue.close(1000);
  expect(log.at(-1)).toBe('end c');
});

test('the same delivery is one job', () => {
  const queue = testQueue();
  const job = { key: 'a', delivery: '1', task: async () => {} };
  expect([queue.add(job), queue.add(job)]).toEqual(['queued', 'duplicate']);
});

test('a full queue refuses new pull requests, but still takes a newer head of one that waits', () => {
  const queue = testQueue({ concurrency: 1, capacity: 1 });
  const add = (key: string, delivery: string) => queue.add(heldJob(key, delivery, []).job);
  expect([add('a', '1'), add('b', '2'), add('c', '3'), add('b', '4')]).toEqual([
    'queued',
    'queued',
    'full',
    'queued',
  ]);
  // What was refused can come again.
  expect(add('c', '3')).toBe('full');
});

test('a job that throws is told of, and the next one runs', async () => {
  const errors: unknown[] = [];
  const onError = (error: unknown, key: string) => {
    errors.push([key, String(error)]);
    return undefined;
  };
  const queue = testQueue({ concurrency: 1, onError });
  const ran: string[] = [];
  queue.add({ key: 'a', delivery: '1', task: async () => Promise.reject(new Error('boom')) });
  queue.add({ key: 'b', delivery: '2', task: async () => void ran.push('b') });
  expect(await queue.close(1000)).toBe(0);
  expect(errors).toEqual([['a', 'Error: boom']]);
  expect(ran).toEqual(['b']);
});

test('a job is tried again as often as told, and a newer one takes its place', async () => {
  const attempts: string[] = [];
  const queue = testQueue({
    onError: (_, key, attempt) => (key === 'late' ? 60_000 : attempt < 3 ? 1 : undefined),
  });
  const failing = (name: string) => async () => {
    attempts.push(name);
    throw new Error(name);
  };
  queue.add({ key: 'a', delivery: '1', task: failing('a') });
  queue.add({ key: 'late', delivery: '2', task: failing('late') });
  await expect.poll(() => attempts.filter((name) => name === 'a').length).toBe(3);
  expect(queue.size).toEqual({ waiting: 1, running: 0 });
  queue.add({ key: 'late', delivery: '3', task: async () => void attempts.push('newer') });
  await expect.poll(() => attempts.at(-1)).toBe('newer');
  expect(queue.size).toEqual({ waiting: 0, running: 0 });
});

test('closing takes no more jobs, and says how many are left when time is up', async () => {
  const queue = testQueue();
  queue.add(heldJob('a', '1', []).job);
  await turn();
  expect(await queue.close(10)).toBe(1);
  expect(queue.add({ key: 'b', delivery: '2', task: async () => {} })).toBe('closed');
});
