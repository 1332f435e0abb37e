import fc from 'fast-check';
import { expect, test } from 'vitest';
import { code, escapeMessage, escapeText, fence, plain } from '../../src/review/markdown.ts';

test.each([
  { text: 'http_tokens is "optional"', expected: 'http_tokens is "optional"' },
  { text: '<img src=x onerror=alert(1)>', expected: '&lt;img src=x onerror=alert(1)&gt;' },
  { text: 'a | b', expected: 'a \\| b' },
  { text: 'line\r\n# heading', expected: 'line # heading' },
  { text: '![x](y)', expected: '!\\[x\\](y)' },
  { text: 'ask @org/team', expected: 'ask @\u2060org/team' },
  { text: '&lt;', expected: '&amp;lt;' },
  { text: '_emphasis_ and __init__ and *b*', expected: '\\_emphasis\\_ and \\_\\_init\\_\\_ and \\*b\\*' },
  { text: '# heading', expected: '\u2060# heading' },
  { text: '1. item', expected: '\u20601. item' },
  { text: 'see #12 and https://evil.example', expected: 'see #\u206012 and https:\u2060//evil.example' },
])('prose: $text', ({ text, expected }) => {
  expect(escapeText(text)).toBe(expected);
});

test.each([
  { text: 'module.web["a"].aws_instance.this[0]', expected: '`module.web["a"].aws_instance.this[0]`' },
  { text: '@org/team <b>', expected: '`@org/team <b>`' },
  { text: 'a`b', expected: '<code>a&#96;b</code>' },
  { text: 'a|b\\|c', expected: '<code>a&#124;b&#92;&#124;c</code>' },
  { text: 'a\nb', expected: '`a b`' },
  { text: '', expected: '<code> </code>' },
])('code: $text', ({ text, expected }) => {
  expect(code(text)).toBe(expected);
});

test.each([
  { message: '`http_tokens` is "optional".', expected: '`http_tokens` is "optional".' },
  { message: 'set `a|b` or *c*', expected: 'set <code>a&#124;b</code> or \\*c\\*' },
  { message: 'one ` alone', expected: 'one \\` alone' },
  { message: '`a` `b`', expected: '`a` `b`' },
])('message: $message', ({ message, expected }) => {
  expect(escapeMessage(message)).toBe(expected);
});

test('a fence is longer than any run of backticks inside', () => {
  expect(fence('a = "```` `"', 'suggestion')).toBe('`````suggestion\na = "```` `"\n`````');
  expect(fence('', 'suggestion')).toBe('```suggestion\n```');
});

test('plain text has no control characters and ends at the limit, never within a character', () => {
  expect(plain('a\u0000b\u001b[31m', 100)).toBe('a\ufffdb\ufffd[31m');
  expect(plain('ab🚀cd', 4)).toBe('ab…');
});

test('nothing that a repository says can mention, link, open HTML or leave its line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const prose = escapeText(text);
      expect(prose).not.toMatch(/[\n\r<>]|@\w|#\d|(?<!\\)[|`[\]*]|(?<!\\)\\\\[|`]/);
      const span = code(text);
      expect(span).not.toMatch(/[\n\r]/);
      const inside = span.startsWith('`') ? span.slice(1, -1) : span.slice(6, -7);
      expect(inside).not.toMatch(span.startsWith('`') ? /[`|\\]/ : /[`|\\<>@*_[\]](?<!\w)/);
    }),
  );
});
