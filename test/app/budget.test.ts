import { expect, test } from 'vitest';
import { type Budget, budgetFor } from '../../src/app/budget.ts';
import { memoryUsage } from '../../src/queue/quota-usage.ts';

const minute = 60_000;
const run = '/repos/{owner}/{repo}/check-runs';

/** An installation whose jobs each have a budget on one usage. */
function spending() {
  let time = 1_000_000;
  const usage = memoryUsage(() => time);
  const job = () => budgetFor(usage);
  const verdict = async (budget: Budget = job()) => {
    const wait = await budget.takeVerdict();
    if (wait > 0) return wait;
    await budget.count({ method: 'POST', url: run });
    await budget.count({ method: 'GET', url: '/repos/{owner}/{repo}/pulls/{pull_number}/files' });
    await budget.count({ method: 'POST', url: '/graphql' });
    await budget.count({ method: 'PATCH', url: `${run}/{check_run_id}` });
    return 0;
  };
  const pass = (ms: number) => {
    time += ms;
  };
  return { job, verdict, pass };
}

test('verdicts stop before GitHub’s 900 points or 80 creations a minute, and go on a minute later', async () => {
  const { verdict, pass } = spending();
  let verdicts = 0;
  while ((await verdict()) === 0) verdicts++;
  expect(verdicts).toBe(71); // 12 of 860 points each
  expect(await verdict()).toBeLessThanOrEqual(minute + 100);
  pass(minute + 101);
  expect(await verdict()).toBe(0);
});

test('what is begun at the same time is counted before it is spent', async () => {
  const { job } = spending();
  const waits = await Promise.all(Array.from({ length: 100 }, () => job().takeVerdict()));
  expect(waits.filter((wait) => wait === 0)).toHaveLength(71);
});

test('what a review needs beyond what it took is counted, too', async () => {
  const { job, verdict } = spending();
  const large = job();
  await verdict(large);
  for (let n = 0; n < 100; n++) await large.count({ method: 'PATCH', url: `${run}/{check_run_id}` });
  let verdicts = 0;
  while ((await verdict()) === 0) verdicts++;
  expect(verdicts).toBe(29); // (860 - 12 - 499) / 12
});

test('comments leave twenty verdicts of a minute free, and those that are known to come', async () => {
  const { job, verdict } = spending();
  for (let n = 0; n < 18; n++) expect(await verdict()).toBe(0);
  expect(await job().takeComments(100)).toBe(15_000);
  expect(await job().takeComments(30)).toBe(0);
  let comments = 0;
  while ((await job().takeComments(0)) === 0) comments++;
  expect(comments).toBe(39);
  for (let n = 0; n < 20; n++) expect(await verdict()).toBe(0);
});

test('a hundred creations of an hour are kept for verdicts', async () => {
  const { job, verdict, pass } = spending();
  for (let n = 0; n < 400; n++) {
    expect(await verdict()).toBe(0);
    pass(2_000);
  }
  pass(minute);
  expect(await job().takeComments(0)).toBe(15_000);
  expect(await verdict()).toBe(0);
});

test('what GitHub refused is begun when GitHub says', async () => {
  const { job, pass } = spending();
  await job().refused(7_000);
  expect([await job().takeVerdict(), await job().takeComments(0)]).toEqual([7_000, 7_000]);
  pass(7_000);
  expect(await job().takeVerdict()).toBe(0);
});
