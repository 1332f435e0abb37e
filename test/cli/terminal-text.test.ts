import { describe, expect, it } from 'vitest';
import { columnsOf, cut, visible, visibleLine, wrap } from '../../src/cli/terminal-text.ts';

describe('visible', () => {
  it.each([
    { name: 'text', text: 'aws_instance.web["ä"] → 日本', shown: 'aws_instance.web["ä"] → 日本' },
    { name: 'a color', text: '\u001b[31mred', shown: '␛[31mred' },
    { name: 'a window title', text: '\u001b]0;x\u0007', shown: '␛]0;x␇' },
    { name: 'line breaks', text: 'a\r\nb', shown: 'a␍␊b' },
    { name: 'a NUL and a DEL', text: '\u0000\u007f', shown: '␀␡' },
    { name: 'the one-character introducer', text: '\u009b31m', shown: '<U+009B>31m' },
    { name: 'text that runs backwards', text: 'a\u202eb\u2066', shown: 'a<U+202E>b<U+2066>' },
    { name: 'text of no width', text: 'a\u200bb\ufeff', shown: 'a<U+200B>b<U+FEFF>' },
    { name: 'other line breaks', text: '\u2028\u2029', shown: '<U+2028><U+2029>' },
  ])('shows $name', ({ text, shown }) => {
    expect(visible(text)).toBe(shown);
  });
});

describe('visibleLine', () => {
  it('puts tabs where they would go', () => {
    expect(visibleLine('\ta\tbcd\t\te')).toBe('    a   bcd     e');
  });
  it('has no line break at its end, but shows one inside', () => {
    expect(visibleLine('a\r')).toBe('a');
    expect(visibleLine('a\rb')).toBe('a␍b');
  });
});

describe('columnsOf', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['日本', 4],
    ['e\u0301', 1],
    ['🚀', 2],
    ['→', 1],
  ])('%s takes %d', (text, columns) => {
    expect(columnsOf(text)).toBe(columns);
  });
});

describe('cut', () => {
  it.each([
    ['abcdef', 6, 'abcdef'],
    ['abcdef', 5, 'abcd…'],
    ['日本日本', 8, '日本日本'],
    ['日本日本', 6, '日本…'],
    ['🚀🚀', 3, '🚀…'],
  ])('%s to %d columns', (text, columns, expected) => {
    expect(cut(text, columns)).toBe(expected);
  });
  it('is quick with a line of two million characters', () => {
    expect(cut('x'.repeat(2_000_000), 80)).toHaveLength(80);
  });
});

describe('wrap', () => {
  it('breaks at spaces', () => {
    expect(wrap('one two three four', 9)).toEqual(['one two', 'three', 'four']);
  });
  it('keeps what is too long, and its own line breaks', () => {
    expect(wrap('a\nincomprehensible b', 5)).toEqual(['a', 'incomprehensible', 'b']);
  });
  it('shows what a terminal would obey', () => {
    expect(wrap('\u001b[2J', 80)).toEqual(['␛[2J']);
  });
});
