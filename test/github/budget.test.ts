import { expect, test } from 'vitest';
import { createBudget } from '../../src/github/budget.ts';

const minute = 60_000;

function spending() {
  let time = 1_000_000;
  const budget = createBudget(() => time);
  const verdict = () => {
    budget.count({ method: 'POST', url: '/repos/{owner}/{repo}/check-runs' });
    budget.count({ method: 'GET', url: '/repos/{owner}/{repo}/pulls/{pull_number}/files' });
    budget.count({ method: 'PATCH', url: '/repos/{owner}/{repo}/check-runs/{check_run_id}' });
  };
  const pass = (ms: number) => {
    time += ms;
  };
  return { budget, verdict, pass };
}

test('verdicts stop before GitHub’s 900 points or 80 creations a minute, and go on a minute later', () => {
  const { budget, verdict, pass } = spending();
  let verdicts = 0;
  while (budget.untilVerdict() === 0) {
    verdict();
    verdicts++;
  }
  expect(verdicts).toBeGreaterThan(70);
  expect(verdicts).toBeLessThanOrEqual(76);
  expect(budget.untilVerdict()).toBeLessThanOrEqual(minute + 100);
  pass(minute + 101);
  expect(budget.untilVerdict()).toBe(0);
});

test('comments leave enough for the verdicts that wait', () => {
  const { budget, verdict } = spending();
  expect(budget.untilComments(0)).toBe(0);
  expect(budget.untilComments(60)).toBe(0);
  for (let n = 0; n < 20; n++) verdict();
  expect(budget.untilComments(10)).toBe(0);
  expect(budget.untilComments(60)).toBeGreaterThan(0);
  expect(budget.untilComments(60)).toBeLessThanOrEqual(5_000);
});

test('a hundred creations of an hour are kept for verdicts', () => {
  const { budget, verdict, pass } = spending();
  for (let n = 0; n < 400; n++) {
    verdict();
    pass(2_000);
  }
  expect(budget.untilVerdict()).toBe(0);
  expect(budget.untilComments(0)).toBeGreaterThan(minute);
});

test('what GitHub refused is begun when GitHub says', () => {
  const { budget, pass } = spending();
  budget.refused(7_000);
  expect([budget.untilVerdict(), budget.untilComments(0)]).toEqual([7_000, 7_000]);
  pass(7_000);
  expect(budget.untilVerdict()).toBe(0);
});
