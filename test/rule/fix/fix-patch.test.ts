import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fixPatch } from '../../../src/rule/fix/fix-patch.ts';
import { bytes } from '../../review/example.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'fix-patch-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

test.each([
  { name: 'a plain file', path: 'main.tf', before: 'a\nb\nc\n', after: 'a\nB\nc\n' },
  { name: 'no final newline', path: 'main.tf', before: 'a\nb', after: 'a\nB' },
  { name: 'CRLF', path: 'main.tf', before: 'a\r\nb\r\nc\r\n', after: 'a\r\nB\r\nx\r\nc\r\n' },
  { name: 'byte order mark', path: 'main.tf', before: '\ufeffa\nb\n', after: '\ufeffA\nb\n' },
  { name: 'a path with spaces and umlauts', path: 'größe/my dir/x y.tf', before: 'a\n', after: 'b\n' },
  { name: 'a path with a quote and a tab', path: 'd/a"b\tc.tf', before: 'a\n', after: 'b\n' },
])('git apply takes it: $name', ({ path, before, after }) => {
  const file = join(directory, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, before);
  const { patch, left } = fixPatch([{ path, before: bytes(before), after: bytes(after) }], 10_000);
  execFileSync('git', ['apply', '-'], { cwd: directory, input: patch });
  expect(readFileSync(file, 'utf8')).toBe(after);
  expect(left).toEqual([]);
});

test('a file that would go beyond the limit is left out whole, the next one still has its place', () => {
  const long = 'x'.repeat(500);
  const files = [
    { path: 'long.tf', before: bytes('a\n'), after: bytes(`${long}\n`) },
    { path: 'short.tf', before: bytes('a\n'), after: bytes('b\n') },
  ];
  const { patch, left } = fixPatch(files, 400);
  expect(left).toEqual(['long.tf']);
  expect(patch).toContain('+++ b/short.tf');
});

test('what is not UTF-8 is left out', () => {
  const { patch, left } = fixPatch([{ path: 'a.tf', before: Uint8Array.of(0xff), after: bytes('b\n') }], 400);
  expect({ patch, left }).toEqual({ patch: '', left: ['a.tf'] });
});
