import { expect, test } from 'vitest';
import { mergeGroupId, mergeGroupIn, pullRequestId, pullRequestIn } from '../../src/app/external-id.ts';

test.each([
  { id: pullRequestId(12), expected: { number: 12, commentsPending: false } },
  { id: pullRequestId(12, 'pending'), expected: { number: 12, commentsPending: true } },
  ...[
    null,
    undefined,
    '',
    '0',
    '-1',
    '1e3',
    '12 comment',
    mergeGroupId({ baseSha: 'b', baseRef: 'main' }),
  ].map((id) => ({ id, expected: undefined })),
])('$id is $expected', ({ id, expected }) => {
  expect(pullRequestIn(id)).toEqual(expected);
});

test('a merge group comes back whole', () => {
  const head = { owner: 'o', repo: 'r', headSha: 'a'.repeat(40), headRef: 'refs/heads/x' };
  const base = { baseSha: 'b'.repeat(40), baseRef: 'release/1.0 x' };
  expect(mergeGroupIn(mergeGroupId(base), head)).toEqual({ ...head, ...base });
  expect(mergeGroupIn(pullRequestId(12), head)).toBeUndefined();
});
