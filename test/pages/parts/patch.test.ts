import { expect, test } from 'vitest';
import { patchOf } from '../../../pages/parts/patch.ts';

test.each([
  ['a change', 'a\nb\n', 'a\nc\n', {}, '@@ -1,2 +1,2 @@\n a\n-b\n+c'],
  ['an excerpt', 'b\n', 'c\nd\n', { firstLine: 40 }, '@@ -40,1 +40,2 @@\n-b\n+c\n+d'],
  ['no context', 'a\nb\n', 'a\nc\n', { context: 0 }, '@@ -2,1 +2,1 @@\n-b\n+c'],
  ['nothing', 'a\n', 'a\n', {}, ''],
])('%s', (_, before, after, options, expected) => expect(patchOf(before, after, options)).toBe(expected));
