import { describe, expect, test } from 'vitest';
import { lastLines, newLines } from '../../../pages/playground/pull/hunk.ts';

const hunk = ['@@ -10,4 +20,5 @@ resource "a" "b" {', ' one', '-two', '+zwei', '+drei', ' four'].join('\n');

describe('the last lines of a hunk', () => {
  const cases: [count: number, expected: string][] = [
    [1, '@@ -12,1 +23,1 @@\n four'],
    [2, '@@ -12,1 +22,2 @@\n+drei\n four'],
    [3, '@@ -12,1 +21,3 @@\n+zwei\n+drei\n four'],
    [4, '@@ -10,3 +20,4 @@\n one\n-two\n+zwei\n+drei\n four'],
    [9, '@@ -10,3 +20,4 @@\n one\n-two\n+zwei\n+drei\n four'],
  ];
  test.each(cases)('%i', (count, expected) => expect(lastLines(hunk, count)).toBe(expected));

  test('what is no hunk stays as it is', () => expect(lastLines('', 3)).toBe(''));
});

test('the new text of a hunk', () => {
  expect(newLines(hunk, 2)).toEqual(['drei', 'four']);
  expect(newLines('@@ -1 +1 @@\n-a\n+b\n\\ No newline at end of file', 1)).toEqual(['b']);
});
