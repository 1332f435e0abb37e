import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { unifiedDiff } from '../../../src/cli/formats/print-diff.ts';
import { temporaryTree } from '../temporary-tree.ts';

const table: { name: string; path: string; before: string | Buffer; after: string | Buffer }[] = [
  { name: 'a line', path: 'main.tf', before: 'a\nb\nc\n', after: 'a\nB\nc\n' },
  {
    name: 'lines far apart',
    path: 'main.tf',
    before: `a\n${'x\n'.repeat(20)}b\n`,
    after: `A\n${'x\n'.repeat(20)}B\n`,
  },
  { name: 'CRLF', path: 'main.tf', before: 'a\r\nb\r\nc\r\n', after: 'a\r\nB\r\nB\r\nc\r\n' },
  { name: 'mixed line breaks', path: 'main.tf', before: 'a\r\nb\nc\r\n', after: 'a\r\nB\nc\r\n' },
  { name: 'no line break at the end', path: 'main.tf', before: 'a\nb', after: 'a\nB' },
  {
    name: 'no line break at the end, elsewhere',
    path: 'main.tf',
    before: 'a\nb\nc\nd\ne\nf',
    after: 'A\nb\nc\nd\ne\nf',
  },
  { name: 'a byte order mark', path: 'main.tf', before: '\uFEFFa\n', after: '\uFEFFA\n' },
  {
    name: 'bytes that are no UTF-8',
    path: 'main.tf',
    before: Buffer.from('61ff0a62c30a', 'hex'),
    after: Buffer.from('61ff0a42c30a', 'hex'),
  },
  {
    name: 'a line separator that is none',
    path: 'main.tf',
    before: 'a\u2028b\u0085\n',
    after: 'a\u2028B\u0085\n',
  },
  { name: 'a file in a directory', path: 'modules/web/main.tf', before: 'a\n', after: 'b\n' },
  { name: 'a name with spaces', path: 'my module/main file.tf', before: 'a\n', after: 'b\n' },
  { name: 'a name with quotes', path: 'a "b" \\c.tf', before: 'a\n', after: 'b\n' },
  { name: 'a name that is not ASCII', path: 'größe/日本.tf', before: 'a\n', after: 'b\n' },
  { name: 'a name with a tab', path: 'a\tb.tf', before: 'a\n', after: 'b\n' },
];

describe('unifiedDiff', () => {
  it.each(table)('git applies $name', ({ path, before, after }) => {
    const top = temporaryTree({ [path]: before });
    const input = unifiedDiff({ path, before: Buffer.from(before), after: Buffer.from(after) });
    execFileSync('git', ['apply'], { cwd: top, input });
    expect(readFileSync(top + path)).toEqual(Buffer.from(after));
  });

  it.each(table)('patch applies $name', ({ path, before, after }) => {
    const top = temporaryTree({ [path]: before });
    const input = unifiedDiff({ path, before: Buffer.from(before), after: Buffer.from(after) });
    execFileSync('patch', ['-p1', '--binary', '--silent'], { cwd: top, input });
    expect(readFileSync(top + path)).toEqual(Buffer.from(after));
  });

  it.each(table)('git applies $name, when there was no time to compare', ({ path, before, after }) => {
    const top = temporaryTree({ [path]: before });
    const input = unifiedDiff({ path, before: Buffer.from(before), after: Buffer.from(after) }, -1);
    execFileSync('git', ['apply'], { cwd: top, input });
    expect(readFileSync(top + path)).toEqual(Buffer.from(after));
  });

  it('is applied where the command ran, also inside of a repository', () => {
    const top = temporaryTree({ 'infra/main.tf': 'a\n' });
    execFileSync('git', ['init', '-q'], { cwd: top });
    const input = unifiedDiff({ path: 'main.tf', before: Buffer.from('a\n'), after: Buffer.from('b\n') });
    execFileSync('git', ['apply'], { cwd: `${top}infra`, input });
    expect(readFileSync(`${top}infra/main.tf`, 'utf8')).toBe('b\n');
  });

  it('reads like any other', () => {
    const diff = unifiedDiff({ path: 'main.tf', before: Buffer.from('a\nb'), after: Buffer.from('a\nc') });
    expect(diff.toString()).toMatchInlineSnapshot(`
      "--- a/main.tf
      +++ b/main.tf
      @@ -1,2 +1,2 @@
       a
      -b
      \\ No newline at end of file
      +c
      \\ No newline at end of file
      "
    `);
  });
});
