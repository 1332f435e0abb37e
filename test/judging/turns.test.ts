import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { turns } from '../../src/judging/turns.ts';

const entry = (lane: string, bytes = 0) => ({ lane, bytes });
const lanesOf = (taken: ({ lane: string } | undefined)[]) => taken.map((one) => one?.lane);

describe('whose turn it is', () => {
  test('the last thread is for a lane that has none', () => {
    const list = turns<{ lane: string; bytes: number }>(3, 100);
    for (const lane of ['a', 'a', 'a', 'a']) list.add(entry(lane));
    expect(lanesOf([list.take(), list.take(), list.take()])).toEqual(['a', 'a', undefined]);
    list.add(entry('b'));
    expect(lanesOf([list.take(), list.take()])).toEqual(['b', undefined]);
  });

  test('with one thread, lanes still take turns', () => {
    const list = turns<{ lane: string; bytes: number }>(1, 100);
    for (const lane of ['a', 'a', 'a', 'b']) list.add(entry(lane));
    const order: string[] = [];
    for (let next = list.take(); next; next = list.take()) {
      order.push(next.lane);
      list.done(next);
    }
    expect(order).toEqual(['a', 'b', 'a', 'a']);
  });

  test('large ones share the bytes; small ones wait for none of them', () => {
    const list = turns<{ lane: string; bytes: number }>(4, 10_000_000);
    list.add(entry('a', 8_000_000));
    const large = list.take()!;
    list.add(entry('b', 8_000_000));
    list.add(entry('c', 500));
    expect(lanesOf([list.take(), list.take()])).toEqual(['c', undefined]);
    list.done(large);
    expect(lanesOf([list.take()])).toEqual(['b']);
  });
});

test('whatever comes, each is taken once, never more than there are threads, and none is left', () => {
  const one = fc.record({ lane: fc.constantFrom('a', 'b', 'c'), bytes: fc.nat(20_000_000) });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 40 }), fc.integer({ min: 1, max: 4 }), (entries, threads) => {
      const list = turns<{ lane: string; bytes: number }>(threads, 10_000_000);
      for (const each of entries) list.add(each);
      const taken = new Set<object>();
      const running: { lane: string; bytes: number }[] = [];
      while (list.size > 0 || running.length > 0) {
        for (let next = list.take(); next; next = list.take()) {
          expect(taken.has(next)).toBe(false);
          taken.add(next);
          running.push(next);
        }
        expect(running.length).toBeLessThanOrEqual(threads);
        const large = running.filter(({ bytes }) => bytes >= 1_000_000);
        if (large.length > 1)
          expect(large.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(10_000_000);
        list.done(running.shift()!);
      }
      expect(taken.size).toBe(entries.length);
    }),
  );
});
