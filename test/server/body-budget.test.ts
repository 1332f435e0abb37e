import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bodyBudget, smallBody } from '../../src/server/body-budget.ts';

test('what is small is free; what is large shares, and gives back', () => {
  const budget = bodyBudget(1000);
  const [one, other, small] = [budget.open(), budget.open(), budget.open()];
  expect(one.take(smallBody + 800)).toBe(true);
  expect(other.take(smallBody + 300)).toBe(false);
  expect(small.take(smallBody)).toBe(true);
  one.end();
  expect(other.take(smallBody + 300)).toBe(true);
});

test('all bodies together never hold more than the budget and what is free', () => {
  const piece = fc.record({ body: fc.nat(4), bytes: fc.nat(400_000), end: fc.boolean() });
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 100 }), (pieces) => {
      const budget = bodyBudget(1_000_000);
      const bodies = Array.from({ length: 5 }, () => ({ share: budget.open(), size: 0 }));
      for (const { body, bytes, end } of pieces) {
        const one = bodies[body]!;
        if (one.share.take(bytes)) one.size += bytes;
        const beyond = bodies.reduce((sum, { size }) => sum + Math.max(0, size - smallBody), 0);
        expect(beyond).toBeLessThanOrEqual(1_000_000);
        if (!end) continue;
        one.share.end();
        one.size = 0;
      }
      for (const { share } of bodies) share.end();
      expect(budget.open().take(smallBody + 1_000_000)).toBe(true);
    }),
  );
});
