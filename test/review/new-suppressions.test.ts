import { expect, test } from 'vitest';
import { defaultPolicy } from '../../src/policy/schema.ts';
import { review } from '../../src/review/review.ts';
import type { Finding } from '../../src/rule/report.ts';
import { finding, report, target } from './example.ts';

const held = (until: string | null, line = 1): Finding =>
  finding({
    verdict: 'suppressed',
    suppression: { tool: 'require-imdsv2', reason: 'vendor', until, path: 'main.tf', line },
  });
const suppressed = (until: string | null) => report([target({ verdict: 'suppressed' })], [held(until)]);
const change = {
  patches: new Map([['main.tf', undefined]]),
  directories: [''],
  contents: new Map(),
  said: new Set<string>(),
  unread: [],
  notes: [],
};

test.each([
  { name: 'added', base: report([target()], [finding()]), until: null, added: true },
  { name: 'as before', base: suppressed('2027-01-01'), until: '2027-01-01', added: false },
  { name: 'shortened', base: suppressed('2027-01-01'), until: '2026-12-01', added: false },
  { name: 'ended', base: suppressed(null), until: '2026-12-01', added: false },
  { name: 'lengthened', base: suppressed('2027-01-01'), until: '2027-02-01', added: true },
  { name: 'without an end now', base: suppressed('2027-01-01'), until: null, added: true },
])('a suppression $name: $added', ({ base, until, added }) => {
  for (const [rule, conclusion] of [
    ['allow', 'success'],
    ['neutral', 'neutral'],
    ['fail', 'failure'],
  ] as const) {
    const policy = {
      ...defaultPolicy,
      suppressions: { tools: 'all' as const, expiry: 'optional' as const, new: rule },
    };
    const said = review(suppressed(until), { ...change, base }, policy);
    expect(said.conclusion).toBe(added ? conclusion : 'success');
    expect(said.title.endsWith(', 1 new suppression')).toBe(added);
  }
});

test('one comment over many targets is one suppression', () => {
  const many = report(
    [target({ verdict: 'suppressed' }), target({ verdict: 'suppressed', address: 'aws_instance.b' })],
    [held(null), { ...held(null), address: 'aws_instance.b' }],
  );
  expect(review(many, { ...change, base: report([], []) }).title).toContain('1 new suppression');
});
