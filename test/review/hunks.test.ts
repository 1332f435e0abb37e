import { expect, test } from 'vitest';
import { hunksOf, inOneHunk } from '../../src/review/changed-file.ts';

test.each([
  { name: 'a new file', patch: '@@ -0,0 +1,4 @@\n+a\n+b\n+c\n+d', hunks: [{ start: 1, end: 4 }] },
  {
    name: 'a count of one is left out by git',
    patch: '@@ -3 +5 @@ x\n-a\n+b',
    hunks: [{ start: 5, end: 5 }],
  },
  {
    name: 'two hunks',
    patch: '@@ -1,3 +1,4 @@\n a\n+b\n c\n d\n@@ -20,2 +21,3 @@ resource "x" {\n a\n+b\n c',
    hunks: [
      { start: 1, end: 4 },
      { start: 21, end: 23 },
    ],
  },
  { name: 'only removed lines', patch: '@@ -1,2 +0,0 @@\n-a\n-b', hunks: [] },
  {
    name: 'a line that looks like a header',
    patch: '@@ -1 +1,2 @@\n a\n+@@ -9 +9 @@',
    hunks: [{ start: 1, end: 2 }],
  },
  { name: 'no patch, as of a binary or large file', patch: undefined, hunks: [] },
])('$name', ({ patch, hunks }) => {
  expect(hunksOf(patch)).toEqual(hunks);
});

test('a span counts only where one hunk holds all of it', () => {
  const hunks = [
    { start: 1, end: 4 },
    { start: 6, end: 9 },
  ];
  expect(inOneHunk(hunks, 2, 4)).toBe(true);
  expect(inOneHunk(hunks, 4, 6)).toBe(false);
  expect(inOneHunk(hunks, 5, 5)).toBe(false);
});
