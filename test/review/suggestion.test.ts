import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { suggestionOf } from '../../src/review/suggestion.ts';
import { applyEdits } from '../../src/rule/fix/edits.ts';
import type { Edit } from '../../src/rule/report.ts';
import { bytes, insertingBefore, replacing } from './example.ts';

const everywhere = [{ start: 1, end: 1000 }];

/** Does what GitHub does when a person presses "Commit suggestion". */
function commit(text: string, suggestion: { startLine: number; line: number; replacement: string }): string {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  lines.splice(suggestion.startLine - 1, suggestion.line - suggestion.startLine + 1, suggestion.replacement);
  return lines.join('');
}

const block = 'resource "aws_instance" "web" {\n  ami = "x"\n}\n';
const options = '\n  metadata_options {\n    http_tokens = "required"\n  }\n';

test('a literal becomes its line', () => {
  const text = 'a {\n  http_tokens = "optional" # for now\n}\n';
  const { edits } = replacing(text, '"optional"', '"required"')!;
  expect(suggestionOf(edits, bytes(text), everywhere)).toEqual({
    path: 'main.tf',
    startLine: 2,
    line: 2,
    replacement: '  http_tokens = "required" # for now\n',
  });
});

test('a new block anchors on the line after it', () => {
  const { edits } = insertingBefore(block, '}', options)!;
  const suggestion = suggestionOf(edits, bytes(block), everywhere)!;
  expect(suggestion).toMatchObject({ startLine: 3, line: 3, replacement: `${options}}\n` });
  expect(commit(block, suggestion)).toBe(block.replace('}', `${options}}`));
});

test('a new block anchors on the line before it, where only that one is in the diff', () => {
  const { edits } = insertingBefore(block, '}', options)!;
  const suggestion = suggestionOf(edits, bytes(block), [{ start: 1, end: 2 }])!;
  expect(suggestion).toMatchObject({ startLine: 2, line: 2, replacement: `  ami = "x"\n${options}` });
  expect(commit(block, suggestion)).toBe(block.replace('}', `${options}}`));
});

test('a one-line block is replaced by its lines', () => {
  const text = '# head\nresource "aws_instance" "web" {}\n# foot\n';
  const { edits } = replacing(text, '{}', '{\n  metadata_options {\n    http_tokens = "required"\n  }\n}')!;
  const suggestion = suggestionOf(edits, bytes(text), everywhere)!;
  expect(suggestion).toMatchObject({ startLine: 2, line: 2 });
  expect(commit(text, suggestion)).toContain('"web" {\n  metadata_options {');
});

test('two edits of one fix become one suggestion over all lines between', () => {
  const text = 'a = 1\nb = 2\nc = 3\nd = 4\n';
  const edits = [...replacing(text, '1', '10')!.edits, ...replacing(text, '3', '30')!.edits];
  expect(suggestionOf(edits, bytes(text), everywhere)).toMatchObject({
    startLine: 1,
    line: 3,
    replacement: 'a = 10\nb = 2\nc = 30\n',
  });
  expect(
    suggestionOf(edits, bytes(text), [
      { start: 1, end: 2 },
      { start: 3, end: 4 },
    ]),
  ).toBeUndefined();
});

test('CRLF lines stay CRLF', () => {
  const text = 'a {\r\n  http_tokens = "optional"\r\n}\r\n';
  const { edits } = replacing(text, 'optional', 'required')!;
  expect(suggestionOf(edits, bytes(text), everywhere)?.replacement).toBe('  http_tokens = "required"\r\n');
});

test('multi-byte characters before the edit do not move it', () => {
  const text = '# Größe → 🚀\na = "optional"\n';
  const { edits } = replacing(text, 'optional', 'required')!;
  expect(suggestionOf(edits, bytes(text), everywhere)).toMatchObject({
    startLine: 2,
    replacement: 'a = "required"\n',
  });
});

describe('a file without final newline', () => {
  test('its last line is never replaced, because GitHub would add the newline', () => {
    const text = 'resource "aws_instance" "web" {}';
    const { edits } = replacing(text, '{}', '{\n}')!;
    expect(suggestionOf(edits, bytes(text), everywhere)).toBeUndefined();
  });

  test('a block before the last line anchors on the line before it', () => {
    const text = block.trimEnd();
    const { edits } = insertingBefore(text, '}', options)!;
    const suggestion = suggestionOf(edits, bytes(text), everywhere)!;
    expect(suggestion).toMatchObject({ startLine: 2, line: 2 });
    expect(commit(text, suggestion)).toBe(text.replace('}', `${options}}`));
  });
});

test.each([
  { name: 'lines outside of the diff', hunks: [{ start: 7, end: 9 }], taken: [] },
  { name: 'lines that another suggestion replaces', hunks: everywhere, taken: [{ startLine: 1, line: 2 }] },
])('none for $name', ({ hunks, taken }) => {
  const text = 'a {\n  http_tokens = "optional"\n}\n';
  const { edits } = replacing(text, 'optional', 'required')!;
  expect(suggestionOf(edits, bytes(text), hunks, taken)).toBeUndefined();
});

test('none for edits in two files, for no edit, for an edit that changes nothing, for what is not UTF-8', () => {
  const edit: Edit = { path: 'a.tf', start: 0, end: 1, text: 'b' };
  expect(suggestionOf([edit, { ...edit, path: 'b.tf' }], bytes('a\n'), everywhere)).toBeUndefined();
  expect(suggestionOf([], bytes('a\n'), everywhere)).toBeUndefined();
  expect(suggestionOf([{ ...edit, text: 'a' }], bytes('a\n'), everywhere)).toBeUndefined();
  expect(suggestionOf([edit], Uint8Array.of(0x61, 0x0a, 0xff, 0x0a), everywhere)).toBeUndefined();
});

test('a suggestion is always the edit itself, whatever lines, hunks and edits', () => {
  const line = fc.constantFrom('a\n', 'bb\n', 'ü🚀\r\n', '\n', '}\n', '```\n');
  const texts = fc
    .tuple(fc.array(line, { minLength: 1, maxLength: 8 }), fc.constantFrom('', 'end'))
    .map(([lines, end]) => lines.join('') + end);
  const change = fc.record({
    at: fc.nat(20),
    length: fc.nat(6),
    insert: fc.constantFrom('', 'x', '\n', 'y\n', '\nz'),
  });
  fc.assert(
    fc.property(texts, change, fc.nat(8), fc.nat(8), (text, { at, length, insert }, first, size) => {
      const characters = [...text];
      const offset = (index: number) => Buffer.byteLength(characters.slice(0, index).join(''));
      const edit = { path: 'main.tf', start: offset(at), end: offset(at + length), text: insert };
      const hunks = [{ start: first + 1, end: first + 1 + size }];
      const suggestion = suggestionOf([edit], bytes(text), hunks);
      if (suggestion === undefined) return;
      expect(commit(text, suggestion)).toBe(Buffer.from(applyEdits(bytes(text), [edit])).toString('utf8'));
      expect(suggestion.startLine).toBeGreaterThanOrEqual(first + 1);
      expect(suggestion.line).toBeLessThanOrEqual(first + 1 + size);
    }),
    { numRuns: 2000 },
  );
});
