import { expect, test } from 'vitest';
import { defaultPolicy, type Policy } from '../../src/policy/schema.ts';
import { type Change, review } from '../../src/review/review.ts';
import type { Report, Unseen } from '../../src/rule/report.ts';
import { finding, report, target } from './example.ts';
import { foreignParts } from './rendered.ts';

function unseen(changes: Partial<Unseen> = {}): Unseen {
  return {
    kind: 'module',
    address: 'module.vm',
    root: '.',
    path: 'main.tf',
    line: 9,
    source: 'git::https://example.com/vm.git?ref=v3',
    reason: 'its code isn’t in view',
    hint: 'Run terraform init before the scan',
    ...changes,
  };
}

const change: Change = {
  patches: new Map([['main.tf', undefined]]),
  directories: [''],
  contents: new Map(),
  said: new Set(),
  unread: [],
  notes: [],
};

function judged(entries: readonly Unseen[], policy: Partial<Policy> = {}, from: Report = report([], [])) {
  return review({ ...from, unseen: entries }, change, { ...defaultPolicy, ...policy });
}

const compliant = report([target({ verdict: 'compliant' })], []);

test.each([
  { on_unseen: 'warn', conclusion: 'neutral' },
  { on_unseen: 'fail', conclusion: 'failure' },
  { on_unseen: 'ignore', conclusion: 'success' },
] as const)('on_unseen: $on_unseen is $conclusion and lists it all the same', ({ on_unseen, conclusion }) => {
  const said = judged([unseen(), unseen({ line: 12, address: 'module.db' })], { on_unseen }, compliant);
  expect(said.conclusion).toBe(conclusion);
  expect(said.title).toBe('1 EC2 target requires IMDSv2, 2 not checked');
  expect(said.summary).toContain('### Not checked');
  expect(said.summary).toContain('`main.tf:9` `module.vm`');
});

test('advise turns the failure of on_unseen into neutral', () => {
  expect(judged([unseen()], { on_unseen: 'fail', enforcement: 'advise' }).conclusion).toBe('neutral');
});

test('a violation stays one, whatever was not checked', () => {
  const bad = report([target()], [finding()]);
  const said = judged([unseen()], {}, bad);
  expect([said.conclusion, said.title]).toEqual([
    'failure',
    '1 of 1 EC2 target allows IMDSv1, 1 not checked',
  ]);
});

test('one gap in many roots is one line', () => {
  const said = judged([unseen({ root: 'a' }), unseen({ root: 'b' })]);
  expect(said.title).toContain('2 not checked');
  expect(said.summary.match(/module\.vm/g)).toHaveLength(1);
  expect(said.summary).toContain('In `a` and `b`.');
});

test.each([
  { scope: 'changed', path: 'main.tf', base: undefined, counts: 1 },
  { scope: 'changed', path: 'other/main.tf', base: [], counts: 1 },
  { scope: 'changed', path: 'other/main.tf', base: [unseen({ path: 'other/main.tf', line: 2 })], counts: 0 },
  { scope: 'changed', path: 'other/main.tf', base: undefined, counts: 0 },
  { scope: 'introduced', path: 'main.tf', base: [unseen({ line: 2 })], counts: 0 },
  { scope: 'introduced', path: 'main.tf', base: [unseen({ root: 'elsewhere' })], counts: 1 },
  { scope: 'module', path: 'main.tf', base: undefined, counts: 1 },
  { scope: 'module', path: 'other/main.tf', base: undefined, counts: 0 },
] as const)(
  'scope $scope counts what the change touches: $path, $counts',
  ({ scope, path, base, counts }) => {
    const head = { ...compliant, unseen: [unseen({ path })] };
    const before = base && { ...compliant, unseen: base };
    const said = review(head, { ...change, base: before }, { ...defaultPolicy, scope });
    expect(said.conclusion).toBe(counts > 0 ? 'neutral' : 'success');
  },
);

test('what a repository writes stays text, and the list has an end', () => {
  const hostile = '`|<img src=x>@team#1 https://evil.example';
  const entry = unseen({
    source: hostile,
    path: `${hostile}/main.tf`,
    address: `module.${hostile}`,
    reason: hostile,
  });
  const touched = { ...change, patches: new Map([[entry.path, undefined]]) };
  expect(foreignParts(review({ ...compliant, unseen: [entry] }, touched).summary)).toEqual([]);
  const many = Array.from({ length: 5000 }, (_, line) => unseen({ line, address: `module.m${line}` }));
  const { summary } = judged(many);
  expect(summary.length).toBeLessThan(65_535);
  expect(summary).toMatch(/… and \d+ more\./);
});
