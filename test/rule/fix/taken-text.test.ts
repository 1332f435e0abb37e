import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cross, type TextEdit } from '../../../src/rule/fix/edits.ts';
import { takenText } from '../../../src/rule/fix/taken-text.ts';
import { sourceOf } from '../../terraform/read.ts';

const sources = ['a.tf', 'b.tf'].map((path) => sourceOf('x'.repeat(30), path));

test('an edit is crossed by what any one that was taken crosses', () => {
  const edit = fc
    .record({
      source: fc.constantFrom(...sources),
      start: fc.nat(20),
      length: fc.nat(4),
      text: fc.constantFrom('a', 'b'),
    })
    .map(({ length, ...rest }): TextEdit => ({ ...rest, end: rest.start + length }));
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 25 }), (edits) => {
      const taken = takenText();
      const all: TextEdit[] = [];
      for (const each of edits) {
        const isCrossed = all.some((other) => cross(each, other));
        expect(taken.isCrossedBy(each)).toBe(isCrossed);
        if (isCrossed) continue;
        taken.add(each);
        all.push(each);
      }
    }),
  );
});
