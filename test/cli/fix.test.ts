import {
  chmodSync,
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import writeFileAtomic from 'write-file-atomic';
import { diskFiles } from '../../src/cli/disk/disk.ts';
import { watchedFiles } from '../../src/cli/disk/watched-files.ts';
import { writable } from '../../src/cli/disk/writable.ts';
import { fixUntilDone, proposedFiles } from '../../src/cli/fix.ts';
import { problemList } from '../../src/cli/read-error.ts';
import type { Finding } from '../../src/rule/report.ts';
import { finding, report } from './report.ts';
import { temporaryTree } from './temporary-tree.ts';

/** A judge that wants every `old` to be `new`, one finding each. */
function setUp(top: string, paths: readonly string[], targets: readonly string[] = ['.']) {
  const files = watchedFiles(diskFiles({ paths, prefix: top, onError: () => {} }));
  const problems = problemList();
  let judged = 0;
  const judge = async () => {
    judged++;
    return { report: report(paths.flatMap((path) => oldsIn(path, files.read(path)))) };
  };
  const options = { files, mayWrite: writable(targets, top), prefix: top, problems };
  return { files, judge, options, problems, times: () => judged };
}

function oldsIn(path: string, bytes: Uint8Array | undefined): Finding[] {
  const text = Buffer.from(bytes ?? []).toString('latin1');
  return [...text.matchAll(/old/g)].map(({ index }) =>
    finding({ path, fix: { edits: [{ path, start: index, end: index + 3, text: 'new' }] } }),
  );
}

describe('fixUntilDone', () => {
  it('writes every fix and judges again', async () => {
    const top = temporaryTree({ 'a.tf': 'old\r\nold', 'b.tf': '\uFEFFold\n', 'c.tf': 'fine\n' });
    const { judge, options, times } = setUp(top, ['a.tf', 'b.tf', 'c.tf']);
    const { judged, changes } = await fixUntilDone(judge, options);
    expect(judged.report.findings).toEqual([]);
    expect(changes.map(({ path }) => path)).toEqual(['a.tf', 'b.tf']);
    expect(readFileSync(`${top}a.tf`, 'utf8')).toBe('new\r\nnew');
    expect(readFileSync(`${top}b.tf`, 'utf8')).toBe('\uFEFFnew\n');
    expect(times()).toBe(2);
    expect(readdirSync(top).sort()).toEqual(['a.tf', 'b.tf', 'c.tf']);
  });

  it('changes nothing the second time', async () => {
    const top = temporaryTree({ 'a.tf': 'old' });
    const first = setUp(top, ['a.tf']);
    await fixUntilDone(first.judge, first.options);
    const { mtimeNs, ino } = statSync(`${top}a.tf`, { bigint: true });
    const second = setUp(top, ['a.tf']);
    expect((await fixUntilDone(second.judge, second.options)).changes).toEqual([]);
    expect(statSync(`${top}a.tf`, { bigint: true })).toMatchObject({ mtimeNs, ino });
  });

  it('gives fixes that overlap their turn', async () => {
    const top = temporaryTree({ 'a.tf': 'oldold' });
    const { files, options } = setUp(top, ['a.tf']);
    const judge = async () => {
      const text = Buffer.from(files.read('a.tf')!).toString();
      if (text === 'oldold') {
        const edit = { path: 'a.tf', text: 'old' };
        const overlapping = report([
          finding({ fix: { edits: [{ ...edit, start: 0, end: 4 }] } }),
          finding({ fix: { edits: [{ ...edit, start: 3, end: 6 }] } }),
        ]);
        return { report: overlapping };
      }
      return { report: report(oldsIn('a.tf', files.read('a.tf'))) };
    };
    const { changes } = await fixUntilDone(judge, options);
    expect(readFileSync(`${top}a.tf`, 'utf8')).toBe('newld');
    expect(
      changes.map(({ before, after }) => [String(Buffer.from(before)), String(Buffer.from(after))]),
    ).toEqual([['oldold', 'newld']]);
  });

  it('ends, even if a fix never helps', async () => {
    const top = temporaryTree({ 'a.tf': 'x' });
    const { files, options } = setUp(top, ['a.tf']);
    const judge = async () => {
      files.read('a.tf');
      const again = finding({ fix: { edits: [{ path: 'a.tf', start: 0, end: 0, text: 'x' }] } });
      return { report: report([again]) };
    };
    expect((await fixUntilDone(judge, options)).judged.report.findings).toHaveLength(1);
    expect(readFileSync(`${top}a.tf`, 'utf8')).toBe('xxxxxx');
  });

  it('leaves suppressed findings alone', async () => {
    const top = temporaryTree({ 'a.tf': 'old' });
    const { files, options } = setUp(top, ['a.tf']);
    const judge = async () => {
      const suppressed = oldsIn('a.tf', files.read('a.tf')).map((each) => ({
        ...each,
        verdict: 'suppressed' as const,
      }));
      return { report: report(suppressed) };
    };
    expect((await fixUntilDone(judge, options)).changes).toEqual([]);
  });

  it('keeps the mode, and writes through a link', async () => {
    const top = temporaryTree({ 'real/a.tf': 'old' });
    chmodSync(`${top}real/a.tf`, 0o640);
    symlinkSync('real/a.tf', `${top}link.tf`);
    const { judge, options } = setUp(top, ['link.tf']);
    await fixUntilDone(judge, options);
    expect(lstatSync(`${top}link.tf`).isSymbolicLink()).toBe(true);
    expect(readFileSync(`${top}real/a.tf`, 'utf8')).toBe('new');
    expect(statSync(`${top}real/a.tf`).mode & 0o777).toBe(0o640);
  });

  it('refuses a file that changed since it was read', async () => {
    const top = temporaryTree({ 'a.tf': 'old', 'b.tf': 'old' });
    const { judge, options, problems } = setUp(top, ['a.tf', 'b.tf']);
    const judgeThenEdit = async () => {
      const judged = await judge();
      writeFileSync(`${top}a.tf`, 'old, but somebody is editing');
      return judged;
    };
    const { changes } = await fixUntilDone(judgeThenEdit, options);
    expect(changes.map(({ path }) => path)).toEqual(['b.tf']);
    expect(readFileSync(`${top}a.tf`, 'utf8')).toBe('old, but somebody is editing');
    expect([...problems]).toEqual([{ path: 'a.tf', what: 'not fixed: it has changed during the scan' }]);
  });

  it('leaves a module outside alone, unless it was named', async () => {
    const top = temporaryTree({ 'modules/m/a.tf': 'old', 'env/main.tf': '' });
    const outside = setUp(`${top}env/`, ['../modules/m/a.tf']);
    await fixUntilDone(outside.judge, outside.options);
    expect([...outside.problems]).toEqual([
      { path: '../modules/m/a.tf', what: 'not fixed: it lies outside the scanned directories; scan it, too' },
    ]);
    const named = setUp(`${top}env/`, ['../modules/m/a.tf'], ['.', '../modules']);
    expect((await fixUntilDone(named.judge, named.options)).changes).toHaveLength(1);
  });

  it('says why a file could not be written', async () => {
    const top = temporaryTree({ 'a.tf': 'old' });
    const { judge, options, problems } = setUp(top, ['a.tf']);
    vi.spyOn(writeFileAtomic, 'sync').mockImplementationOnce(() => {
      throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    });
    await fixUntilDone(judge, options);
    expect([...problems]).toEqual([{ path: 'a.tf', what: 'not fixed: no space left on the device' }]);
    expect(readFileSync(`${top}a.tf`, 'utf8')).toBe('old');
  });
});

describe('writable', () => {
  it.each([
    { targets: ['.'], path: 'a.tf', may: true },
    { targets: ['env'], path: 'modules/a.tf', may: true },
    { targets: ['env'], path: '../a.tf', may: false },
    { targets: ['../m'], path: '../m/a.tf', may: true },
    { targets: ['../m'], path: '../mm/a.tf', may: false },
    { targets: ['../m/main.tf'], path: '../m/variables.tf', may: true },
    { targets: ['..'], path: '../..a.tf', may: true },
  ])('$targets: $path', ({ targets, path, may }) => {
    const top = temporaryTree({ 'work/env/x': '', 'm/main.tf': '', 'mm/a.tf': '' });
    expect(writable(targets, `${top}work/`)(path)).toBe(may);
  });
});

describe('proposedFiles', () => {
  it('leaves out a file that is gone', () => {
    const files = diskFiles({ paths: [], prefix: temporaryTree(), onError: () => {} });
    const gone = finding({ fix: { edits: [{ path: 'gone.tf', start: 0, end: 1, text: '' }] } });
    expect(proposedFiles(report([gone]), files)).toEqual([]);
  });
});
