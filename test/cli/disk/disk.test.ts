import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { diskFiles } from '../../../src/cli/disk/disk.ts';
import { temporaryTree } from '../temporary-tree.ts';

function disk(prefix: string) {
  const errors: string[] = [];
  return { errors, ...diskFiles({ paths: [], prefix, onError: (path) => errors.push(path) }) };
}

const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString();

describe('diskFiles', () => {
  it('gives bytes that stay as they are', () => {
    const files = disk(temporaryTree({ 'a.tf': 'aaaa', 'b.tf': 'bb' }));
    const a = files.read('a.tf');
    const b = files.read('b.tf');
    expect([text(a), text(b)]).toEqual(['aaaa', 'bb']);
  });

  it.each([0, 1, 128 * 1024 - 1, 128 * 1024, 128 * 1024 + 1, 2_000_000])('reads %d bytes', (size) => {
    const content = Buffer.alloc(size, 'abcdefg');
    const files = disk(temporaryTree({ 'a.tf': content, 'b.tf': 'b' }));
    const read = files.read('a.tf');
    files.read('b.tf');
    expect(content.equals(read!)).toBe(true);
    expect(content.equals(files.glance('a.tf')!)).toBe(true);
    expect(files.counters).toEqual({ filesRead: 3, bytesRead: 2 * size + 1 });
  });

  it('reads outside of the working directory', () => {
    const top = temporaryTree({ 'modules/x/main.tf': 'x', 'env/main.tf': '' });
    const files = disk(`${top}env/`);
    expect(text(files.read('../modules/x/main.tf'))).toBe('x');
    expect(files.list('../modules/x')).toEqual(['main.tf']);
    expect(files.list('')).toEqual(['main.tf']);
    expect(files.list('.')).toEqual(['main.tf']);
  });

  it('lists files only, links to files among them, sorted', () => {
    const top = temporaryTree({ 'b.tf': '', 'a.tf': '', 'README.md': '', 'sub/c.tf': '' });
    symlinkSync('sub/c.tf', `${top}link.tf`);
    symlinkSync('sub', `${top}dir.tf`);
    symlinkSync('gone', `${top}broken.tf`);
    symlinkSync('circle.tf', `${top}circle.tf`);
    expect(disk(top).list('')).toEqual(['README.md', 'a.tf', 'b.tf', 'link.tf']);
  });

  it('has nothing where there is nothing', () => {
    const top = temporaryTree({ 'a.tf': '' });
    mkdirSync(`${top}directory.tf`);
    symlinkSync('circle.tf', `${top}circle.tf`);
    const files = disk(top);
    for (const path of ['gone.tf', 'directory.tf', 'a.tf/b.tf', 'circle.tf'])
      expect(files.read(path)).toBeUndefined();
    for (const path of ['gone', 'a.tf']) expect(files.list(path)).toEqual([]);
    expect(files.errors).toEqual([]);
  });

  it('waits for no FIFO and reads no endless device', () => {
    const top = temporaryTree();
    execFileSync('mkfifo', [`${top}fifo`]);
    symlinkSync('/dev/zero', `${top}zero`);
    const files = disk(top);
    expect(files.read('fifo')).toBeUndefined();
    expect(files.read('zero')).toBeUndefined();
  });

  it('tells of what is there and cannot be read', () => {
    const files = disk(temporaryTree());
    const long = 'x'.repeat(5000);
    expect(() => files.read(long)).toThrow('ENAMETOOLONG');
    expect(() => files.list(long)).toThrow('ENAMETOOLONG');
    expect(files.errors).toEqual([long, long]);
  });
});
