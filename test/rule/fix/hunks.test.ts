import { applyPatch, structuredPatch } from 'diff';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyEdits } from '../../../src/rule/fix/edits.ts';
import { characters, hunksOf } from '../../../src/rule/fix/hunks.ts';
import { takenText } from '../../../src/rule/fix/taken-text.ts';

const names = { oldFileName: 'a', newFileName: 'b', oldHeader: undefined, newHeader: undefined };
const line = fc.constantFrom('', 'a', 'b', 'ü', '}', '\r');
const text = fc
  .tuple(fc.array(line, { maxLength: 30 }), fc.boolean())
  .map(([lines, ends]) => lines.join('\n') + (ends && lines.length > 0 ? '\n' : ''));

/** A text with edits of it that can be made together. */
const edited = fc
  .record({
    text,
    wanted: fc.array(fc.tuple(fc.nat(60), fc.nat(5), fc.constantFrom('', 'x', 'a\n', '\n}\n')), {
      maxLength: 6,
    }),
  })
  .map(({ text, wanted }) => {
    const before = Buffer.from(text);
    const taken = takenText();
    for (const [at, length, text] of wanted) {
      const start = Math.min(at, before.length);
      const edit = { path: 'a.tf', start, end: Math.min(start + length, before.length), text };
      if (!taken.isCrossedBy(edit)) taken.add(edit);
    }
    const edits = taken.byPath.get('a.tf') ?? [];
    return { path: 'a.tf', before, after: applyEdits(before, edits), edits };
  });

test('hunks of known edits make the one text the other', () => {
  fc.assert(
    fc.property(edited, (file) => {
      const patch = { ...names, hunks: hunksOf(file)! };
      const patched = applyPatch(characters(file.before), patch, { autoConvertLineEndings: false });
      expect(patched).toBe(characters(file.after));
    }),
    { numRuns: 300 },
  );
});

test('hunks of known edits are what a comparison of all lines finds', () => {
  const lines = Array.from({ length: 60 }, (_, n) => `line ${n}\n`);
  const before = Buffer.from(lines.join(''));
  const at = (n: number) => lines.slice(0, n).join('').length;
  const edits = [
    { path: 'a.tf', start: at(2), end: at(3), text: 'other\n' },
    { path: 'a.tf', start: at(9) - 1, end: at(9) - 1, text: '\nmore\n  lines' },
    { path: 'a.tf', start: at(16), end: at(18), text: '' },
    { path: 'a.tf', start: at(25), end: at(25), text: 'before\n' },
    { path: 'a.tf', start: at(60), end: at(60), text: 'last' },
  ];
  const after = applyEdits(before, edits);
  const { hunks } = structuredPatch('a', 'b', characters(before), characters(after), '', '', { context: 3 });
  expect(hunks).toHaveLength(4);
  expect(hunksOf({ path: 'a.tf', before, after, edits })).toEqual(hunks);
});

test('a file in which every line changes needs no comparison of all with all', () => {
  const lines = Array.from({ length: 20_000 }, (_, n) => `a${n}\n`);
  const before = Buffer.from(lines.join(''));
  let start = 0;
  const edits = lines.map((line, n) => {
    const edit = { path: 'a.tf', start, end: start + line.length, text: `b${n}\n` };
    start += line.length;
    return edit;
  });
  const [hunk, ...others] = hunksOf({ path: 'a.tf', before, after: applyEdits(before, edits), edits })!;
  expect(others).toEqual([]);
  expect(hunk!.lines.slice(0, 4)).toEqual(['-a0', '+b0', '-a1', '+b1']);
  expect([hunk!.oldLines, hunk!.newLines]).toEqual([20_000, 20_000]);
});
