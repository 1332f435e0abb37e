import { describe, expect, test } from 'vitest';
import { hunkAt, hunkUpTo, moveRange, parseHunks } from '../../../playground/git/hunks.ts';

const patch = [
  '@@ -3,4 +3,5 @@ resource',
  ' a',
  '-b',
  '+B',
  '+C',
  ' d',
  ' e',
  '@@ -20 +21,0 @@',
  '-gone',
].join('\n');

describe('hunkAt', () => {
  const [first, second] = parseHunks(patch);

  test.each([
    ['first line of the hunk', 3, 'RIGHT', 0],
    ['last line of the hunk', 7, 'RIGHT', 0],
    ['above the hunk', 2, 'RIGHT', null],
    ['below the hunk', 8, 'RIGHT', null],
    ['a removed line', 20, 'LEFT', 1],
    ['where only something was removed', 21, 'RIGHT', null],
  ] as const)('%s', (_name, line, side, index) => {
    expect(hunkAt([first!, second!], line, side)).toBe(index === null ? null : [first, second][index]);
  });

  test('the stored hunk ends at the commented line', () => {
    expect(hunkUpTo(first!, 4, 'RIGHT')).toBe('@@ -3,4 +3,5 @@ resource\n a\n-b\n+B');
    expect(hunkUpTo(first!, 4, 'LEFT')).toBe('@@ -3,4 +3,5 @@ resource\n a\n-b');
  });
});

describe('moveRange', () => {
  test.each([
    ['lines above push down', '@@ -1,0 +2,3 @@', 10, 12, { start: 13, end: 15 }],
    ['lines above go away', '@@ -2,2 +1,0 @@', 10, 12, { start: 8, end: 10 }],
    ['lines below change nothing', '@@ -13 +13 @@', 10, 12, { start: 10, end: 12 }],
    ['an insertion right above', '@@ -9,0 +10 @@', 10, 12, { start: 11, end: 13 }],
    ['an insertion right below', '@@ -12,0 +13 @@', 10, 12, { start: 10, end: 12 }],
    ['an insertion inside', '@@ -10,0 +11 @@', 10, 12, null],
    ['the first line changed', '@@ -10 +10 @@', 10, 12, null],
    ['the last line removed', '@@ -12,2 +11,0 @@', 10, 12, null],
  ] as const)('%s', (_name, header, start, end, expected) => {
    expect(moveRange(parseHunks(header), start, end)).toEqual(expected);
  });
});
