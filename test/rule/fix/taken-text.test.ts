import fc from 'fast-check';
import { expect, test } from 'vitest';
import { conflict } from '../../../src/rule/fix/edits.ts';
import { takenText } from '../../../src/rule/fix/taken-text.ts';
import type { Edit } from '../../../src/rule/report.ts';

test('an edit is crossed by what any one that was taken crosses', () => {
  const edit = fc
    .record({
      path: fc.constantFrom('a.tf', 'b.tf'),
      start: fc.nat(20),
      length: fc.nat(4),
      text: fc.constantFrom('a', 'b'),
    })
    .map(({ length, ...rest }): Edit => ({ ...rest, end: rest.start + length }));
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 25 }), (edits) => {
      const taken = takenText();
      const all: Edit[] = [];
      for (const each of edits) {
        const isCrossed = all.some((other) => conflict(each, other));
        expect(taken.isCrossedBy(each)).toBe(isCrossed);
        if (isCrossed) continue;
        taken.add(each);
        all.push(each);
      }
    }),
  );
});
