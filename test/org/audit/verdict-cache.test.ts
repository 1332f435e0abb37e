import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { type KeptVerdict, verdictCache } from '../../../src/org/audit/verdict-cache.ts';
import { defaultPolicy } from '../../../src/policy/schema.ts';
import { assemble } from '../../../src/rule/assemble.ts';

const basis = { id: 7, tree: 'a'.repeat(40), policy: defaultPolicy, today: '2026-11-26' };
const verdict: KeptVerdict = {
  report: assemble({ files: 1 }),
  unread: [],
  excluded: [],
  modules: [],
  until: null,
};

let folder: string;
let problems: string[];
const cache = (engine = 'engine') =>
  verdictCache(join(folder, 'audit'), engine, (text) => problems.push(text));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'require-imdsv2-cache-'));
  problems = [];
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

test('keeps a verdict for its owner’s eyes only', () => {
  expect(cache().get(basis)).toBeUndefined();
  cache().set(basis, verdict);
  expect(cache().get(basis)).toEqual(verdict);
  const modes = [join(folder, 'audit'), join(folder, 'audit', '7.json')].map(
    (path) => statSync(path).mode & 0o777,
  );
  expect(modes).toEqual([0o700, 0o600]);
});

test.each([
  { name: 'another tree', changes: { tree: 'b'.repeat(40) } },
  { name: 'another repository', changes: { id: 8 } },
  { name: 'another policy', changes: { policy: { ...defaultPolicy, exclude: ['a'] } } },
  { name: 'a day before', changes: { today: '2026-11-25' } },
])('says nothing of $name', ({ changes }) => {
  cache().set(basis, verdict);
  expect(cache().get({ ...basis, ...changes })).toBeUndefined();
});

test('says nothing once the code that judges has changed', () => {
  cache().set(basis, verdict);
  expect(cache('another').get(basis)).toBeUndefined();
});

test('says nothing from the day after a suppression ends', () => {
  cache().set(basis, { ...verdict, until: '2026-11-28' });
  expect(cache().get({ ...basis, today: '2026-11-28' })).toBeDefined();
  expect(cache().get({ ...basis, today: '2026-11-29' })).toBeUndefined();
});

test('a damaged file is as good as none', () => {
  cache().set(basis, verdict);
  writeFileSync(join(folder, 'audit', '7.json'), '{"key":');
  expect(cache().get(basis)).toBeUndefined();
});

test('where a file is in the way, that is said once', () => {
  writeFileSync(join(folder, 'audit'), '');
  const one = cache();
  one.set(basis, verdict);
  one.set({ ...basis, id: 8 }, verdict);
  expect(problems).toEqual([expect.stringMatching(/; the next run has to read everything again$/)]);
});
