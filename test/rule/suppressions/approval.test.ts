import { expect, test } from 'vitest';
import { strictPolicy } from '../../../src/rule/rule-policy.ts';
import { scan } from '../../../src/rule/scan.ts';
import type { Approvals } from '../../../src/rule/suppressions/approval.ts';
import { ownWordsFor, readOwnComment } from '../../../src/rule/suppressions/own-comment.ts';
import { memoryFiles } from '../../../src/terraform/files.ts';

const today = '2026-06-15';
const approval = { by: 'octocat', pull: 12 };

const comments: [name: string, line: string, read: object][] = [
  [
    'is no part of the reason',
    '# require-imdsv2:ignore old agent until=2027-01-31 approved-by=@octocat (pull/12)',
    { reason: 'old agent', until: '2027-01-31', approval, problem: null },
  ],
  [
    'claimed twice is none',
    '# require-imdsv2:ignore old approved-by=@a (pull/1) approved-by=@b (pull/2)',
    { approval: null, problem: null },
  ],
  ['without a link is none', '# require-imdsv2:ignore old approved-by=@a', { approval: null, problem: null }],
  ['alone is no reason', '# require-imdsv2:ignore approved-by=@a (pull/1)', { problem: /no reason/ }],
];
test.each(comments)('an approval %s', (_name, line, read) => {
  const { problem, ...rest } = read as { problem: RegExp | null };
  const found = readOwnComment(line, today);
  expect(found).toMatchObject(rest);
  if (problem) expect(found?.problem).toMatch(problem);
  else expect(found?.problem).toBeNull();
});

test('what is written is what is read', () => {
  const written = ownWordsFor('old agent', '2027-01-31', today, approval);
  expect(readOwnComment(`# ${'words' in written ? written.words : ''}`, today)).toMatchObject({
    reason: 'old agent',
    until: '2027-01-31',
    approval,
  });
  expect(ownWordsFor('x approved-by=@boss (pull/1)', null, today)).toHaveProperty('problem');
});

const block = 'resource "aws_instance" "web" {\n  metadata_options {\n    http_tokens = "optional"\n  }\n}\n';

async function judged(comment: string, approvals: Approvals | undefined, tf = block) {
  const files = memoryFiles(new Map([['main.tf', Buffer.from(`${comment}\n${tf}`)]]));
  return scan(files, { policy: { ...strictPolicy, approvals: true }, approvals, today });
}

const approved = '# require-imdsv2:ignore old until=2027-01-31 approved-by=@octocat (pull/12)';

test('where GitHub can’t be asked, a claim is believed, and a comment without one counts for nothing', async () => {
  expect((await judged(approved, undefined)).summary).toMatchObject({ suppressed: 1 });
  const without = await judged('# require-imdsv2:ignore old', undefined);
  expect(without.summary).toMatchObject({ violation: 1 });
  expect(without.findings[0]?.message).toContain('has no approval, and the policy requires one');
});

test('where GitHub was asked, only what it knows counts: for this target, value and day', async () => {
  const believed = (await judged(approved, undefined)).findings[0]!.suppression!.approval!;
  const held = (until: string, subjects = [believed.subject]): Approvals => ({
    held: [{ by: 'Octocat', pull: 12, until, subjects }],
    void: [],
  });
  expect((await judged(approved, held('2027-01-31'))).summary).toMatchObject({ suppressed: 1 });
  const refused: [Approvals, string, string?][] = [
    [{ held: [], void: [] }, 'pull/12 has no approval by @octocat'],
    [{ held: [], void: [{ by: 'octocat', pull: 12, why: 'it was deleted' }] }, 'it was deleted'],
    [held('2026-12-31'), 'approved another last day'],
    [held('2027-01-31', ['0'.repeat(16)]), 'approved another target or another value'],
    [held('2027-01-31'), 'approved another target or another value', block.replace('web', 'db')],
    [held('2027-01-31'), 'approved another target or another value', block.replace('optional', 'Optional')],
  ];
  for (const [approvals, why, tf] of refused) {
    const report = await judged(approved, approvals, tf);
    expect(report.summary).toMatchObject({ violation: 1, suppressed: 0 });
    expect(report.findings[0]?.message).toContain(why);
  }
});
