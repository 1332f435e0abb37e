import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits, conflict, uniqueEdits } from '../../../src/rule/fix/edits.ts';
import type { Edit } from '../../../src/rule/report.ts';

const edit = (start: number, end: number, text: string, path = 'main.tf'): Edit => ({
  path,
  start,
  end,
  text,
});
const bytes = (text: string) => new TextEncoder().encode(text);
const text = (content: Uint8Array) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(content);

describe('applyEdits', () => {
  const table: { name: string; before: string; edits: Edit[]; after: string }[] = [
    { name: 'nothing to do', before: 'a = 1\n', edits: [], after: 'a = 1\n' },
    { name: 'a replacement', before: 'a = 1\n', edits: [edit(4, 5, '22')], after: 'a = 22\n' },
    { name: 'a deletion', before: 'a = 1\n', edits: [edit(1, 5, '')], after: 'a\n' },
    { name: 'an insertion at the start', before: 'b', edits: [edit(0, 0, 'a')], after: 'ab' },
    { name: 'an insertion at the end', before: 'a', edits: [edit(1, 1, 'b')], after: 'ab' },
    { name: 'an insertion into an empty file', before: '', edits: [edit(0, 0, 'a')], after: 'a' },
    {
      name: 'edits in any order',
      before: 'abcdef',
      edits: [edit(4, 5, 'E'), edit(1, 2, 'B')],
      after: 'aBcdEf',
    },
    { name: 'neighbors', before: 'abcd', edits: [edit(0, 2, 'X'), edit(2, 4, 'Y')], after: 'XY' },
    { name: 'the same edit twice', before: 'abc', edits: [edit(1, 2, 'B'), edit(1, 2, 'B')], after: 'aBc' },
    {
      name: 'the same insertion twice',
      before: 'ac',
      edits: [edit(1, 1, 'b'), edit(1, 1, 'b')],
      after: 'abc',
    },
    {
      name: 'an insertion before a replacement',
      before: 'abc',
      edits: [edit(1, 2, 'B'), edit(1, 1, '+')],
      after: 'a+Bc',
    },
    {
      name: 'an insertion after a replacement',
      before: 'abc',
      edits: [edit(2, 2, '+'), edit(1, 2, 'B')],
      after: 'aB+c',
    },
    {
      name: 'a byte order mark and CRLF',
      before: '\uFEFFa\r\nb\r\n',
      edits: [edit(6, 7, 'c')],
      after: '\uFEFFa\r\nc\r\n',
    },
    { name: 'bytes, not characters', before: 'ä = 1', edits: [edit(5, 6, 'ü')], after: 'ä = ü' },
  ];
  it.each(table)('$name', ({ before, edits, after }) => {
    expect(text(applyEdits(bytes(before), edits))).toBe(after);
  });

  it('keeps bytes that are no UTF-8', () => {
    expect(applyEdits(Uint8Array.of(0xff, 0x61, 0xfe), [edit(1, 2, 'b')])).toEqual(
      Uint8Array.of(0xff, 0x62, 0xfe),
    );
  });

  it('leaves what it was given alone', () => {
    const before = bytes('abc');
    applyEdits(before, [edit(0, 3, 'x')]);
    expect(text(before)).toBe('abc');
  });

  const refused: { name: string; edits: Edit[]; error: string }[] = [
    {
      name: 'a shared byte',
      edits: [edit(0, 2, 'x'), edit(1, 3, 'y')],
      error: 'main.tf: edit of bytes 1 to 3: overlaps main.tf: edit of bytes 0 to 2',
    },
    { name: 'the same range with two texts', edits: [edit(0, 2, 'x'), edit(0, 2, 'y')], error: 'overlaps' },
    { name: 'one inside the other', edits: [edit(0, 4, 'x'), edit(1, 2, 'y')], error: 'overlaps' },
    {
      name: 'an insertion inside a replacement',
      edits: [edit(0, 4, 'x'), edit(2, 2, 'y')],
      error: 'overlaps',
    },
    { name: 'two insertions at one place', edits: [edit(2, 2, 'x'), edit(2, 2, 'y')], error: 'overlaps' },
    {
      name: 'past the end',
      edits: [edit(2, 5, 'x')],
      error: 'main.tf: edit of bytes 2 to 5: outside of a file of 4 bytes',
    },
    { name: 'before the start', edits: [edit(-1, 1, 'x')], error: 'outside' },
    { name: 'backwards', edits: [edit(2, 1, 'x')], error: 'outside' },
    { name: 'no whole number', edits: [edit(0.5, 1, 'x')], error: 'outside' },
    { name: 'no number', edits: [edit(Number.NaN, 1, 'x')], error: 'outside' },
  ];
  it.each(refused)('refuses $name', ({ edits, error }) => {
    expect(() => applyEdits(bytes('abcd'), edits)).toThrow(error);
  });

  it('touches nothing outside of the edits', () => {
    const cuts = fc
      .uniqueArray(fc.nat(40), { minLength: 2, maxLength: 10 })
      .map((all) => all.sort((a, b) => a - b));
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 41, maxLength: 60 }),
        cuts,
        fc.string(),
        (before, points, inserted) => {
          const edits: Edit[] = [];
          for (let i = 0; i + 1 < points.length; i += 2)
            edits.push(edit(points[i]!, points[i + 1]!, inserted));
          const expected: number[] = [];
          let at = 0;
          for (const { start, end } of edits) {
            expected.push(...before.subarray(at, start), ...bytes(inserted));
            at = end;
          }
          expected.push(...before.subarray(at));
          expect([...applyEdits(before, [...edits].reverse())]).toEqual(expected);
        },
      ),
    );
  });
});

describe('uniqueEdits', () => {
  it('keeps files apart and sorts', () => {
    const [a, b, c] = [edit(3, 4, 'x', 'b.tf'), edit(3, 4, 'x', 'a.tf'), edit(1, 2, 'x', 'b.tf')];
    expect(uniqueEdits([a, b, a, c])).toEqual([b, c, a]);
  });
});

describe('conflict', () => {
  it('says the same from both sides', () => {
    expect(conflict(edit(0, 2, 'x'), edit(1, 3, 'y'))).toBe(true);
    expect(conflict(edit(1, 3, 'y'), edit(0, 2, 'x'))).toBe(true);
    expect(conflict(edit(2, 3, 'y'), edit(0, 2, 'x'))).toBe(false);
    expect(conflict(edit(2, 2, 'y'), edit(2, 3, 'x'))).toBe(false);
  });
});
