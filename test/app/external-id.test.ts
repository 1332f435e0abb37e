import { expect, test } from 'vitest';
import {
  type JudgedCommit,
  mergeGroupId,
  mergeGroupIn,
  pullRequestId,
  pullRequestIn,
  withoutPending,
} from '../../src/app/external-id.ts';

const main = { number: 12, baseRef: 'main' };
const stage = { number: 9, baseRef: 'stage' };

test.each([
  { id: pullRequestId({ number: 12 }), expected: { commentsPending: false, shows: 12, judged: [12] } },
  {
    id: pullRequestId({ number: 12, commentsPending: true }),
    expected: { commentsPending: true, shows: 12, judged: [12] },
  },
  {
    id: pullRequestId({ number: 12, commentsPending: true, judged: [main, stage], shows: 9 }),
    expected: { commentsPending: true, shows: 9, judged: [12, 9] },
  },
])('$id is $expected', ({ id, expected }) => {
  expect(pullRequestIn(id)).toMatchObject({ number: 12, ...expected });
  expect(pullRequestIn(withoutPending(id))).toMatchObject({ number: 12, commentsPending: false });
});

test('a run covers the pull requests that were judged, each against its base', () => {
  const covers = (judged: readonly JudgedCommit[], pull: JudgedCommit) =>
    pullRequestIn(pullRequestId({ number: 12, judged }))?.covers(pull);
  expect(covers([], main)).toBe(true); // as earlier releases wrote it
  expect(covers([], stage)).toBe(false);
  expect(covers([main, stage], stage)).toBe(true);
  expect(covers([main, stage], { number: 9, baseRef: 'main' })).toBe(false);
  const many = Array.from({ length: 50 }, (_, index) => ({ number: index + 1, baseRef: 'main' }));
  expect(pullRequestId({ number: 12, judged: many }).length).toBeLessThan(250);
  expect(covers(many, main)).toBe(true);
});

test.each([
  ...[null, undefined, '', '0', '-1', '1e3', '12 comment', '12 for ', '12 shows 0'],
  mergeGroupId({ baseSha: 'b', baseRef: 'main' }),
])('%s is no pull request', (id) => {
  expect(pullRequestIn(id)).toBeUndefined();
});

test('a merge group comes back whole', () => {
  const head = { owner: 'o', repo: 'r', headSha: 'a'.repeat(40), headRef: 'refs/heads/x' };
  const base = { baseSha: 'b'.repeat(40), baseRef: 'release/1.0 x' };
  expect(mergeGroupIn(mergeGroupId(base), head)).toEqual({ ...head, ...base });
  expect(mergeGroupIn(pullRequestId({ number: 12 }), head)).toBeUndefined();
});
