import { expect, test } from 'vitest';
import { pullNumberIn } from '../../src/backtest/merge.ts';

test.each([
  ['Merge pull request #12 from acme/topic', 12],
  ['Add the web servers (#345)', 345],
  ['Add the web servers (#345) ', 345],
  ['Revert "Add the web servers (#345)" (#346)', 346],
  ['Fixes (#1) of something', null],
  ['Add the web servers #345', null],
  ['Merge branch main', null],
  ['(#0)', null],
  ['(#12345678901)', null],
  ['', null],
])('the pull request of %j is %j', (subject, number) => {
  expect(pullNumberIn(subject)).toBe(number);
});
