import { describe, expect, it, vi } from 'vitest';
import { lineOf, lineText, sources, startOf } from '../../../src/cli/formats/line-index.ts';
import { memoryFiles } from '../../../src/terraform/files.ts';

const of = (text: string) => sources(memoryFiles(new Map([['x', text]])))('x')!;
const linesOf = (text: string) => of(text).lineStarts.map((_, index) => lineText(of(text), index + 1));

describe('a source', () => {
  it.each([
    ['', []],
    ['a', ['a']],
    ['a\n', ['a']],
    ['a\n\n', ['a', '']],
    ['a\r\nb', ['a\r', 'b']],
    ['\uFEFFa\nb\n', ['a', 'b']],
    ['\n\nä', ['', '', 'ä']],
  ])('%j has the lines %j', (text, lines) => {
    expect(linesOf(text)).toEqual(lines);
  });

  it('knows the line of a byte', () => {
    const source = of('ä\nbc\n');
    expect([0, 1, 2, 3, 5, 6].map((offset) => lineOf(source, offset))).toEqual([1, 1, 1, 2, 2, 2]);
    expect(lineOf(of(''), 0)).toBe(1);
  });

  it('knows where a line starts', () => {
    const source = of('ä\nbc\n');
    expect([1, 2, 3].map((line) => startOf(source, line))).toEqual([0, 3, 6]);
  });
});

describe('sources', () => {
  it('reads a file once while it is talked about', () => {
    const read = vi.fn(() => new Uint8Array());
    const source = sources({ read });
    for (const path of ['a', 'b', 'a', 'c', 'a', 'b']) source(path);
    expect(read).toHaveBeenCalledTimes(3);
    for (const path of ['d', 'e', 'f', 'g', 'a']) source(path);
    expect(read).toHaveBeenCalledTimes(8);
  });

  it('has nothing where a file is gone or closed', () => {
    const source = sources({
      read: (path) => {
        if (path === 'closed') throw new Error('EACCES');
        return undefined;
      },
    });
    expect([source('gone'), source('closed')]).toEqual([undefined, undefined]);
  });
});
