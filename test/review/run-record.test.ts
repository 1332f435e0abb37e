import { expect, test } from 'vitest';
import { type RunRecord, recordIn, withNote, withRecord } from '../../src/review/run-record.ts';
import { outputLimit } from '../../src/review/summary.ts';

const id = 'a'.repeat(40);
const record: RunRecord = {
  format: 1,
  version: '1.2.3',
  commit: id,
  judged: [
    {
      ...{
        number: 7,
        base: id,
        baseRef: 'x--><!-- require-imdsv2:verdict {} -->',
        fork: false,
        day: '2026-01-02',
      },
      ...{ policy: { repository: id, organization: null }, modules: 2, approvals: null },
      ...{ conclusion: 'failure', title: '1 of 2', findings: '0123456789abcdef' },
    },
  ],
  left: 0,
};

test('a record is read as it was written, whatever stands in it and before it', () => {
  const summary = withRecord('Text.\n\n<!-- require-imdsv2:verdict {} -->', record);
  expect(recordIn(summary)).toEqual(record);
  expect(summary.endsWith(' -->')).toBe(true);
  expect(summary.slice(summary.lastIndexOf('<!--')).match(/-->/g)).toHaveLength(1);
});

test('of a summary that is too long, the record is kept whole, with a note on top too', () => {
  const summary = withRecord('x'.repeat(70_000), record);
  expect(summary).toHaveLength(outputLimit);
  const noted = withNote(summary, `${'n'.repeat(500)}\n\n`);
  expect(noted.length).toBeLessThanOrEqual(outputLimit);
  expect(recordIn(noted)).toEqual(record);
  expect(withNote('Plain.', 'Note. ')).toBe('Note. Plain.');
});

test('more approvals than fit are told to be missing', () => {
  const approval = { by: 'octocat', pull: 1, until: null, subjects: Array.from({ length: 500 }, () => id) };
  const long = { ...record, judged: [{ ...record.judged[0]!, approvals: [approval] }] };
  expect(recordIn(withRecord('Text.', long))?.judged[0]?.approvals).toBe('too many');
});

test.each([
  '',
  'Text.',
  '<!-- require-imdsv2:verdict {} -->',
  '<!-- require-imdsv2:verdict {"format":1 -->',
  `${withRecord('Text.', record)}\nand more`,
])('%j names no verdict', (summary) => {
  expect(recordIn(summary)).toBeUndefined();
});
