import { expect, test } from 'vitest';
import { endingAnnotation, endingLine, endingSuppressions } from '../../src/review/ending-suppressions.ts';
import type { Finding } from '../../src/rule/report.ts';

function suppressed(until: string | null, line = 3): Finding {
  return {
    code: 'block-missing',
    verdict: 'suppressed',
    address: 'aws_instance.web',
    root: '.',
    path: 'main.tf',
    startLine: 4,
    endLine: 4,
    message: '',
    related: [],
    suppression: { tool: 'require-imdsv2', reason: 'old', until, path: 'main.tf', line },
    fix: null,
  };
}

const days: [until: string | null, daysLeft: number | undefined][] = [
  ['2026-12-01', 0],
  ['2026-12-02', 1],
  ['2026-12-15', 14],
  ['2026-12-16', undefined],
  ['2026-11-30', undefined],
  [null, undefined],
];
test.each(days)('on 2026-12-01, until %s', (until, daysLeft) => {
  expect(endingSuppressions([suppressed(until)], '2026-12-01').map((one) => one.daysLeft)).toEqual(
    daysLeft === undefined ? [] : [daysLeft],
  );
});

test('one comment is told once, with its place and end', () => {
  const all = [suppressed('2026-12-09'), { ...suppressed('2026-12-09'), address: 'aws_instance.db' }];
  const [one, ...others] = endingSuppressions(all, '2026-12-01');
  expect(others).toEqual([]);
  expect(endingLine(one!)).toBe(
    '- `aws_instance.web`, `aws_instance.db` until 2026-12-09, in 8 days (`main.tf:3`). After that day the check fails.',
  );
  expect(endingAnnotation(one!)).toMatchObject({ start_line: 3, title: 'This exception ends in 8 days' });
});
